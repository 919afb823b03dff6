import { checkedGroupName } from "../check-input.ts";
import type { LogsDependencies, LogsHandler } from "../logs-dependencies.ts";

/** DeleteLogGroup: its streams, events and filters go with it. */
export function deleteLogGroup({
  catalog,
  metricFilters,
  subscriptionFilters,
}: LogsDependencies): LogsHandler<"DeleteLogGroup"> {
  return async (input, { scope }) => {
    const name = checkedGroupName(input.logGroupName);
    await catalog.deleteGroup(scope, name);
    metricFilters.deleteGroup(scope, name);
    subscriptionFilters.deleteGroup(scope, name);
    return {};
  };
}
