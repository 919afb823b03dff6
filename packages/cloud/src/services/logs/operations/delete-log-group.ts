import { checkedGroupName } from "../check-input.ts";
import type { LogsDependencies, LogsHandler } from "../logs-dependencies.ts";

/** DeleteLogGroup: its streams, events, filters and policies go with it. */
export function deleteLogGroup({
  catalog,
  metricFilters,
  subscriptionFilters,
  indexPolicies,
  dataProtectionPolicies,
}: LogsDependencies): LogsHandler<"DeleteLogGroup"> {
  return async (input, { scope }) => {
    const name = checkedGroupName(input.logGroupName);
    await catalog.deleteGroup(scope, name);
    metricFilters.deleteGroup(scope, name);
    subscriptionFilters.deleteGroup(scope, name);
    indexPolicies.delete(scope, name);
    dataProtectionPolicies.delete(scope, name);
    return {};
  };
}
