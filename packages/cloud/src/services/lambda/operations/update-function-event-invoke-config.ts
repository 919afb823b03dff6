import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import { checkDestinations } from "../catalog/check-destinations.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import {
  describeEventInvokeConfig,
  requireEventInvokeConfig,
  requireInvokable,
  requireSetting,
} from "./describe-event-invoke-config.ts";

/** Changes what it names of an event invoke configuration. */
export function updateFunctionEventInvokeConfig(
  parts: LambdaParts,
): OperationHandler<typeof Lambda, "UpdateFunctionEventInvokeConfig"> {
  return (input, { scope }) => {
    requireSetting(input);
    requireInvokable(parts, scope, input);
    const before = requireEventInvokeConfig(parts, scope, input);
    const { DestinationConfig: destinations, MaximumEventAgeInSeconds, MaximumRetryAttempts } = input;
    const named = checkDestinations(parts.functions, scope, before.functionName, destinations);
    const { onSuccess, onFailure, ...rest } = before;
    const kept = {
      ...(onSuccess === undefined || destinations?.OnSuccess !== undefined ? {} : { onSuccess }),
      ...(onFailure === undefined || destinations?.OnFailure !== undefined ? {} : { onFailure }),
    };
    const record = {
      ...rest,
      ...kept,
      ...named,
      ...(MaximumEventAgeInSeconds === undefined ? {} : { maximumEventAgeSeconds: MaximumEventAgeInSeconds }),
      ...(MaximumRetryAttempts === undefined ? {} : { maximumRetryAttempts: MaximumRetryAttempts }),
      lastModified: parts.dependencies.clock.now(),
    };
    parts.eventInvokes.put(scope, record);
    return describeEventInvokeConfig(scope, record);
  };
}
