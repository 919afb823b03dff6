import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { describeEventInvokeConfig, requireEventInvokeConfig } from "./describe-event-invoke-config.ts";

/** How asynchronous invocations of a function, version or alias are treated. */
export function getFunctionEventInvokeConfig(
  parts: LambdaParts,
): OperationHandler<typeof Lambda, "GetFunctionEventInvokeConfig"> {
  return (input, { scope }) => describeEventInvokeConfig(scope, requireEventInvokeConfig(parts, scope, input));
}
