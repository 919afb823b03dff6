import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { requireEventInvokeConfig } from "./describe-event-invoke-config.ts";

/** Returns a function, version or alias to the default treatment of asynchronous invocations. */
export function deleteFunctionEventInvokeConfig(
  parts: LambdaParts,
): OperationHandler<typeof Lambda, "DeleteFunctionEventInvokeConfig"> {
  return (input, { scope }) => {
    const { functionName, qualifier } = requireEventInvokeConfig(parts, scope, input);
    parts.eventInvokes.delete(scope, functionName, qualifier);
    return {};
  };
}
