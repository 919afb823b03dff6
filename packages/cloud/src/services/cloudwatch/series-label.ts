import { expandLabel, isDynamicLabel, type TimeSeries } from "@faultline/telemetry";
import type { DataQuery } from "./data-query.ts";

/** How a series came about. */
interface LabelContext {
  /** Whether its query has one series by its nature, not an array. */
  readonly isSingle: boolean;
  readonly now: number;
}

/**
 * The label of a result: the query's own, with its dynamic parts replaced; for each series of an array, the query's
 * label before that of the series; without a label, the series' own or the query's id.
 *
 * @see CloudWatch User Guide, "Using metric math", Adding a math expression to a CloudWatch graph, read 2026-11.
 */
export function labelOf(query: DataQuery, series: TimeSeries, { isSingle, now }: LabelContext): string {
  const ownLabel = query.kind === "metric" || !isSingle ? series.label : "";
  const defaultLabel = ownLabel === "" ? query.id : ownLabel;
  if (query.label === undefined) return defaultLabel;
  if (isDynamicLabel(query.label)) return expandLabel(query.label, series, { defaultLabel, now });
  return isSingle ? query.label : [query.label, ownLabel].filter((part) => part !== "").join(" ");
}
