import type * as Client from "@aws-sdk/client-xray";
import type { OperationHandler } from "../../../wire/service.ts";
import { xrayError } from "../errors.ts";
import type { XRay } from "../xray-service.ts";

/** Adds a rule that decides which requests are traced. */
export function createSamplingRule({ rules }: XRay): OperationHandler<typeof Client, "CreateSamplingRule"> {
  return ({ SamplingRule: rule }, { scope }) => {
    if (rule === undefined) throw xrayError("InvalidRequestException", "SamplingRule is required.");
    return { SamplingRuleRecord: rules.create(scope, rule) };
  };
}
