import { cutPage } from "../page.ts";
import type { RestControl, RestOperation } from "../rest-operation.ts";
import { describePlanKey, findUsagePlan } from "../usage-plan.ts";

/** Lists a usage plan's keys. */
export function getUsagePlanKeys({ store }: RestControl): RestOperation<"GetUsagePlanKeys"> {
  return (input, { scope }) => {
    const { keyIds } = findUsagePlan(store, scope, input.usagePlanId);
    const keys = store.keys.list(scope).filter(({ id }) => keyIds.includes(id));
    const { items, position } = cutPage(keys, input);
    return { items: items.map(describePlanKey), position };
  };
}
