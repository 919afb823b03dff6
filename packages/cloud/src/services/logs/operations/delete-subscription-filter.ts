import { checkedFilterName, checkedGroupName } from "../check-input.ts";
import type { LogsDependencies, LogsHandler } from "../logs-dependencies.ts";

/** DeleteSubscriptionFilter. */
export function deleteSubscriptionFilter({
  catalog,
  subscriptionFilters,
}: LogsDependencies): LogsHandler<"DeleteSubscriptionFilter"> {
  return async (input, { scope }) => {
    const logGroupName = checkedGroupName(input.logGroupName);
    await catalog.group(scope, logGroupName);
    subscriptionFilters.delete(scope, { logGroupName, filterName: checkedFilterName(input.filterName) });
    return {};
  };
}
