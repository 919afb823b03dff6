import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import { functionArn } from "../catalog/function-name.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { paginate } from "./paginate.ts";
import { describeProvisioned } from "./provisioned-settings.ts";
import { requireUnqualified } from "./require-unqualified.ts";

/** The provisioned concurrency of a function's aliases and versions. */
export function listProvisionedConcurrencyConfigs(
  parts: LambdaParts,
): OperationHandler<typeof Lambda, "ListProvisionedConcurrencyConfigs"> {
  return (input, { scope }) => {
    const { functionName } = requireUnqualified(parts, scope, input.FunctionName).latest;
    const page = paginate(parts.provisionedSettings.list(scope, functionName), ({ qualifier }) => qualifier, input);
    return {
      ProvisionedConcurrencyConfigs: page.items.map((record) => ({
        FunctionArn: functionArn(scope, functionName, record.qualifier),
        ...describeProvisioned(parts, scope, record),
      })),
      ...(page.nextMarker === undefined ? {} : { NextMarker: page.nextMarker }),
    };
  };
}
