import { seriesOf, type TimeSeries, unionOfTimes, valueLookup } from "../time-series.ts";

/** What stands in for missing values: a number, another series' values, the value before, or a line between both ends. */
export type Filler = "LINEAR" | "REPEAT" | number | TimeSeries;

/**
 * A series with its gaps filled, on all periods of the range. `REPEAT` cannot fill a gap at the start, and `LINEAR`
 * neither at the start nor at the end.
 */
export function fill(series: TimeSeries, filler: Filler, grid: readonly number[]): TimeSeries {
  const times = unionOfTimes([{ ...series, timestamps: grid }, series]);
  const known = valueLookup(series);
  const missing = fillerOf(series, filler);
  return seriesOf(series, times, (_, timestamp) => {
    const value = known(timestamp);
    return Number.isNaN(value) ? missing(timestamp) : value;
  });
}

function fillerOf(series: TimeSeries, filler: Filler): (timestamp: number) => number {
  if (typeof filler === "number") return () => filler;
  if (filler === "REPEAT") return (timestamp) => series.values[countUpTo(series, timestamp) - 1] ?? Number.NaN;
  if (filler === "LINEAR") return (timestamp) => interpolated(series, timestamp);
  return valueLookup(filler);
}

function interpolated(series: TimeSeries, timestamp: number): number {
  const { timestamps, values } = series;
  const after = countUpTo(series, timestamp);
  const [from, to] = [timestamps[after - 1], timestamps[after]];
  const [low, high] = [values[after - 1], values[after]];
  if (from === undefined || to === undefined || low === undefined || high === undefined) return Number.NaN;
  return low + ((high - low) * (timestamp - from)) / (to - from);
}

/** Points at or before a time. */
function countUpTo({ timestamps }: TimeSeries, timestamp: number): number {
  let [low, high] = [0, timestamps.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((timestamps[middle] ?? 0) <= timestamp) low = middle + 1;
    else high = middle;
  }
  return low;
}
