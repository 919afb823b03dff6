import { checkedFilterName, checkedGroupName } from "../check-input.ts";
import type { LogsDependencies, LogsHandler } from "../logs-dependencies.ts";

/** DeleteMetricFilter. */
export function deleteMetricFilter({ catalog, metricFilters }: LogsDependencies): LogsHandler<"DeleteMetricFilter"> {
  return async (input, { scope }) => {
    const logGroupName = checkedGroupName(input.logGroupName);
    await catalog.group(scope, logGroupName);
    metricFilters.delete(scope, { logGroupName, filterName: checkedFilterName(input.filterName) });
    return {};
  };
}
