import { type Random, standardNormal } from "@faultline/core";
import type { Measurements } from "./measurements.ts";
import { drawWayQuantileRatio, findTwoWays, type TwoWays, wayQuantileRatio } from "./model/two-ways.ts";

/** How invocations of one size vary about their mean: taken to be alike at all sizes, since each has few. */
export interface Noise {
  /** Durations over their size's mean, by rising value. */
  readonly ratios: readonly number[];
  /** The same for each size alone. */
  readonly ownRatios: readonly (readonly number[])[];
  /** Of each size; absent where the ratios are not log-normally distributed, so that only they themselves count. */
  readonly spreads?: readonly Spread[];
  /** Present where invocations go a quick or a slow way. */
  readonly ways?: TwoWays;
  /** Billed less measured time, on average: billing counts started milliseconds. */
  readonly roundingMs: number;
}

/** A log-normal distribution's width. */
interface Spread {
  /** Standard deviation of the logarithm. */
  readonly sigma: number;
  /** Invocations that it rests on. */
  readonly count: number;
}

/** REPORT lines have two decimals. */
const DURATION_MS_MIN = 0.01;

/** Pools the variation of all sizes. */
export function noiseOf(sizes: readonly Measurements[]): Noise {
  let [rounding, count] = [0, 0];
  const ownRatios = sizes.map((): number[] => []);
  for (const [i, size] of sizes.entries()) {
    const meanMs = size.warmMeanMs;
    // About their own mean, few values vary too little; the factor makes up for it.
    const stretch = size.warm.length > 1 ? Math.sqrt(size.warm.length / (size.warm.length - 1)) : 1;
    for (const { durationMs, billedMs } of size.warm) {
      const ratio = durationMs / meanMs;
      rounding += billedMs - durationMs;
      count += 1;
      ownRatios[i]?.push(1 + (ratio - 1) * stretch);
    }
  }
  const sorted = (values: readonly number[]) => values.toSorted((a, b) => a - b);
  const ways = findTwoWays(
    sizes.map(({ warm }) => warm.map(({ durationMs }) => Math.log(Math.max(DURATION_MS_MIN, durationMs)))),
  );
  const spreads = ways === undefined ? spreadsOf(ownRatios) : undefined;
  return {
    ratios: sorted(ownRatios.flat()),
    ownRatios: ownRatios.map(sorted),
    ...(spreads === undefined ? {} : { spreads }),
    ...(ways === undefined ? {} : { ways }),
    roundingMs: count === 0 ? 0.5 : rounding / count,
  };
}

/** A size's own spread counts beside this many invocations of all sizes. */
const POOLED_COUNT = 10;
/** Ratios below this are no ratios: a stretched value may even be negative. */
const RATIO_MIN = 0.01;
/** 95 % of chi-squared with two degrees of freedom. */
const NORMALITY_LIMIT = 5.99;

/** @see Jarque and Bera, "Efficient tests for normality", 1980. */
function spreadsOf(ownRatios: readonly (readonly number[])[]): readonly Spread[] | undefined {
  const own = ownRatios.map((ratios) => ratios.map((ratio) => Math.log(Math.max(RATIO_MIN, ratio))));
  const all = own.flat();
  const moment = (values: readonly number[], power: number) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return values.reduce((sum, value) => sum + (value - mean) ** power, 0) / values.length;
  };
  const variance = moment(all, 2);
  const skewness = moment(all, 3) / variance ** 1.5;
  const excess = moment(all, 4) / variance ** 2 - 3;
  const isLogNormal = (all.length / 6) * (skewness ** 2 + excess ** 2 / 4) <= NORMALITY_LIMIT;
  if (!isLogNormal) return undefined;
  return own.map((logs) => {
    const ownSquares = logs.length === 0 ? 0 : logs.length * moment(logs, 2);
    const count = POOLED_COUNT + logs.length;
    return { sigma: Math.sqrt((POOLED_COUNT * variance + ownSquares) / count), count };
  });
}

/** From so many warm invocations on, a size's own percentiles count, and not those of all sizes together. */
const OWN_RATIOS_MIN = 20;

/** Standard normal deviates of the percentiles in use. */
const DEVIATES = { 0.5: 0, 0.95: 1.645 } as const;

/** A percentile in use. */
export type Percentile = keyof typeof DEVIATES;

/** Ratio of a size's percentile to its mean. */
export function quantileRatio(noise: Noise, index: number, percentile: Percentile): number {
  if (noise.ways !== undefined) return wayQuantileRatio(noise.ways, index, percentile);
  const spread = noise.spreads?.[index];
  if (spread !== undefined) return logNormalRatio(spread.sigma, percentile);
  const ratios = ratiosOf(noise, index);
  return ratios[Math.max(1, Math.ceil(percentile * ratios.length)) - 1] ?? 1;
}

/**
 * One guess of the true ratio: of a log-normal distribution whose spread is known roughly, or the order statistic at a
 * rank drawn from its binomial distribution.
 */
export function drawQuantileRatio(noise: Noise, index: number, random: Random): number {
  if (noise.ways !== undefined) return drawWayQuantileRatio(noise.ways, { index, percentile: 0.95, random });
  const spread = noise.spreads?.[index];
  if (spread !== undefined) {
    const sigma = spread.sigma * Math.exp(standardNormal(random) / Math.sqrt(2 * spread.count));
    return logNormalRatio(sigma, 0.95);
  }
  const ratios = ratiosOf(noise, index);
  let rank = 1;
  for (let i = 0; i < ratios.length; i++) if (random.next() < 0.95) rank += 1;
  return ratios[Math.min(ratios.length, rank) - 1] ?? 1;
}

function logNormalRatio(sigma: number, percentile: Percentile): number {
  return Math.exp(DEVIATES[percentile] * sigma - (sigma * sigma) / 2);
}

function ratiosOf({ ratios, ownRatios }: Noise, index: number): readonly number[] {
  const own = ownRatios[index] ?? [];
  return own.length >= OWN_RATIOS_MIN ? own : ratios;
}
