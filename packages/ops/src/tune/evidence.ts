import type { Measurements } from "./measurements.ts";
import type { SizeEvidence } from "./model/posterior.ts";
import type { Noise } from "./noise.ts";

/** Counts as so many invocations with this variation, before any were made. */
const PRIOR_COUNT = 5;
const PRIOR_VARIANCE = 0.3 ** 2;
/** Once trimmed, durations vary less. */
const TRIMMED_PRIOR_VARIANCE = 0.1 ** 2;
/** Share left out at either end, as aws-lambda-power-tuning does. */
const TRIMMED_SHARE = 0.2;
const KEPT_SHARE = 1 - 2 * TRIMMED_SHARE;

/**
 * What each size's warm invocations tell of its mean. Where neither one log-normal distribution nor two ways explain how
 * they vary, a few are spikes, such as compilation after a cold start: one among five would move a size's mean by a
 * third. Then sizes are compared by what is left without the extremes, and spikes are taken to cost all of them alike.
 */
export function evidenceOf(sizes: readonly Measurements[], noise: Noise): readonly SizeEvidence[] {
  const durations = sizes.map(({ warm }) => warm.map(({ durationMs }) => durationMs));
  const hasSpikes = noise.spreads === undefined && noise.ways === undefined;
  return hasSpikes ? trimmedEvidence(durations) : plainEvidence(durations);
}

function plainEvidence(durations: readonly (readonly number[])[]): readonly SizeEvidence[] {
  const middles = durations.map(meanOf);
  const variance = pooledVariance(durations, middles, PRIOR_VARIANCE);
  return middles.map((mean, i) => ({ logMean: Math.log(mean), variance: variance / (durations[i]?.length ?? 0) }));
}

/** @see Tukey and McLaughlin 1963, for the variance of a trimmed mean. */
function trimmedEvidence(durations: readonly (readonly number[])[]): readonly SizeEvidence[] {
  const clamped = durations.map(clampExtremes);
  const middles = durations.map((own) => meanOf(withoutExtremes(own)));
  const variance = pooledVariance(clamped, middles, TRIMMED_PRIOR_VARIANCE);
  const ratios = durations.flatMap((own, i) => own.map((ms) => ms / (middles[i] ?? NaN)));
  const spikes = Math.log(meanOf(ratios));
  return middles.map((middle, i) => ({
    logMean: Math.log(middle) + spikes,
    variance: variance / KEPT_SHARE ** 2 / (durations[i]?.length ?? 0),
  }));
}

/** Relative variance of one invocation, which all sizes are taken to have alike: each has few. */
function pooledVariance(
  durations: readonly (readonly number[])[],
  middles: readonly number[],
  priorVariance: number,
): number {
  let [squares, freedom] = [PRIOR_COUNT * priorVariance, PRIOR_COUNT];
  for (const [i, own] of durations.entries()) {
    const middle = middles[i] ?? NaN;
    squares += own.reduce((sum, ms) => sum + (ms / middle - 1) ** 2, 0);
    freedom += Math.max(0, own.length - 1);
  }
  return squares / freedom;
}

function withoutExtremes(values: readonly number[]): readonly number[] {
  const dropped = Math.round(TRIMMED_SHARE * values.length);
  return values.toSorted((a, b) => a - b).slice(dropped, values.length - dropped);
}

/** The extremes count as the nearest values that are none. */
function clampExtremes(values: readonly number[]): readonly number[] {
  const kept = withoutExtremes(values);
  const [low = 0, high = 0] = [kept[0], kept.at(-1)];
  return values.map((value) => Math.min(high, Math.max(low, value)));
}

/** NaN for none. */
function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
