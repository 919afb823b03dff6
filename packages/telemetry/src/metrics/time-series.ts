import type { EpochMs } from "@faultline/core";
import type { Dimension } from "../model/datum.ts";
import { alignStartTime } from "./align-start-time.ts";

/** The metric and statistic that a series shows. */
export interface MetricSource {
  readonly accountId: string;
  readonly region: string;
  readonly namespace: string;
  readonly metricName: string;
  /** Sorted by name. */
  readonly dimensions: readonly Dimension[];
  readonly statistic: string;
}

/** Values of one quantity over time. Periods without a value have no entry. */
export interface TimeSeries {
  readonly label: string;
  readonly periodSeconds: number;
  /** Starts of periods, milliseconds since the epoch, ascending. */
  readonly timestamps: readonly number[];
  /** One for each timestamp, finite. */
  readonly values: readonly number[];
  /** Absent where a series is computed from several. */
  readonly source?: MetricSource;
}

/** The time that a request asks for. */
export interface TimeRange {
  /** Inclusive, as requested. */
  readonly start: EpochMs;
  /** Exclusive. */
  readonly end: EpochMs;
  readonly now: EpochMs;
}

/** Most points of a dense series: the most that GetMetricData answers at once. */
const GRID_POINTS = 100_800;

/** The starts of all periods of a range. */
export function gridOf({ start, end, now }: TimeRange, periodSeconds: number): readonly number[] {
  const first = alignStartTime(start, periodSeconds, now);
  const periodMs = periodSeconds * 1000;
  const count = Math.min(GRID_POINTS, Math.max(0, Math.ceil((end - first) / periodMs)));
  return Array.from({ length: count }, (_, index) => first + index * periodMs);
}

/** A series of the points whose value is a number: the others do not exist. */
export function seriesOf(
  like: Pick<TimeSeries, "label" | "periodSeconds" | "source">,
  timestamps: readonly number[],
  valueAt: (index: number, timestamp: number) => number,
): TimeSeries {
  const kept: number[] = [];
  const values: number[] = [];
  for (const [index, timestamp] of timestamps.entries()) {
    const value = valueAt(index, timestamp);
    if (!Number.isFinite(value)) continue;
    kept.push(timestamp);
    values.push(value);
  }
  const { label, periodSeconds, source } = like;
  return { label, periodSeconds, timestamps: kept, values, ...(source === undefined ? {} : { source }) };
}

/** Looks a value up by its time; NaN where there is none. Meant to be asked in ascending order, and fast then. */
export function valueLookup({ timestamps, values }: TimeSeries): (timestamp: number) => number {
  let index = 0;
  return (timestamp) => {
    while (index > 0 && (timestamps[index - 1] ?? 0) >= timestamp) index--;
    while (index < timestamps.length && (timestamps[index] ?? 0) < timestamp) index++;
    return timestamps[index] === timestamp ? (values[index] ?? Number.NaN) : Number.NaN;
  };
}

/** All times at which at least one of the series has a point, ascending. */
export function unionOfTimes(series: readonly TimeSeries[]): readonly number[] {
  const [first, ...others] = series;
  if (first === undefined) return [];
  if (others.every(({ timestamps }) => sameTimes(timestamps, first.timestamps))) return first.timestamps;
  const times = new Set<number>();
  for (const { timestamps } of series) for (const timestamp of timestamps) times.add(timestamp);
  return [...times].sort((a, b) => a - b);
}

function sameTimes(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((timestamp, index) => timestamp === b[index]);
}
