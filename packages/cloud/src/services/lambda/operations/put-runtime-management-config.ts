import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import { functionArn, LATEST, parseFunctionReference } from "../catalog/function-name.ts";
import { invalidParameter } from "../errors.ts";
import type { LambdaParts } from "../lambda-parts.ts";

/** Says when the runtime of a function or version is updated. */
export function putRuntimeManagementConfig(
  parts: LambdaParts,
): OperationHandler<typeof Lambda, "PutRuntimeManagementConfig"> {
  return (input, { scope }) => {
    const { name, qualifier = LATEST } = parseFunctionReference(scope, input.FunctionName, input.Qualifier);
    const { record } = parts.functions.resolve(scope, { name, qualifier });
    const { UpdateRuntimeOn: updateRuntimeOn = "Auto", RuntimeVersionArn: arn } = input;
    if (updateRuntimeOn === "Manual" && arn === undefined) {
      throw invalidParameter("RuntimeVersionArn is required when UpdateRuntimeOn is Manual.");
    }
    if (updateRuntimeOn !== "Manual" && arn !== undefined) {
      throw invalidParameter("RuntimeVersionArn is only allowed when UpdateRuntimeOn is Manual.");
    }
    const setting = { updateRuntimeOn, ...(arn === undefined ? {} : { runtimeVersionArn: arn }) };
    parts.functions.put(scope, { ...record, runtimeManagement: { ...record.runtimeManagement, [qualifier]: setting } });
    return {
      UpdateRuntimeOn: updateRuntimeOn,
      FunctionArn: functionArn(scope, name, qualifier),
      RuntimeVersionArn: arn,
    };
  };
}
