import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import { functionArn, LATEST, parseFunctionReference } from "../catalog/function-name.ts";
import type { LambdaParts } from "../lambda-parts.ts";

/** The bounds of a function's environments on a capacity provider. */
export function getFunctionScalingConfig(
  parts: LambdaParts,
): OperationHandler<typeof Lambda, "GetFunctionScalingConfig"> {
  return (input, { scope }) => {
    const { name, qualifier = LATEST } = parseFunctionReference(scope, input.FunctionName, input.Qualifier);
    const bounds = parts.functions.resolve(scope, { name, qualifier }).record.scaling?.[qualifier];
    const FunctionArn = functionArn(scope, name, qualifier);
    if (bounds === undefined) return { FunctionArn };
    const config = {
      MinExecutionEnvironments: bounds.minExecutionEnvironments,
      MaxExecutionEnvironments: bounds.maxExecutionEnvironments,
    };
    return { FunctionArn, AppliedFunctionScalingConfig: config, RequestedFunctionScalingConfig: config };
  };
}
