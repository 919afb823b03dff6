import type { RestControl, RestOperation } from "../rest-operation.ts";
import { findApiKey, findUsagePlan } from "../usage-plan.ts";

/** Takes a key from a usage plan. */
export function deleteUsagePlanKey({ store }: RestControl): RestOperation<"DeleteUsagePlanKey"> {
  return ({ usagePlanId, keyId }, { scope }) => {
    const plan = findUsagePlan(store, scope, usagePlanId);
    const key = findApiKey(store, scope, keyId);
    store.plans.put(scope, plan.id, { ...plan, keyIds: plan.keyIds.filter((id) => id !== key.id) });
    return {};
  };
}
