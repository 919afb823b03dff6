import { apiGatewayError } from "../errors.ts";
import type { RestControl, RestOperation } from "../rest-operation.ts";
import { describePlanKey, findApiKey, findUsagePlan } from "../usage-plan.ts";

/** Adds a key to a usage plan. */
export function createUsagePlanKey({ store }: RestControl): RestOperation<"CreateUsagePlanKey"> {
  return ({ usagePlanId, keyId }, { scope }) => {
    const plan = findUsagePlan(store, scope, usagePlanId);
    const key = findApiKey(store, scope, keyId);
    if (plan.keyIds.includes(key.id)) {
      const text = `${plan.id} is already associated with the API Key ${key.id}`;
      throw apiGatewayError("ConflictException", text);
    }
    store.plans.put(scope, plan.id, { ...plan, keyIds: [...plan.keyIds, key.id] });
    return describePlanKey(key);
  };
}
