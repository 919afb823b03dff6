import { type Random, standardNormal } from "@faultline/core";
import type { Histogram, HistogramBucket } from "../load/statistics/histogram.ts";

/** A difference between two samples with its 95 % interval. */
export interface BootstrapInterval {
  readonly low: number;
  readonly high: number;
}

/** How often samples are drawn again; the ends of a 95 % interval are then stable to a few per cent of its width. */
export const REPLICATES = 1000;

const LOW = 0.025;
const HIGH = 0.975;

/** A statistic of buckets: value in microseconds and (drawn) count. */
export type Statistic = (buckets: readonly HistogramBucket[]) => number;

/**
 * 95 % percentile intervals for the difference `b − a` of several statistics, by the Poisson bootstrap: each replicate
 * draws every bucket's count anew from a Poisson distribution of its mean, which for large samples is the same as
 * drawing the sample with replacement, at the cost of the buckets and not of the values.
 *
 * Requests count as independent; where they queue behind each other the true intervals are wider.
 *
 * @see Chamandy et al., "Estimating uncertainty for massive data streams", Google 2012; Efron and Tibshirani 1993.
 */
export function bootstrapDifferences(
  a: Histogram,
  b: Histogram,
  statistics: readonly Statistic[],
  random: Random,
): readonly BootstrapInterval[] {
  const [bucketsA, bucketsB] = [a.buckets(), b.buckets()];
  const differences = statistics.map((): number[] => []);
  for (let replicate = 0; replicate < REPLICATES; replicate++) {
    const [drawnA, drawnB] = [redraw(bucketsA, random), redraw(bucketsB, random)];
    for (const [i, statistic] of statistics.entries()) differences[i]?.push(statistic(drawnB) - statistic(drawnA));
  }
  return differences.map(intervalOf);
}

/** The same for the difference of two shares (`part` of `whole`). */
export function bootstrapShareDifference(
  a: { readonly part: number; readonly whole: number },
  b: { readonly part: number; readonly whole: number },
  random: Random,
): BootstrapInterval {
  const draw = ({ part, whole }: { readonly part: number; readonly whole: number }) => {
    const hits = poisson(part, random);
    const others = poisson(whole - part, random);
    return hits + others === 0 ? 0 : hits / (hits + others);
  };
  return intervalOf(Array.from({ length: REPLICATES }, () => draw(b) - draw(a)));
}

/** The value of rank ⌈q · count⌉. */
export function quantileStatistic(quantile: number): Statistic {
  return (buckets) => {
    let rest = Math.max(1, Math.ceil(quantile * buckets.reduce((sum, { count }) => sum + count, 0)));
    for (const { value, count } of buckets) {
      rest -= count;
      if (rest <= 0) return value;
    }
    return 0;
  };
}

/** The mean. */
export const meanStatistic: Statistic = (buckets) => {
  let count = 0;
  let sum = 0;
  for (const bucket of buckets) {
    count += bucket.count;
    sum += bucket.count * bucket.value;
  }
  return count === 0 ? 0 : sum / count;
};

function redraw(buckets: readonly HistogramBucket[], random: Random): readonly HistogramBucket[] {
  return buckets.map(({ value, count }) => ({ value, count: poisson(count, random) }));
}

function intervalOf(values: readonly number[]): BootstrapInterval {
  const sorted = [...values].sort((x, y) => x - y);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return { low: at(LOW), high: at(HIGH) };
}

/** Above this mean a normal distribution is as good as Poisson's. */
const NORMAL_FROM = 30;

function poisson(mean: number, random: Random): number {
  if (mean <= 0) return 0;
  if (mean < NORMAL_FROM) {
    const limit = Math.exp(-mean);
    let count = -1;
    for (let product = 1; product > limit; count++) product *= random.next();
    return count;
  }
  return Math.max(0, Math.round(mean + Math.sqrt(mean) * standardNormal(random)));
}
