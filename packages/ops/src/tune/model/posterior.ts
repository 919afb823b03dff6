import { type Random, standardNormal } from "@faultline/core";
import type { Curve } from "./curve-family.ts";
import type { Misfit } from "./misfit.ts";

/** What was measured at one size. */
export interface SizeEvidence {
  /** Logarithm of the mean; any number where nothing was measured. */
  readonly logMean: number;
  /** Variance of that; infinite where nothing was measured. */
  readonly variance: number;
}

/** What is known of the mean durations after measuring. */
export interface Posterior {
  /** One guess of the logarithm of every size's mean duration, in agreement with model and measurements. */
  draw(random: Random): readonly number[];
  /** How much each misfit is to be believed; in the order given; adds up to 1. */
  readonly misfitWeights: readonly number[];
}

interface Component {
  readonly curve: Curve;
  readonly misfitIndex: number;
  readonly deviations: readonly number[];
  readonly logWeight: number;
  /** Logarithm of the curve's factor: best value and variance. */
  readonly level: number;
  readonly levelVariance: number;
}

/**
 * Bayes' rule over all curves and misfits: log mean = level + curve + misfit + noise, all normal, the level unknown.
 * Each size's mean is drawn towards the curve as far as its own measurements are vague.
 */
export function posteriorOf(
  curves: readonly Curve[],
  misfits: readonly Misfit[],
  evidence: readonly SizeEvidence[],
): Posterior {
  const components = curves.flatMap((curve) =>
    misfits.map((misfit, misfitIndex) => weigh(curve, { misfit, misfitIndex }, evidence)),
  );
  const heaviest = components.reduce((most, { logWeight }) => Math.max(most, logWeight), -Infinity);
  const weights = components.map(({ logWeight }) => Math.exp(logWeight - heaviest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const misfitWeights = misfits.map(() => 0);
  const cumulative = new Float64Array(weights.length);
  let sum = 0;
  for (const [i, { misfitIndex }] of components.entries()) {
    const weight = (weights[i] ?? 0) / total;
    misfitWeights[misfitIndex] = (misfitWeights[misfitIndex] ?? 0) + weight;
    cumulative[i] = sum += weight;
  }
  return {
    misfitWeights,
    draw(random) {
      const component = components[firstAtLeast(cumulative, random.next())];
      return component === undefined ? [] : drawFrom(component, evidence, random);
    },
  };
}

function weigh(
  curve: Curve,
  { misfit, misfitIndex }: { readonly misfit: Misfit; readonly misfitIndex: number },
  evidence: readonly SizeEvidence[],
): Component {
  const { logShape } = curve;
  const { deviations } = misfit;
  let [precision, weighted, squares, logVariances] = [0, 0, 0, 0];
  for (let i = 0; i < evidence.length; i++) {
    const { logMean = 0, variance = Infinity } = evidence[i] ?? {};
    if (variance === Infinity) continue;
    const spread = variance + (deviations[i] ?? 0) ** 2;
    const offset = logMean - (logShape[i] ?? 0);
    precision += 1 / spread;
    weighted += offset / spread;
    squares += (offset * offset) / spread;
    logVariances += Math.log(spread);
  }
  const level = weighted / precision;
  const distance = squares - level * weighted;
  const logLikelihood = -0.5 * (distance + logVariances + Math.log(precision));
  return {
    curve,
    misfitIndex,
    deviations,
    logWeight: Math.log(curve.prior * misfit.prior) + logLikelihood,
    level,
    levelVariance: 1 / precision,
  };
}

function drawFrom(component: Component, evidence: readonly SizeEvidence[], random: Random): readonly number[] {
  const level = component.level + Math.sqrt(component.levelVariance) * standardNormal(random);
  return evidence.map(({ logMean, variance }, i) => {
    const expected = level + (component.curve.logShape[i] ?? 0);
    const priorVariance = (component.deviations[i] ?? 0) ** 2;
    if (variance === Infinity) return expected + Math.sqrt(priorVariance) * standardNormal(random);
    const share = priorVariance / (priorVariance + variance);
    return expected + share * (logMean - expected) + Math.sqrt(share * variance) * standardNormal(random);
  });
}

function firstAtLeast(cumulative: Float64Array, value: number): number {
  let [low, high] = [0, cumulative.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cumulative[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
