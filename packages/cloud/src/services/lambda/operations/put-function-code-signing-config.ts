import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { requireUnqualified } from "./require-unqualified.ts";

/** Makes a function use a code signing configuration. */
export function putFunctionCodeSigningConfig(
  parts: LambdaParts,
): OperationHandler<typeof Lambda, "PutFunctionCodeSigningConfig"> {
  return (input, { scope }) => {
    const { CodeSigningConfigArn: codeSigningConfigArn = "" } = input;
    parts.codeSigning.requireUsable(scope, codeSigningConfigArn);
    const record = requireUnqualified(parts, scope, input.FunctionName);
    parts.functions.put(scope, { ...record, codeSigningConfigArn });
    return { CodeSigningConfigArn: codeSigningConfigArn, FunctionName: record.latest.functionName };
  };
}
