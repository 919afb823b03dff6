import type * as Client from "@aws-sdk/client-xray";
import type { OperationHandler } from "../../../wire/service.ts";
import type { XRay } from "../xray-service.ts";

/** Removes a rule; the rule Default cannot go. */
export function deleteSamplingRule({ rules }: XRay): OperationHandler<typeof Client, "DeleteSamplingRule"> {
  return (input, { scope }) => ({ SamplingRuleRecord: rules.remove(scope, input) });
}
