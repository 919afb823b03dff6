import { describeUsagePlan, omitEmptyTags } from "../describe-records.ts";
import { cutPage } from "../page.ts";
import type { RestControl, RestOperation } from "../rest-operation.ts";

/** Lists usage plans, those of one key where it is named. */
export function getUsagePlans({ store }: RestControl): RestOperation<"GetUsagePlans"> {
  return (input, { scope }) => {
    const { keyId } = input;
    const plans = store.plans.list(scope).filter(({ keyIds }) => keyId === undefined || keyIds.includes(keyId));
    const { items, position } = cutPage(plans, input);
    return { items: items.map((plan) => omitEmptyTags(describeUsagePlan(plan))), position };
  };
}
