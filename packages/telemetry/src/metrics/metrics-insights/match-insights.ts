import { unreachable } from "@faultline/core";
import type { Dimension } from "../../model/datum.ts";
import type { TimeSeries } from "../time-series.ts";
import { aggregateOf } from "../math/aggregate.ts";
import type { InsightsCondition, InsightsFunction, InsightsQuery } from "./insights-query.ts";

/** The name of a group's value where a metric does not have the dimension. */
const OTHER = "Other";

/** Whether a metric of the query's namespace and name, with these dimensions, is one of those sought. */
export function matchesInsights({ schema, where }: InsightsQuery, dimensions: readonly Dimension[]): boolean {
  const names = dimensions.map(({ name }) => name).sort();
  if (schema !== undefined && names.join("\0") !== schema.toSorted().join("\0")) return false;
  return where === undefined || holds(where, dimensions);
}

function holds(condition: InsightsCondition, dimensions: readonly Dimension[]): boolean {
  switch (condition.kind) {
    case "all":
      return condition.operands.every((operand) => holds(operand, dimensions));
    case "any":
      return condition.operands.some((operand) => holds(operand, dimensions));
    case "not":
      return !holds(condition.operand, dimensions);
    case "equals":
      return dimensions.some(({ name, value }) => name === condition.label && condition.values.includes(value));
    default:
      return unreachable(condition);
  }
}

/** The values by which a metric is grouped, which are its group's label too. */
export function groupLabel({ groupBy }: InsightsQuery, dimensions: readonly Dimension[]): string {
  return groupBy.map((label) => dimensions.find(({ name }) => name === label)?.value ?? OTHER).join(" ");
}

const AGGREGATE = {
  AVG: "AVG",
  COUNT: "DATAPOINT_COUNT",
  MAX: "MAX",
  MIN: "MIN",
  SUM: "SUM",
} as const satisfies Record<InsightsFunction, string>;

/** The series in the query's order, no more than its limit. Without an order, by label. */
export function orderedSeries({ orderBy, limit }: InsightsQuery, series: readonly TimeSeries[]): readonly TimeSeries[] {
  const byLabel = series.toSorted((a, b) => (a.label < b.label ? -1 : 1));
  if (orderBy === undefined) return byLabel.slice(0, limit);
  const sign = orderBy.isDescending ? -1 : 1;
  const keyed = byLabel.map((one) => ({ one, key: sign * aggregateOf(AGGREGATE[orderBy.function], one) }));
  return keyed
    .sort((a, b) => a.key - b.key)
    .slice(0, limit)
    .map(({ one }) => one);
}
