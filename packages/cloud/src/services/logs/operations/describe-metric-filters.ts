import { checkedFilterName, checkedGroupName, checkedLimit } from "../check-input.ts";
import { logsError } from "../errors.ts";
import { DESCRIBE_ENTRIES } from "../limits.ts";
import type { LogsDependencies, LogsHandler } from "../logs-dependencies.ts";
import type { MetricFilter, Transformation } from "../metric-filters/metric-filter.ts";
import { pageOf } from "../page-token.ts";

/** DescribeMetricFilters: by log group, by a prefix of the name, or by the metric. */
export function describeMetricFilters({
  catalog,
  metricFilters,
}: LogsDependencies): LogsHandler<"DescribeMetricFilters"> {
  return async (input, { scope }) => {
    const limit = checkedLimit(input.limit, { max: DESCRIBE_ENTRIES, byDefault: DESCRIBE_ENTRIES });
    const { logGroupName, metricName, metricNamespace } = input;
    if ((metricName === undefined) !== (metricNamespace === undefined)) {
      throw logsError("InvalidParameterException", "metricName and metricNamespace must be specified together.");
    }
    if (logGroupName !== undefined) await catalog.group(scope, checkedGroupName(logGroupName));
    const prefix = input.filterNamePrefix === undefined ? "" : checkedFilterName(input.filterNamePrefix);
    const isWanted = ({ filterName, transformation, ...filter }: MetricFilter) =>
      filterName.startsWith(prefix) &&
      (logGroupName === undefined || filter.logGroupName === logGroupName) &&
      (metricName === undefined || transformation.metricName === metricName) &&
      (metricNamespace === undefined || transformation.metricNamespace === metricNamespace);
    const page = pageOf(metricFilters.list(scope).filter(isWanted), keyOf, { limit, nextToken: input.nextToken });
    const found = page.entries.map(({ transformation, emitSystemFieldDimensions: fields, ...filter }) => ({
      ...filter,
      ...(fields === undefined ? {} : { emitSystemFieldDimensions: [...fields] }),
      metricTransformations: [output(transformation)],
      applyOnTransformedLogs: false,
    }));
    return { metricFilters: found, ...(page.nextToken === undefined ? {} : { nextToken: page.nextToken }) };
  };
}

/** The zero sorts before every letter of a longer name. */
function keyOf({ filterName, logGroupName }: MetricFilter): string {
  return `${filterName}\0${logGroupName}`;
}

function output({ dimensions, ...transformation }: Transformation) {
  return { ...transformation, ...(dimensions === undefined ? {} : { dimensions: { ...dimensions } }) };
}
