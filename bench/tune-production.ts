// How well one size's logs and traces tell the other sizes' durations, on random functions whose true figures are
// known, beside the published reference: 15.3 % mean error, the best size for 79.0 % of functions, the best or second
// best for 91.3 % (Eismann et al., "Sizeless", Middleware 2021, whose 2,000 functions and four applications are not these).
// What the estimate takes as uncertain was chosen without these functions. Exits 1 when a bar is missed.
import { seededRandom } from "@faultline/core";
import { estimateFromProduction, type ProductionFigures } from "../packages/ops/src/tune/estimate-from-production.ts";
import { objectivesOf, type SizeFigures } from "../packages/ops/src/tune/strategy.ts";
import { randomFunction, type SimulatedFunction } from "./harness/random-functions.ts";

const SEED = 20_261_129;
const FUNCTION_COUNT = 500;
/** The reference's sizes: each is the one in use in turn, the others are estimated. */
const SIZES_MB = [128, 256, 512, 1024, 2048, 3008] as const;
const INVOCATIONS = 500;
/** Standard deviation of what traces say of the share of waiting. */
const SHARE_ERROR = 0.06;
const BASE_PRICE = 2.1e-9;
/** The reference weighs cost against speed as three to one. */
const STRATEGY = { kind: "balanced", weight: 0.75 } as const;
const BARS = { error: 0.153, best: 0.79, bestOrSecond: 0.913 } as const;

/** What logs and traces would show: invocations of the function, and a share of waiting that is roughly right. */
function observe(simulated: SimulatedFunction, memoryMb: number, seed: number): ProductionFigures {
  const random = seededRandom(seed);
  const durations: number[] = [];
  for (let i = 0; durations.length < INVOCATIONS; i++) {
    const { durationMs, initMs } = simulated.invoke(memoryMb, i, random);
    if (initMs === undefined) durations.push(durationMs);
  }
  const meanMs = meanOf(durations);
  const variation = Math.sqrt(meanOf(durations.map((ms) => (ms / meanMs - 1) ** 2)));
  const p95Ms = durations.toSorted((a, b) => a - b)[Math.ceil(0.95 * INVOCATIONS) - 1] ?? 0;
  const noise = SHARE_ERROR * (random.next() + random.next() + random.next() - 1.5) * 2;
  const waitingShare = Math.min(1, Math.max(0, simulated.waitingShare(memoryMb) + noise));
  return { memoryMb, meanMs, p95Ratio: p95Ms / meanMs, invocations: INVOCATIONS, variation, waitingShare };
}

interface Tally {
  readonly errors: number[];
  readonly covered: number[];
  readonly ranks: number[];
}

function estimateFrom(simulated: SimulatedFunction, usedMb: number, seed: number, tally: Tally): void {
  const options = { strategy: STRATEGY, basePrice: BASE_PRICE, random: seededRandom(seed + 1) };
  const estimate = estimateFromProduction(observe(simulated, usedMb, seed), SIZES_MB, options);
  const truth = SIZES_MB.map((memoryMb): SizeFigures => {
    const durationMs = simulated.meanMs(memoryMb);
    return { durationMs, p95Ms: simulated.p95Ms(memoryMb), cost: (durationMs + 0.5) * memoryMb };
  });
  for (const [i, { memoryMb, meanMs, interval }] of estimate.sizes.entries()) {
    const trueMs = truth[i]?.durationMs ?? 0;
    if (memoryMb === usedMb) continue;
    tally.errors.push(Math.abs(meanMs / trueMs - 1));
    tally.covered.push(trueMs >= interval.low && trueMs <= interval.high ? 1 : 0);
  }
  const objectives = objectivesOf(STRATEGY, truth);
  const chosen = objectives[estimate.sizes.findIndex(({ memoryMb }) => memoryMb === estimate.memoryMb)] ?? Infinity;
  tally.ranks.push(objectives.filter((objective) => objective < chosen).length);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

const all: Tally = { errors: [], covered: [], ranks: [] };
const shareOfRank = ({ ranks }: Tally, most: number) => meanOf(ranks.map((rank) => (rank <= most ? 1 : 0)));

function describe(from: string, tally: Tally): string {
  return (
    `from ${from}: mean error ${percent(meanOf(tally.errors))}, best size for ${percent(shareOfRank(tally, 0))}, ` +
    `best or second best for ${percent(shareOfRank(tally, 1))}; 95 % intervals cover ${percent(meanOf(tally.covered))}`
  );
}

for (const usedMb of SIZES_MB) {
  const tally: Tally = { errors: [], covered: [], ranks: [] };
  const generator = seededRandom(SEED);
  for (let i = 0; i < FUNCTION_COUNT; i++) estimateFrom(randomFunction(generator), usedMb, SEED + i, tally);
  console.log(describe(`${usedMb} MB`, tally));
  for (const key of ["errors", "covered", "ranks"] as const) all[key].push(...tally[key]);
}
console.log(describe("all sizes in use", all));
// The reference's figures are averages, too; from the smallest sizes alone they are not reached.
const isMet =
  meanOf(all.errors) < BARS.error && shareOfRank(all, 0) >= BARS.best && shareOfRank(all, 1) >= BARS.bestOrSecond;
console.log(isMet ? "On average over the sizes in use, all bars are met." : "A bar is missed: 15.3 %, 79.0 %, 91.3 %.");
process.exitCode = isMet ? 0 : 1;
