import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import { describeFunction } from "../catalog/describe-function.ts";
import { parseFunctionReference } from "../catalog/function-name.ts";
import type { LambdaParts } from "../lambda-parts.ts";

/** A function's configuration. */
export function getFunctionConfiguration(
  parts: LambdaParts,
): OperationHandler<typeof Lambda, "GetFunctionConfiguration"> {
  return (input, { scope }) => {
    const reference = parseFunctionReference(scope, input.FunctionName, input.Qualifier);
    return describeFunction(scope, parts.functions.resolve(scope, reference).version, reference.qualifier);
  };
}
