import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import { checkDestinations } from "../catalog/check-destinations.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { describeEventInvokeConfig, requireInvokable, requireSetting } from "./describe-event-invoke-config.ts";

/** Sets how asynchronous invocations of a function, version or alias are treated; what is not named becomes default. */
export function putFunctionEventInvokeConfig(
  parts: LambdaParts,
): OperationHandler<typeof Lambda, "PutFunctionEventInvokeConfig"> {
  return (input, { scope }) => {
    requireSetting(input);
    const { name: functionName, qualifier } = requireInvokable(parts, scope, input);
    const { MaximumEventAgeInSeconds: age, MaximumRetryAttempts: attempts } = input;
    const record = {
      functionName,
      qualifier,
      ...checkDestinations(parts.functions, scope, functionName, input.DestinationConfig),
      ...(age === undefined ? {} : { maximumEventAgeSeconds: age }),
      ...(attempts === undefined ? {} : { maximumRetryAttempts: attempts }),
      lastModified: parts.dependencies.clock.now(),
    };
    parts.eventInvokes.put(scope, record);
    return describeEventInvokeConfig(scope, record);
  };
}
