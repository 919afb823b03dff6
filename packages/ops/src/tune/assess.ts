import { type Interval, interval95 } from "./interval.ts";
import type { Measurements } from "./measurements.ts";
import { drawQuantileRatio, quantileRatio } from "./noise.ts";
import { invocationPrice, pricePerMillion } from "./prices.ts";
import type { Strategy } from "./strategy.ts";
import { SETTLED, type Standing, TOLERANCE, type Tuner } from "./tuner.ts";
import { assert, type Random } from "@faultline/core";

/** What a tuning says of one memory size. Times and costs are of warm invocations. */
export interface SizeReport {
  readonly memoryMb: number;
  readonly warmCount: number;
  readonly coldCount: number;
  readonly meanMs: number;
  readonly meanInterval: Interval;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p95Interval: Interval;
  /** Mean of initialisation and first invocation together; absent where no cold start was seen. */
  readonly coldMs?: number;
  readonly usdPerMillion: number;
  readonly usdPerMillionInterval: Interval;
  /** Whether no other size is both faster and cheaper. */
  readonly isOnParetoFront: boolean;
  /** Why the function cannot run at this size. */
  readonly failure?: string;
}

/** A tuning's result. */
export interface TuningReport {
  readonly strategy: Strategy;
  readonly sizes: readonly SizeReport[];
  /** The chosen size. */
  readonly memoryMb: number;
  /** Probability that it is within 2 % of the best. */
  readonly sureness: number;
  readonly isSettled: boolean;
  readonly howSure: string;
  /** How well waiting + computation / CPU share + memory pressure describes the function, in words. */
  readonly modelFit: string;
  readonly invocationCount: number;
}

/** What the measurements themselves do not tell. */
export interface AssessOptions {
  readonly strategy: Strategy;
  /** Price of a billed millisecond at 128 MB. */
  readonly basePrice: number;
  /** Reasons by index of a size. */
  readonly failures?: ReadonlyMap<number, string>;
  readonly random: Random;
}

/** Sums a tuning up. Sizes that could not run are left without figures. */
export function assess(tuner: Tuner, options: AssessOptions): TuningReport {
  const standing = tuner.stand();
  const described = tuner.sizesMb.map((_, i) => describeSize(tuner, standing, { ...options, index: i }));
  const sizes = described.map((size) => ({ ...size, isOnParetoFront: isOnFront(size, described) }));
  const memoryMb = tuner.sizesMb[standing.choice] ?? 0;
  return {
    strategy: options.strategy,
    sizes,
    memoryMb,
    sureness: standing.sureness,
    isSettled: standing.sureness >= SETTLED,
    howSure: describeSureness(tuner, standing, options.strategy),
    modelFit: describeFit(standing),
    invocationCount: tuner.invocationCount,
  };
}

function describeSize(
  tuner: Tuner,
  { draws, noise }: Standing,
  { index, basePrice, failures, random }: AssessOptions & { readonly index: number },
): Omit<SizeReport, "isOnParetoFront"> {
  const memoryMb = tuner.sizesMb[index] ?? 0;
  const { warm, cold } = tuner.sizes[index] ?? { warm: [], cold: [] };
  const guesses = draws.map((figures) => figures[index]?.durationMs ?? 0);
  const meanMs = Math.exp(guesses.reduce((sum, ms) => sum + Math.log(ms), 0) / guesses.length);
  const meanInterval = interval95(guesses);
  const p95s = guesses.map((ms) => ms * drawQuantileRatio(noise, index, random));
  const failure = failures?.get(index);
  const usd = (ms: number) => pricePerMillion(ms + noise.roundingMs, memoryMb, basePrice);
  const coldMs = coldMeanMs(cold);
  return {
    memoryMb,
    warmCount: warm.length,
    coldCount: cold.length,
    meanMs,
    meanInterval,
    p50Ms: meanMs * quantileRatio(noise, index, 0.5),
    p95Ms: meanMs * quantileRatio(noise, index, 0.95),
    p95Interval: interval95(p95s),
    ...(coldMs === undefined ? {} : { coldMs }),
    usdPerMillion: usd(meanMs),
    usdPerMillionInterval: { low: usd(meanInterval.low), high: usd(meanInterval.high) },
    ...(failure === undefined ? {} : { failure }),
  };
}

function coldMeanMs(cold: Measurements["cold"]): number | undefined {
  if (cold.length === 0) return undefined;
  return cold.reduce((sum, { durationMs, initMs = 0 }) => sum + durationMs + initMs, 0) / cold.length;
}

type Placed = Omit<SizeReport, "isOnParetoFront">;

function isOnFront(size: Placed, all: readonly Placed[]): boolean {
  if (size.failure !== undefined) return false;
  return !all.some(
    (other) =>
      other.failure === undefined &&
      other.meanMs <= size.meanMs &&
      other.usdPerMillion <= size.usdPerMillion &&
      (other.meanMs < size.meanMs || other.usdPerMillion < size.usdPerMillion),
  );
}

function describeSureness(tuner: Tuner, { choice, sureness, remaining }: Standing, strategy: Strategy): string {
  const size = `${tuner.sizesMb[choice]} MB`;
  const percent = Math.min(99, Math.round(100 * sureness));
  const within = `within ${100 * TOLERANCE} % of the best`;
  const target = strategy.kind === "slo" ? " among sizes that meet the target" : "";
  if (sureness >= 0.99) return `Practically certain: ${size} is ${within}${target} (over 99 %).`;
  if (sureness >= SETTLED) return `Settled: ${size} is ${within}${target} with a probability of ${percent} %.`;
  const rivals = remaining
    .filter((i) => i !== choice)
    .toSorted((a, b) => a - b)
    .map((i) => `${tuner.sizesMb[i]} MB`);
  const against = rivals.length === 0 ? "" : ` It may also be ${rivals.join(" or ")}.`;
  return `Not settled: ${size} leads with a probability of ${percent} %.${against} More invocations would tell.`;
}

/** The likeliest way; a number beside it would be read as the choice's probability. */
function describeFit({ posterior, misfits }: Standing): string {
  const weights = posterior.misfitWeights;
  const most = weights.indexOf(Math.max(...weights));
  const misfit = misfits[most];
  assert(misfit !== undefined, "a standing without misfits");
  const isLikely = (weights[most] ?? 0) >= LIKELY;
  return `${isLikely ? "" : "most likely "}${misfit.name}, so ${misfit.meaning}`;
}

/** A way that is less likely than this has others beside it. */
const LIKELY = 0.5;

/** US dollars that the invocations of a tuning cost, requests left out. */
export function spentUsd(tuner: Tuner, basePrice: number): number {
  return tuner.sizes.reduce((sum, { warm, cold }, i) => {
    const memoryMb = tuner.sizesMb[i] ?? 0;
    const own = [...warm, ...cold].map(({ billedMs }) => invocationPrice(billedMs, memoryMb, basePrice));
    return sum + own.reduce((total, price) => total + price, 0);
  }, 0);
}
