import { seriesOf, type TimeSeries } from "../time-series.ts";
import { type DetectorSettings, localClock, withoutExcluded } from "./detector-settings.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Standard deviations between the expected value and each bound, where the expression gives none. */
const DEFAULT_DEVIATIONS = 2;

/** Points that a season's hour needs before its own mean is trusted. */
const SEASON_POINTS = 3;

/** What a band is computed from. */
export interface BandRequest {
  readonly series: TimeSeries;
  /** What was seen before, from which the band learns: AWS uses up to two weeks. */
  readonly training: TimeSeries;
  /** The times for which to say what is normal. */
  readonly grid: readonly number[];
  /** Width of the band to each side, in standard deviations. */
  readonly deviations?: number | undefined;
  /** Of the metric's detector, where it has one. */
  readonly settings?: DetectorSettings | undefined;
}

interface Season {
  readonly mean: number;
  readonly deviation: number;
}

/**
 * The band of normal values: the lower bound first, then the upper.
 *
 * Differs from AWS: the model is simple and open. What is expected at a time is the mean of the training data of the
 * same hour of the week, where the training data spans a week at least, else of the same hour of the day, where it
 * spans a day, else of all of it; an hour with too few points falls back to the next. The band is that mean plus and
 * minus the standard deviation of the same data, times `deviations`.
 */
export function anomalyBand({ series, training, grid, deviations, settings }: BandRequest): readonly TimeSeries[] {
  const width = deviations ?? DEFAULT_DEVIATIONS;
  const season = learn(withoutExcluded(training, settings?.excluded ?? []), localClock(settings?.timezone));
  const bound = (side: -1 | 1) =>
    seriesOf({ label: side < 0 ? "lower" : "upper", periodSeconds: series.periodSeconds }, grid, (_, timestamp) => {
      const known = season(timestamp);
      return known === undefined ? Number.NaN : known.mean + side * width * known.deviation;
    });
  return [bound(-1), bound(1)];
}

function learn(
  training: TimeSeries,
  localTime: (timestamp: number) => number,
): (timestamp: number) => Season | undefined {
  const { timestamps } = training;
  const spanMs = (timestamps.at(-1) ?? 0) - (timestamps[0] ?? 0);
  const keys = [...(spanMs >= 7 * DAY_MS ? [hourOfWeek] : []), ...(spanMs >= DAY_MS ? [hourOfDay] : []), () => 0];
  const localKeys = keys.map((keyOf) => (timestamp: number) => keyOf(localTime(timestamp)));
  const levels = localKeys.map((keyOf, index) => ({
    keyOf,
    seasons: seasonsBy(training, keyOf, index < keys.length - 1 ? SEASON_POINTS : 1),
  }));
  return (timestamp) => {
    for (const { keyOf, seasons } of levels) {
      const found = seasons.get(keyOf(timestamp));
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

function hourOfDay(timestamp: number): number {
  return Math.floor((timestamp % DAY_MS) / HOUR_MS);
}

function hourOfWeek(timestamp: number): number {
  return Math.floor((timestamp % (7 * DAY_MS)) / HOUR_MS);
}

function seasonsBy(
  { timestamps, values }: TimeSeries,
  keyOf: (timestamp: number) => number,
  leastPoints: number,
): ReadonlyMap<number, Season> {
  const groups = new Map<number, number[]>();
  for (const [index, timestamp] of timestamps.entries()) {
    const key = keyOf(timestamp);
    const group = groups.get(key) ?? [];
    group.push(values[index] ?? 0);
    groups.set(key, group);
  }
  return new Map(
    [...groups].filter(([, group]) => group.length >= leastPoints).map(([key, group]) => [key, seasonOf(group)]),
  );
}

function seasonOf(values: readonly number[]): Season {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(variance) };
}
