import type * as Lambda from "@aws-sdk/client-lambda";
import type { Scope } from "@faultline/core";
import type { OperationHandler } from "../../../wire/service.ts";
import { checkDestinations } from "../catalog/check-destinations.ts";
import { type FunctionReference, LATEST, parseFunctionReference } from "../catalog/function-name.ts";
import { notFound } from "../errors.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { describeEventInvokeConfig, requireSetting } from "./describe-event-invoke-config.ts";

/** Sets how asynchronous invocations of a function, version or alias are treated; what is not named becomes default. */
export function putFunctionEventInvokeConfig(
  parts: LambdaParts,
): OperationHandler<typeof Lambda, "PutFunctionEventInvokeConfig"> {
  return (input, { scope }) => {
    requireSetting(input);
    const reference = parseFunctionReference(scope, input.FunctionName, input.Qualifier);
    if (!exists(parts, scope, reference)) throw notFound("The function doesn't exist.");
    const { name: functionName, qualifier = LATEST } = reference;
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

function exists({ functions }: LambdaParts, scope: Scope, { name, qualifier = LATEST }: FunctionReference): boolean {
  return (
    functions.findVersion(scope, name, qualifier) !== undefined ||
    functions.findAlias(scope, name, qualifier) !== undefined
  );
}
