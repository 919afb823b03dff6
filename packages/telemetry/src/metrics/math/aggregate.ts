import { seriesOf, type TimeSeries } from "../time-series.ts";
import type { MathValue } from "./math-value.ts";

/** How values become one. `total` is how many there could be: for the average of an array, missing ones count as 0. */
type Aggregate = (values: readonly number[], total: number) => number;

/**
 * The aggregates of metric math. For a single series, over its points; for an array, over its series at each time.
 * The standard deviation is that of a whole population.
 */
export const AGGREGATES = {
  AVG: (values, total) => sum(values) / total,
  DATAPOINT_COUNT: (values) => values.length,
  MAX: (values) => values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY),
  MIN: (values) => values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
  STDDEV: (values) => deviation(values),
  SUM: (values) => sum(values),
} as const satisfies Record<string, Aggregate>;

/** The scalar of one series, or the series of an array. A scalar that does not exist is NaN. */
export function aggregate(name: keyof typeof AGGREGATES, value: MathValue): MathValue {
  if (value.kind === "scalar") return value;
  const compute: Aggregate = AGGREGATES[name];
  if (value.kind === "series") return { kind: "scalar", value: aggregateOf(name, value.series) };
  const byTime = new Map<number, number[]>();
  for (const { timestamps, values } of value.series) {
    for (const [index, timestamp] of timestamps.entries()) {
      const point = values[index] ?? Number.NaN;
      const known = byTime.get(timestamp);
      if (known === undefined) byTime.set(timestamp, [point]);
      else known.push(point);
    }
  }
  const timestamps = [...byTime.keys()].sort((a, b) => a - b);
  const periodSeconds = shortestPeriod(value.series);
  const series = seriesOf({ label: "", periodSeconds }, timestamps, (_, timestamp) =>
    compute(byTime.get(timestamp) ?? [], value.series.length),
  );
  return { kind: "series", series };
}

/** The aggregate of a series' points; NaN where it does not exist. */
export function aggregateOf(name: keyof typeof AGGREGATES, { values }: TimeSeries): number {
  const compute: Aggregate = AGGREGATES[name];
  const result = compute(values, values.length);
  return Number.isFinite(result) ? result : Number.NaN;
}

/** The shortest period of some series, seconds; a minute when there are none. */
export function shortestPeriod(series: readonly TimeSeries[]): number {
  return series.length === 0 ? 60 : Math.min(...series.map(({ periodSeconds }) => periodSeconds));
}

function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

function deviation(values: readonly number[]): number {
  const mean = sum(values) / values.length;
  return Math.sqrt(sum(values.map((value) => (value - mean) ** 2)) / values.length);
}
