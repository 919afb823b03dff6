import type { EpochMs } from "@faultline/core";
import type { Series } from "./observations.ts";

/** Sum of all points; 0 for none. */
export function totalOf(series: Series): number {
  return series.reduce((sum, { value }) => sum + value, 0);
}

/** Highest point; 0 for none. */
export function peakOf(series: Series): number {
  return series.reduce((highest, { value }) => Math.max(highest, value), 0);
}

/** Starts of the minutes with a value above 0. */
export function activeMinutes(series: Series): ReadonlySet<EpochMs> {
  return new Set(series.filter(({ value }) => value > 0).map(({ time }) => time));
}

/** Points of many series added up by the minute, oldest first. */
export function addSeries(all: readonly Series[]): Series {
  const byMinute = Map.groupBy(all.flat(), ({ time }) => time);
  return [...byMinute].map(([time, points]) => ({ time, value: totalOf(points) })).toSorted((a, b) => a.time - b.time);
}

/**
 * The value below which a share of the values lies: the nearest rank.
 *
 * @param share 0 to 1.
 * @returns 0 for no values.
 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const rank = Math.min(sorted.length, Math.max(1, Math.ceil(share * sorted.length)));
  return sorted[rank - 1] ?? 0;
}

/** Arithmetic mean; 0 for no values. */
export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** A part of a whole; 0 where there is no whole. */
export function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
