import type * as Client from "@aws-sdk/client-xray";
import type { OperationHandler } from "../../../wire/service.ts";
import type { XRay } from "../xray-service.ts";

/** Lists the rules, the rule Default among them. */
export function getSamplingRules({ rules }: XRay): OperationHandler<typeof Client, "GetSamplingRules"> {
  return (_input, { scope }) => ({ SamplingRuleRecords: rules.list(scope) });
}
