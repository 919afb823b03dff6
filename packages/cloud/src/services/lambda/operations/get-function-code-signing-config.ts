import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { requireUnqualified } from "./require-unqualified.ts";

/** The code signing configuration that a function uses; nothing where it uses none. */
export function getFunctionCodeSigningConfig(
  parts: LambdaParts,
): OperationHandler<typeof Lambda, "GetFunctionCodeSigningConfig"> {
  return (input, { scope }) => {
    const { codeSigningConfigArn, latest } = requireUnqualified(parts, scope, input.FunctionName);
    if (codeSigningConfigArn === undefined) return { CodeSigningConfigArn: undefined, FunctionName: undefined };
    return { CodeSigningConfigArn: codeSigningConfigArn, FunctionName: latest.functionName };
  };
}
