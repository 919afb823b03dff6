import type * as Client from "@aws-sdk/client-xray";
import type { OperationHandler } from "../../../wire/service.ts";
import type { XRay } from "../xray-service.ts";

/** Removes a rule and its tags; the rule Default cannot go. */
export function deleteSamplingRule({ rules, tags }: XRay): OperationHandler<typeof Client, "DeleteSamplingRule"> {
  return (input, { scope }) => {
    const record = rules.remove(scope, input);
    tags.forget(scope, record.SamplingRule?.RuleARN ?? "");
    return { SamplingRuleRecord: record };
  };
}
