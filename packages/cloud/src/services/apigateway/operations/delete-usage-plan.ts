import type { RestControl, RestOperation } from "../rest-operation.ts";
import { findUsagePlan } from "../usage-plan.ts";

/** Deletes a usage plan; its keys stay. */
export function deleteUsagePlan({ store }: RestControl): RestOperation<"DeleteUsagePlan"> {
  return ({ usagePlanId }, { scope }) => {
    store.plans.delete(scope, findUsagePlan(store, scope, usagePlanId).id);
    return {};
  };
}
