import { checkedFilterPattern } from "../check-filter-pattern.ts";
import { checkedFilterName, checkedGroupName, refuseUnsupportedFilter } from "../check-input.ts";
import { checkRegexFilters } from "../check-regex-filters.ts";
import type { LogsDependencies, LogsHandler } from "../logs-dependencies.ts";
import { checkedSystemFields, checkedTransformation } from "../metric-filters/metric-filter.ts";

/** PutMetricFilter: makes or replaces a filter; only events that come from now on pass through it. */
export function putMetricFilter(dependencies: LogsDependencies): LogsHandler<"PutMetricFilter"> {
  const { catalog, metricFilters, clock } = dependencies;
  return async (input, { scope }) => {
    const logGroupName = checkedGroupName(input.logGroupName);
    const filterName = checkedFilterName(input.filterName);
    const filterPattern = input.filterPattern ?? "";
    const pattern = checkedFilterPattern(filterPattern);
    const transformation = checkedTransformation(input.metricTransformations ?? [], pattern);
    refuseUnsupportedFilter(input);
    const systemFields = checkedSystemFields(input.emitSystemFieldDimensions ?? [], transformation);
    await catalog.group(scope, logGroupName);
    checkRegexFilters(dependencies, scope, { logGroupName, filterName, pattern });
    metricFilters.put(scope, {
      logGroupName,
      filterName,
      filterPattern,
      transformation,
      creationTime: clock.now(),
      ...(systemFields.length === 0 ? {} : { emitSystemFieldDimensions: systemFields }),
    });
    return {};
  };
}
