import { type Random, standardNormal } from "@faultline/core";
import { normalShare } from "./normal-share.ts";

/** A function whose invocations go a quick or a slow way, such as a cache's hit or miss. Logarithms throughout. */
export interface TwoWays {
  /** Share of invocations that go the slow way, at every size alike. */
  readonly slowShare: number;
  /** Standard deviation about each way's middle, alike at all sizes. */
  readonly sigma: number;
  /** Invocations that all this rests on. */
  readonly count: number;
  readonly sizes: readonly SizeWays[];
}

/** The two ways at one size. */
interface SizeWays {
  /** Middle of the quick way. */
  readonly quick: number;
  /** How much slower the slow way is. */
  readonly offset: number;
  readonly offsetVariance: number;
}

/** How differently the slow way is slower from size to size: standard deviation. */
const OFFSET_SPREAD = 0.3;
const OFFSET_SPREAD_2 = OFFSET_SPREAD ** 2;
const ITERATIONS = 25;
const COUNT_MIN = 20;
/** The slow way begins where it is this many standard deviations off, else the two are one. */
const APART = 2;

/**
 * Splits durations into two ways by expectation and maximisation: a mixture of two log-normal distributions with one
 * share and one spread for all sizes. What sizes have in common is pooled, since each has few invocations.
 *
 * @param logs Logarithms of the durations, by size.
 * @returns Nothing when one log-normal distribution explains them as well, by the Bayesian information criterion.
 * @see Dempster, Laird and Rubin 1977; Schwarz 1978.
 */
export function findTwoWays(logs: readonly (readonly number[])[]): TwoWays | undefined {
  const count = logs.reduce((sum, own) => sum + own.length, 0);
  if (count < COUNT_MIN) return undefined;
  const centred = logs.map((own) => own.map((value) => value - meanOf(own)));
  const threshold = splitOf(centred.flat());
  let slowness = centred.map((own) => own.map((value) => Number(value > threshold)));
  let fit = maximise(logs, slowness);
  for (let i = 0; i < ITERATIONS; i++) {
    slowness = logs.map((own, size) => own.map((value) => slownessOf(fit, size, value)));
    fit = maximise(logs, slowness);
  }
  const offset = meanOf(fit.sizes.map((size) => size.offset));
  const isBetter = 2 * (logLikelihood(fit, logs) - oneWayLikelihood(centred)) > EXTRA_PARAMETERS * Math.log(count);
  return isBetter && offset > APART * fit.sigma ? fit : undefined;
}

/** Share, offset, and the offset's variation over sizes. */
const EXTRA_PARAMETERS = 4;

/** Where two groups differ most, by the variance between them. @see Otsu 1979. */
function splitOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const total = sorted.reduce((sum, value) => sum + value, 0);
  let [below, best, threshold] = [0, -Infinity, 0];
  for (let i = 0; i < sorted.length - 1; i++) {
    below += sorted[i] ?? 0;
    const [low, high] = [i + 1, sorted.length - i - 1];
    const between = (low * high * (below / low - (total - below) / high) ** 2) / sorted.length;
    if (between > best) [best, threshold] = [between, sorted[i] ?? 0];
  }
  return threshold;
}

function maximise(logs: readonly (readonly number[])[], slowness: readonly (readonly number[])[]): TwoWays {
  const count = logs.reduce((sum, own) => sum + own.length, 0);
  const slowCount = slowness.reduce((sum, own) => sum + total(own), 0);
  const offset = commonOffset(logs, slowness);
  const middles = logs.map((own, i) => middlesOf(own, slowness[i] ?? [], offset));
  let squares = 0;
  for (const [i, own] of logs.entries()) {
    const { quick = 0, slower = 0 } = middles[i] ?? {};
    for (const [j, value] of own.entries()) {
      const slow = slowness[i]?.[j] ?? 0;
      squares += (1 - slow) * (value - quick) ** 2 + slow * (value - quick - slower) ** 2;
    }
  }
  const freedom = Math.max(1, count - logs.filter((own) => own.length > 0).length - 1);
  const variance = (squares + PRIOR_COUNT * PRIOR_SIGMA ** 2) / (freedom + PRIOR_COUNT);
  return {
    slowShare: (slowCount + 1) / (count + 2),
    sigma: Math.sqrt(variance),
    count,
    sizes: middles.map(({ quick, slower, slowCount: own }) => ({
      quick,
      offset: slower,
      offsetVariance: 1 / (own / variance + 1 / OFFSET_SPREAD_2),
    })),
  };
}

/** Counts as so many invocations with this spread, before any were made. */
const PRIOR_COUNT = 3;
const PRIOR_SIGMA = 0.2;
const SIGMA_MIN = 0.01;
/** A size's own offset counts as if it had been seen so often with the common one. */
const OFFSET_PRIOR_COUNT = 1;

function middlesOf(own: readonly number[], slowness: readonly number[], offset: number) {
  const slowCount = total(slowness);
  const quickCount = own.length - slowCount;
  const slowSum = own.reduce((sum, value, j) => sum + (slowness[j] ?? 0) * value, 0);
  const quickSum = total(own) - slowSum;
  // Where all were slow, the quick way follows from the slow one.
  const shifted = slowSum - slowCount * offset;
  const few = quickCount < 1 ? 1 - quickCount : 0;
  const quick =
    own.length === 0 ? 0 : (quickSum + few * (slowCount === 0 ? 0 : shifted / slowCount)) / (quickCount + few);
  const slower = (slowSum - slowCount * quick + OFFSET_PRIOR_COUNT * offset) / (slowCount + OFFSET_PRIOR_COUNT);
  return { quick, slower: Math.max(0, slower), slowCount };
}

function commonOffset(logs: readonly (readonly number[])[], slowness: readonly (readonly number[])[]): number {
  let [sum, weights] = [0, 0];
  for (const [i, own] of logs.entries()) {
    const slow = slowness[i] ?? [];
    const slowCount = total(slow);
    const quickCount = own.length - slowCount;
    if (slowCount < 0.01 || quickCount < 0.5) continue;
    const slowMean = own.reduce((all, value, j) => all + (slow[j] ?? 0) * value, 0) / slowCount;
    const quickMean = own.reduce((all, value, j) => all + (1 - (slow[j] ?? 0)) * value, 0) / quickCount;
    sum += slowCount * (slowMean - quickMean);
    weights += slowCount;
  }
  return weights === 0 ? 0 : sum / weights;
}

function slownessOf(fit: TwoWays, size: number, value: number): number {
  const { quick = 0, offset = 0 } = fit.sizes[size] ?? {};
  const slow = fit.slowShare * density((value - quick - offset) / fit.sigma);
  const fast = (1 - fit.slowShare) * density((value - quick) / fit.sigma);
  return slow + fast === 0 ? (value > quick + offset / 2 ? 1 : 0) : slow / (slow + fast);
}

function logLikelihood(fit: TwoWays, logs: readonly (readonly number[])[]): number {
  let sum = 0;
  for (const [i, own] of logs.entries()) {
    const { quick = 0, offset = 0 } = fit.sizes[i] ?? {};
    for (const value of own) {
      const slow = fit.slowShare * density((value - quick - offset) / fit.sigma);
      const fast = (1 - fit.slowShare) * density((value - quick) / fit.sigma);
      sum += Math.log(Math.max(Number.MIN_VALUE, (slow + fast) / fit.sigma));
    }
  }
  return sum;
}

function oneWayLikelihood(centred: readonly (readonly number[])[]): number {
  const values = centred.flat();
  const freedom = Math.max(1, values.length - centred.filter((own) => own.length > 0).length);
  const sigma = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / freedom + SIGMA_MIN ** 2);
  return values.reduce((sum, value) => sum + Math.log(Math.max(Number.MIN_VALUE, density(value / sigma) / sigma)), 0);
}

function density(deviate: number): number {
  return Math.exp(-0.5 * deviate * deviate) / Math.sqrt(2 * Math.PI);
}

/** Ratio of a size's percentile to its mean. */
export function wayQuantileRatio({ slowShare, sigma, sizes }: TwoWays, index: number, percentile: number): number {
  return ratioOf({ slowShare, sigma, offset: sizes[index]?.offset ?? 0 }, percentile);
}

/** One guess of that ratio: share, spread and offset are each known only roughly. */
export function drawWayQuantileRatio(
  { slowShare, sigma, count, sizes }: TwoWays,
  { index, percentile, random }: { readonly index: number; readonly percentile: number; readonly random: Random },
): number {
  const { offset = 0, offsetVariance = 0 } = sizes[index] ?? {};
  const logit =
    Math.log(slowShare / (1 - slowShare)) + standardNormal(random) / Math.sqrt(count * slowShare * (1 - slowShare));
  const drawn = {
    slowShare: 1 / (1 + Math.exp(-logit)),
    sigma: sigma * Math.exp(standardNormal(random) / Math.sqrt(2 * count)),
    offset: Math.max(0, offset + Math.sqrt(offsetVariance) * standardNormal(random)),
  };
  return ratioOf(drawn, percentile);
}

const BISECTIONS = 18;

type Mixture = Pick<TwoWays, "slowShare" | "sigma"> & Pick<SizeWays, "offset">;

/** The quick way's middle is 1; 4 deviations about both ways hold every percentile in use. */
function ratioOf({ slowShare, sigma, offset }: Mixture, percentile: number): number {
  let [low, high] = [-4 * sigma, offset + 4 * sigma];
  for (let i = 0; i < BISECTIONS; i++) {
    const middle = (low + high) / 2;
    const below = (1 - slowShare) * normalShare(middle / sigma) + slowShare * normalShare((middle - offset) / sigma);
    if (below < percentile) low = middle;
    else high = middle;
  }
  const mean = Math.exp((sigma * sigma) / 2) * (1 - slowShare + slowShare * Math.exp(offset));
  return Math.exp((low + high) / 2) / mean;
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : total(values) / values.length;
}
