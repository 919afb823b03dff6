import { assert, type Random, standardNormal } from "@faultline/core";
import { type Interval, interval95 } from "./interval.ts";
import { type Curve, curveFamily } from "./model/curve-family.ts";
import { misfitsOf } from "./model/misfit.ts";
import { pricePerMillion } from "./prices.ts";
import { objectivesOf, type SizeFigures, type Strategy } from "./strategy.ts";
import { TOLERANCE } from "./tuner.ts";

/** What production tells of a function at the one memory size in use; of warm invocations. */
export interface ProductionFigures {
  readonly memoryMb: number;
  readonly meanMs: number;
  /** The 95th percentile over the mean. */
  readonly p95Ratio: number;
  readonly invocations: number;
  /** Coefficient of variation of the durations. */
  readonly variation: number;
  /** Share of the time spent waiting for calls, by traces; absent where no trace tells of any. */
  readonly waitingShare?: number;
}

/** One size of an estimated curve. */
export interface EstimatedSize {
  readonly memoryMb: number;
  readonly meanMs: number;
  readonly interval: Interval;
  readonly p95Ms: number;
  /** In the currency of the price. */
  readonly usdPerMillion: number;
}

/** A curve estimated without any experiment. */
export interface ProductionEstimate {
  readonly sizes: readonly EstimatedSize[];
  readonly memoryMb: number;
  /** Probability that it is within 2 % of the best. */
  readonly sureness: number;
  readonly howSure: string;
}

/** What traces miss of the waiting, or count too much: standard deviation of the share. */
const TRACED_SHARE_ERROR = 0.06;
/** How likely a function waits for more than its traces tell: a timer, or a client that is not instrumented. */
const UNTRACED_WAITING = 0.1;
const DRAWS = 2000;
/** Billing counts started milliseconds: half of one more on average. */
const ROUNDING_MS = 0.5;

/**
 * Estimates every size's duration from what production shows at one: waiting stays, computation follows the CPU share.
 * The interval holds what the model cannot know: memory pressure, threads, steps.
 */
export function estimateFromProduction(
  figures: ProductionFigures,
  sizesMb: readonly number[],
  options: { readonly strategy: Strategy; readonly basePrice: number; readonly random: Random },
): ProductionEstimate {
  const { strategy, basePrice, random } = options;
  const draws = drawCurves(figures, sizesMb, random);
  const price = (ms: number, memoryMb: number) => pricePerMillion(ms + ROUNDING_MS, memoryMb, basePrice);
  const sizes = sizesMb.map((memoryMb, i) => {
    const guesses = draws.map((curve) => curve[i] ?? 0);
    const meanMs = leastRelativeError(guesses);
    return {
      memoryMb,
      meanMs,
      interval: interval95(guesses),
      p95Ms: meanMs * figures.p95Ratio,
      usdPerMillion: price(meanMs, memoryMb),
    };
  });
  const good = sizesMb.map(() => 0);
  for (const curve of draws) {
    const drawn: SizeFigures[] = curve.map((durationMs, i) => ({
      durationMs,
      p95Ms: durationMs * figures.p95Ratio,
      cost: price(durationMs, sizesMb[i] ?? 0),
    }));
    const objectives = objectivesOf(strategy, drawn);
    const limit = Math.min(...objectives) * (1 + TOLERANCE);
    for (const [i, objective] of objectives.entries()) if (objective <= limit) good[i] = (good[i] ?? 0) + 1;
  }
  const choice = good.indexOf(Math.max(...good));
  const sureness = (good[choice] ?? 0) / draws.length;
  const memoryMb = sizesMb[choice] ?? 0;
  return { sizes, memoryMb, sureness, howSure: describe(memoryMb, sureness, figures) };
}

/** The guess whose expected error, as a share of the truth, is least: the median of guesses that weigh 1 / guess. */
function leastRelativeError(guesses: readonly number[]): number {
  const sorted = guesses.toSorted((a, b) => a - b);
  let rest = sorted.reduce((sum, guess) => sum + 1 / guess, 0) / 2;
  for (const guess of sorted) {
    rest -= 1 / guess;
    if (rest <= 0) return guess;
  }
  return sorted.at(-1) ?? 0;
}

function describe(memoryMb: number, sureness: number, { waitingShare }: ProductionFigures): string {
  const basis = waitingShare === undefined ? " No trace tells of a call: how much of it is waiting is unknown." : "";
  const percent = Math.round(100 * sureness);
  const advice = sureness >= 0.9 ? "" : " An experiment (without --from-production) would tell.";
  return `Estimated, not measured: ${memoryMb} MB is within 2 % of the best with a probability of ${percent} %.${basis}${advice}`;
}

/** Durations of all sizes, as they may be. */
function drawCurves(figures: ProductionFigures, sizesMb: readonly number[], random: Random): readonly number[][] {
  const all = [...sizesMb, figures.memoryMb];
  const curves = curveFamily(all).map((curve) => ({ curve, weight: curve.prior * likelihood(figures, curve) }));
  const misfits = misfitsOf(sizesMb);
  const relativeError = figures.variation / Math.sqrt(Math.max(1, figures.invocations));
  return Array.from({ length: DRAWS }, () => {
    const { logShape } = pick(curves, random).curve;
    const { deviations } = pick(
      misfits.map((misfit) => ({ ...misfit, weight: misfit.prior })),
      random,
    );
    const level = Math.log(figures.meanMs) - (logShape.at(-1) ?? 0) + relativeError * standardNormal(random);
    return sizesMb.map((memoryMb, i) => {
      const deviation = memoryMb === figures.memoryMb ? 0 : Math.min(DEVIATION_MAX, deviations[i] ?? 0);
      return Math.exp(level + (logShape[i] ?? 0) + deviation * standardNormal(random));
    });
  });
}

/** Where the model says nothing, sizes still lie within about half and double of it. */
const DEVIATION_MAX = 0.35;

/** Where no trace tells of waiting, any share is as likely. */
function likelihood({ memoryMb, waitingShare }: ProductionFigures, curve: Curve): number {
  if (waitingShare === undefined) return 1;
  const beyond = curve.ioShare(memoryMb) - waitingShare;
  const traced = Math.exp(-0.5 * (beyond / TRACED_SHARE_ERROR) ** 2) / (TRACED_SHARE_ERROR * Math.sqrt(2 * Math.PI));
  const untraced = beyond > 0 ? 1 / Math.max(TRACED_SHARE_ERROR, 1 - waitingShare) : 0;
  return (1 - UNTRACED_WAITING) * traced + UNTRACED_WAITING * untraced;
}

function pick<Item extends { readonly weight: number }>(items: readonly Item[], random: Random): Item {
  const total = items.reduce((sum, { weight }) => sum + weight, 0);
  let rest = random.next() * total;
  for (const item of items) {
    rest -= item.weight;
    if (rest <= 0) return item;
  }
  const last = items.at(-1);
  assert(last !== undefined, "nothing to pick from");
  return last;
}
