import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import { parseFunctionReference } from "../catalog/function-name.ts";
import { notFound } from "../errors.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { describeEventInvokeConfig } from "./describe-event-invoke-config.ts";
import { paginate } from "./paginate.ts";

/** The event invoke configurations of a function, its versions and aliases. */
export function listFunctionEventInvokeConfigs(
  parts: LambdaParts,
): OperationHandler<typeof Lambda, "ListFunctionEventInvokeConfigs"> {
  return (input, { scope }) => {
    const { name } = parseFunctionReference(scope, input.FunctionName);
    if (parts.functions.find(scope, name) === undefined) throw notFound("The function doesn't exist.");
    const page = paginate(parts.eventInvokes.list(scope, name), ({ qualifier }) => qualifier, input);
    return {
      FunctionEventInvokeConfigs: page.items.map((record) => describeEventInvokeConfig(scope, record)),
      ...(page.nextMarker === undefined ? {} : { NextMarker: page.nextMarker }),
    };
  };
}
