import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { requireUnqualified } from "./require-unqualified.ts";

/** Makes a function use no code signing configuration. */
export function deleteFunctionCodeSigningConfig(
  parts: LambdaParts,
): OperationHandler<typeof Lambda, "DeleteFunctionCodeSigningConfig"> {
  return (input, { scope }) => {
    const { codeSigningConfigArn: _ended, ...record } = requireUnqualified(parts, scope, input.FunctionName);
    parts.functions.put(scope, record);
    return {};
  };
}
