import type { Random } from "@faultline/core";
import { evidenceOf } from "./evidence.ts";
import { Measurements, type Measurement } from "./measurements.ts";
import { type Curve, curveFamily } from "./model/curve-family.ts";
import { type Misfit, misfitsOf } from "./model/misfit.ts";
import { type Posterior, posteriorOf } from "./model/posterior.ts";
import { drawQuantileRatio, type Noise, noiseOf } from "./noise.ts";
import { objectivesOf, type SizeFigures, type Strategy } from "./strategy.ts";

/** What to tune. */
export interface TunerOptions {
  /** Rising. */
  readonly sizesMb: readonly number[];
  readonly strategy: Strategy;
  readonly random: Random;
  readonly limits?: Partial<TunerLimits>;
}

/** When to stop. */
export interface TunerLimits {
  /** Warm invocations at each size before anything is decided. */
  readonly firstRounds: number;
  /** Invocations in all, cold ones included. */
  readonly invocationsMax: number;
}

/** Figures of the tuner's method. Found on other seeds than bench/tune.ts uses. */
const DEFAULT_LIMITS: TunerLimits = { firstRounds: 4, invocationsMax: 180 };
const DRAWS = 400;
/** A choice this close to the best is as good as the best. */
export const TOLERANCE = 0.02;
/** The choice is settled when it is that close with this probability. */
export const SETTLED = 0.91;
/** The choice and one rival. @see Russo, "Simple Bayesian algorithms for best-arm identification", 2020: top two. */
const ROUND_SIZES = 2;
/** Invocations of each, one after the other. */
const ROUND_REPEATS = 3;
/** A size is out when it is better than the choice by the tolerance with less than this probability. */
const ELIMINATED = 0.05;

/** Where a tuning stands. */
export interface Standing {
  readonly posterior: Posterior;
  /** What the posterior weighs. */
  readonly misfits: readonly Misfit[];
  readonly noise: Noise;
  /** Guesses of all sizes' figures, in agreement with what was measured. */
  readonly draws: readonly (readonly SizeFigures[])[];
  /** Index of the best size as far as is known. */
  readonly choice: number;
  /** Probability that it is within the tolerance of the best. */
  readonly sureness: number;
  /** Indexes of sizes that are still worth measuring: the choice, then its rivals, the strongest first. */
  readonly remaining: readonly number[];
}

/** Chooses what to measure next, by successive elimination. Knows nothing of AWS: measurements are handed in. */
export class Tuner {
  readonly sizesMb: readonly number[];
  readonly sizes: readonly Measurements[];
  readonly #excluded = new Set<number>();
  readonly #curves: readonly Curve[];
  readonly #options: TunerOptions;
  readonly #limits: TunerLimits;
  /** What is known of the measurements so far, so that what ended the tuning is also what is reported. */
  #standing: Standing | undefined;

  constructor(options: TunerOptions) {
    this.#options = options;
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.sizesMb = options.sizesMb;
    this.sizes = options.sizesMb.map(() => new Measurements());
    this.#curves = curveFamily(options.sizesMb);
  }

  get invocationCount(): number {
    return this.sizes.reduce((sum, { warm, cold }) => sum + warm.length + cold.length, 0);
  }

  /** Takes what an invocation at the size of this index took. */
  record(index: number, measurement: Measurement): void {
    this.#standing = undefined;
    this.sizes[index]?.add(measurement);
  }

  /** Takes a size out of the choice: the function cannot run there. */
  exclude(index: number): void {
    this.#standing = undefined;
    this.#excluded.add(index);
  }

  /** Whether a size is left to choose. */
  get hasCandidates(): boolean {
    return this.#excluded.size < this.sizesMb.length;
  }

  isExcluded(index: number): boolean {
    return this.#excluded.has(index);
  }

  /**
   * Indexes of the sizes to invoke now, in this order; none when the choice is settled or the invocations are spent. Those
   * of a size follow each other, as they do under traffic: a function that has rested starts with an unspent CPU share.
   */
  nextRound(): readonly number[] {
    const left = Math.max(0, this.#limits.invocationsMax - this.invocationCount);
    if (!this.hasCandidates) return [];
    return (this.#firstRound(left) ?? this.#decidingRound()).slice(0, left);
  }

  /** Each size is tried once, then measured; undefined once all have been. */
  #firstRound(left: number): readonly number[] | undefined {
    const candidates = [...this.sizes.entries()].filter(([i]) => !this.isExcluded(i));
    const untried = candidates.flatMap(([i, { warm, cold }]) => (warm.length + cold.length === 0 ? [i] : []));
    if (untried.length > 0) return untried;
    const lacking = candidates.filter(([, { warm }]) => warm.length < this.#limits.firstRounds);
    if (lacking.length === 0) return undefined;
    const each = Math.max(1, Math.floor(left / lacking.length));
    return lacking.flatMap(([i, { warm }]) => repeat(i, Math.min(each, this.#limits.firstRounds - warm.length)));
  }

  /** What decides is how the choice and its strongest rival compare; another's turn comes once that one fades. */
  #decidingRound(): readonly number[] {
    const { sureness, remaining } = this.stand();
    if (sureness >= SETTLED) return [];
    return remaining.slice(0, ROUND_SIZES).flatMap((i) => repeat(i, ROUND_REPEATS));
  }

  /** What is known now. Needs a warm measurement of at least one size. */
  stand(): Standing {
    return (this.#standing ??= this.#assess());
  }

  #assess(): Standing {
    const noise = noiseOf(this.sizes);
    const misfits = misfitsOf(
      this.sizesMb,
      this.sizes.map(({ warm, warmMeanMs }) => (warm.length === 0 ? Infinity : warmMeanMs)),
    );
    const posterior = posteriorOf(this.#curves, misfits, evidenceOf(this.sizes, noise));
    const draws = Array.from({ length: DRAWS }, () => this.#drawFigures(posterior, noise));
    return { posterior, misfits, noise, draws, ...this.#decide(draws) };
  }

  #drawFigures(posterior: Posterior, noise: Noise): readonly SizeFigures[] {
    const { random, strategy } = this.#options;
    return posterior.draw(random).map((logMs, i) => {
      const durationMs = Math.exp(logMs);
      const cost = (durationMs + noise.roundingMs) * (this.sizesMb[i] ?? 0);
      const ratio = strategy.kind === "slo" ? drawQuantileRatio(noise, i, random) : 1;
      return { durationMs, p95Ms: durationMs * ratio, cost };
    });
  }

  #decide(draws: readonly (readonly SizeFigures[])[]) {
    const good = this.sizesMb.map(() => 0);
    const regrets = draws.map((figures) => {
      const own = this.#regretsOf(figures);
      for (const [i, regret] of own.entries()) if (regret <= TOLERANCE) good[i] = (good[i] ?? 0) + 1;
      return own;
    });
    const choice = good.indexOf(Math.max(...good));
    const rivalry = this.sizesMb.map((_, i) => {
      const better = regrets.filter((own) => (own[choice] ?? 0) - (own[i] ?? 0) > TOLERANCE / 2).length;
      return better / draws.length;
    });
    const rivals = this.sizesMb
      .flatMap((_, i) => (i !== choice && (rivalry[i] ?? 0) >= ELIMINATED ? [i] : []))
      .toSorted((a, b) => (rivalry[b] ?? 0) - (rivalry[a] ?? 0));
    const remaining = [choice, ...rivals];
    return { choice, sureness: (good[choice] ?? 0) / draws.length, remaining };
  }

  /** How much worse than the best each size would be; infinite where the function cannot run. */
  #regretsOf(figures: readonly SizeFigures[]): readonly number[] {
    const candidates = figures.filter((_, i) => !this.isExcluded(i));
    const objectives = objectivesOf(this.#options.strategy, candidates);
    const best = Math.min(...objectives);
    let next = 0;
    return figures.map((_, i) => (this.isExcluded(i) ? Infinity : (objectives[next++] ?? Infinity) / best - 1));
  }
}

function repeat(value: number, count: number): readonly number[] {
  return Array.from({ length: count }, () => value);
}
