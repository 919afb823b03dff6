import { unreachable } from "@faultline/core";
import type { StatisticSet, ValueCount } from "../model/datum.ts";
import type { SimpleStatistic, Statistic, StatisticRange } from "./parse-statistic.ts";

/** What was seen in one period. */
export interface Samples {
  readonly summary: StatisticSet;
  /** Ascending by value; undefined where samples came as statistic sets, whose single values are unknown. */
  readonly values: readonly ValueCount[] | undefined;
}

/**
 * The statistic of one period's samples.
 *
 * @returns Undefined where CloudWatch has no data point: no samples, single values needed but unknown or negative, or
 *   none within the range of a mean.
 * @see CloudWatch User Guide, "CloudWatch statistics definitions", read 2026-11. AWS does not publish how it computes
 *   percentiles; this takes the nearest rank. Trimming by percent counts samples on the edge in part.
 */
export function computeStatistic(statistic: Statistic, { summary, values }: Samples): number | undefined {
  if (summary.sampleCount <= 0) return undefined;
  if (statistic.kind === "simple") return simpleStatistic(statistic.name, summary);
  if (values === undefined || summary.minimum < 0) return undefined;
  switch (statistic.kind) {
    case "percentile":
      return percentile(values, statistic.percent);
    case "percentile-rank":
      return (100 * weightOf(trim(values, statistic.range))) / weightOf(values);
    case "trimmed-count":
      return weightOf(trim(values, statistic.range));
    case "trimmed-sum":
      return sumOf(trim(values, statistic.range));
    case "trimmed-mean":
      return mean(trim(values, statistic.range));
    case "winsorized-mean":
      return mean(winsorize(values, statistic.range));
    default:
      return unreachable(statistic);
  }
}

function simpleStatistic(name: SimpleStatistic, summary: StatisticSet): number {
  switch (name) {
    case "Average":
      return summary.sum / summary.sampleCount;
    case "Maximum":
      return summary.maximum;
    case "Minimum":
      return summary.minimum;
    case "SampleCount":
      return summary.sampleCount;
    case "Sum":
      return summary.sum;
    default:
      return unreachable(name);
  }
}

/** Share of the weight by which a rank may miss a sample's edge: `0.07 * 100` is a little more than 7. */
const RANK_TOLERANCE = 1e-9;

function percentile(values: readonly ValueCount[], percent: number): number | undefined {
  const total = weightOf(values);
  const rank = (percent / 100) * total - total * RANK_TOLERANCE;
  let weight = 0;
  for (const { value, count } of values) {
    weight += count;
    if (weight >= rank && count > 0) return value;
  }
  return values.at(-1)?.value;
}

/** The samples within a range; those on the edge of a percent range with the part of their count that lies inside. */
function trim(values: readonly ValueCount[], range: StatisticRange): readonly ValueCount[] {
  if (range.unit === "value") {
    const { low = Number.NEGATIVE_INFINITY, high = Number.POSITIVE_INFINITY } = range;
    return values.filter(({ value }) => value > low && value <= high);
  }
  const total = weightOf(values);
  const from = ((range.low ?? 0) / 100) * total;
  const to = ((range.high ?? 100) / 100) * total;
  let start = 0;
  return values.map(({ value, count }) => {
    const end = start + count;
    const inside = Math.max(0, Math.min(end, to) - Math.max(start, from));
    start = end;
    return { value, count: inside };
  });
}

/** All samples, those outside the range replaced by its bound. */
function winsorize(values: readonly ValueCount[], range: StatisticRange): readonly ValueCount[] {
  const bound = (limit: number | undefined) =>
    limit === undefined || range.unit === "value" ? limit : percentile(values, limit);
  const low = bound(range.low) ?? Number.NEGATIVE_INFINITY;
  const high = bound(range.high) ?? Number.POSITIVE_INFINITY;
  return values.map(({ value, count }) => ({ value: Math.min(high, Math.max(low, value)), count }));
}

function mean(values: readonly ValueCount[]): number | undefined {
  const weight = weightOf(values);
  return weight > 0 ? sumOf(values) / weight : undefined;
}

function weightOf(values: readonly ValueCount[]): number {
  let weight = 0;
  for (const { count } of values) weight += count;
  return weight;
}

function sumOf(values: readonly ValueCount[]): number {
  let sum = 0;
  for (const { value, count } of values) sum += value * count;
  return sum;
}
