import type { Random } from "@faultline/core";
import type { Measurements } from "./measurements.ts";

/** How invocations of one size vary about their mean: taken to be alike at all sizes, since each has few. */
export interface Noise {
  /** Variance of a single invocation's duration over the mean's square. */
  readonly relativeVariance: number;
  /** Durations over their size's mean, by rising value. */
  readonly ratios: readonly number[];
  /** The same for each size alone. */
  readonly ownRatios: readonly (readonly number[])[];
  /** Billed less measured time, on average: billing counts started milliseconds. */
  readonly roundingMs: number;
}

/** Counts as so many invocations with this variation, before any were made. */
const PRIOR_COUNT = 5;
const PRIOR_VARIANCE = 0.3 ** 2;

/** Pools the variation of all sizes. */
export function noiseOf(sizes: readonly Measurements[]): Noise {
  let [squares, freedom, rounding, count] = [PRIOR_COUNT * PRIOR_VARIANCE, PRIOR_COUNT, 0, 0];
  const ownRatios = sizes.map((): number[] => []);
  for (const [i, size] of sizes.entries()) {
    const meanMs = size.warmMeanMs;
    freedom += Math.max(0, size.warm.length - 1);
    // About their own mean, few values vary too little; the factor makes up for it.
    const stretch = size.warm.length > 1 ? Math.sqrt(size.warm.length / (size.warm.length - 1)) : 1;
    for (const { durationMs, billedMs } of size.warm) {
      const ratio = durationMs / meanMs;
      squares += (ratio - 1) ** 2;
      rounding += billedMs - durationMs;
      count += 1;
      ownRatios[i]?.push(1 + (ratio - 1) * stretch);
    }
  }
  const sorted = (values: readonly number[]) => values.toSorted((a, b) => a - b);
  return {
    relativeVariance: squares / freedom,
    ratios: sorted(ownRatios.flat()),
    ownRatios: ownRatios.map(sorted),
    roundingMs: count === 0 ? 0.5 : rounding / count,
  };
}

/** From so many warm invocations on, a size's own percentiles count, and not those of all sizes together. */
const OWN_RATIOS_MIN = 20;

/** The ratios that percentiles of one size are read from. */
export function ratiosOf({ ratios, ownRatios }: Noise, index: number): readonly number[] {
  const own = ownRatios[index] ?? [];
  return own.length >= OWN_RATIOS_MIN ? own : ratios;
}

/** The ratio of a percentile to the mean. */
export function quantileRatio(ratios: readonly number[], share: number): number {
  const rank = Math.min(ratios.length, Math.max(1, Math.ceil(share * ratios.length)));
  return ratios[rank - 1] ?? 1;
}

/** One guess of the true ratio: the order statistic at a rank drawn from its binomial distribution. */
export function drawQuantileRatio(ratios: readonly number[], share: number, random: Random): number {
  let rank = 1;
  for (let i = 0; i < ratios.length; i++) if (random.next() < share) rank += 1;
  return ratios[Math.min(ratios.length, rank) - 1] ?? 1;
}
