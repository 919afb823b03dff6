import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import { functionArn, LATEST, parseFunctionReference } from "../catalog/function-name.ts";
import type { LambdaParts } from "../lambda-parts.ts";

/** When the runtime of a function or version is updated. */
export function getRuntimeManagementConfig(
  parts: LambdaParts,
): OperationHandler<typeof Lambda, "GetRuntimeManagementConfig"> {
  return (input, { scope }) => {
    const { name, qualifier = LATEST } = parseFunctionReference(scope, input.FunctionName, input.Qualifier);
    const { record } = parts.functions.resolve(scope, { name, qualifier });
    const { updateRuntimeOn = "Auto", runtimeVersionArn } = record.runtimeManagement?.[qualifier] ?? {};
    return {
      UpdateRuntimeOn: updateRuntimeOn,
      FunctionArn: functionArn(scope, name, qualifier),
      ...(runtimeVersionArn === undefined ? {} : { RuntimeVersionArn: runtimeVersionArn }),
    };
  };
}
