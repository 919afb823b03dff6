import type * as Client from "@aws-sdk/client-xray";
import type { OperationHandler } from "../../../wire/service.ts";
import { xrayError } from "../errors.ts";
import type { XRay } from "../xray-service.ts";

/** Adds a rule that decides which requests are traced. */
export function createSamplingRule({ rules, tags }: XRay): OperationHandler<typeof Client, "CreateSamplingRule"> {
  return ({ SamplingRule: rule, Tags: given = [] }, { scope }) => {
    if (rule === undefined) throw xrayError("InvalidRequestException", "SamplingRule is required.");
    const record = rules.create(scope, rule);
    if (given.length > 0) tags.add(scope, record.SamplingRule?.RuleARN ?? "", given);
    return { SamplingRuleRecord: record };
  };
}
