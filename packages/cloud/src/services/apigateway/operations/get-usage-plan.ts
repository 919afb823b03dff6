import { describeUsagePlan } from "../describe-records.ts";
import type { RestControl, RestOperation } from "../rest-operation.ts";
import { findUsagePlan } from "../usage-plan.ts";

/** Shows one usage plan. */
export function getUsagePlan({ store }: RestControl): RestOperation<"GetUsagePlan"> {
  return ({ usagePlanId }, { scope }) => describeUsagePlan(findUsagePlan(store, scope, usagePlanId));
}
