import { seriesOf, type TimeSeries } from "../time-series.ts";

/** What a time is in UTC: `DAY` counts from Monday, 1, to Sunday, 7; `EPOCH` is in seconds. */
const PARTS = {
  MINUTE: (time) => time.getUTCMinutes(),
  HOUR: (time) => time.getUTCHours(),
  DAY: (time) => time.getUTCDay() || 7,
  DATE: (time) => time.getUTCDate(),
  MONTH: (time) => time.getUTCMonth() + 1,
  YEAR: (time) => time.getUTCFullYear(),
  EPOCH: (time) => time.getTime() / 1000,
} as const satisfies Record<string, (time: Date) => number>;

/** The functions of metric math that read a time. */
export type TimePart = keyof typeof PARTS;

/** The names of {@link TimePart}. */
export const TIME_PARTS = Object.keys(PARTS) as readonly TimePart[];

/** A dense series of one part of each period's start. */
export function timePart(part: TimePart, series: TimeSeries, grid: readonly number[]): TimeSeries {
  const { periodSeconds, label } = series;
  return seriesOf({ periodSeconds, label }, grid, (_, timestamp) => PARTS[part](new Date(timestamp)));
}

/** Value less the value before; the first point has none. */
export function differences(series: TimeSeries): TimeSeries {
  return fromPairs(series, (before, after) => after.value - before.value);
}

/** Seconds since the point before. */
export function timeDifferences(series: TimeSeries): TimeSeries {
  return fromPairs(series, (before, after) => after.seconds - before.seconds);
}

/** Change per second since the point before. */
export function rates(series: TimeSeries): TimeSeries {
  return fromPairs(series, (before, after) => (after.value - before.value) / (after.seconds - before.seconds));
}

/** The sum of all values so far. */
export function runningSum(series: TimeSeries): TimeSeries {
  let sum = 0;
  return seriesOf(series, series.timestamps, (index) => {
    sum += series.values[index] ?? 0;
    return sum;
  });
}

interface Point {
  readonly seconds: number;
  readonly value: number;
}

function fromPairs(series: TimeSeries, compute: (before: Point, after: Point) => number): TimeSeries {
  const pointAt = (index: number): Point => ({
    seconds: (series.timestamps[index] ?? 0) / 1000,
    value: series.values[index] ?? Number.NaN,
  });
  return seriesOf(series, series.timestamps, (index) =>
    index === 0 ? Number.NaN : compute(pointAt(index - 1), pointAt(index)),
  );
}
