import type * as Client from "@aws-sdk/client-xray";
import type { OperationHandler } from "../../../wire/service.ts";
import { xrayError } from "../errors.ts";
import type { XRay } from "../xray-service.ts";

/** Changes the given members of a rule. */
export function updateSamplingRule({ rules }: XRay): OperationHandler<typeof Client, "UpdateSamplingRule"> {
  return ({ SamplingRuleUpdate: update }, { scope }) => {
    if (update === undefined) throw xrayError("InvalidRequestException", "SamplingRuleUpdate is required.");
    return { SamplingRuleRecord: rules.update(scope, update) };
  };
}
