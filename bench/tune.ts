// How well tuning chooses on random functions whose true figures are known, beside the fixed grid of 7 sizes × 50
// invocations with a trimmed mean. Generator and seed were committed before the tuner existed.
import { seededRandom } from "@faultline/core";
import { randomFunction, type SimulatedFunction } from "./harness/random-functions.ts";

const SEED = 20_261_128;
const FUNCTION_COUNT = 1500;
const SIZES_MB = [128, 256, 512, 1024, 1536, 2048, 3008] as const;
const GRID_INVOCATIONS = 50;
const TRIM = 0.2;
/** A choice counts as right within this of the best. */
const TOLERANCE = 0.02;

type Strategy = "cost" | "speed" | "balanced";
const STRATEGIES: readonly Strategy[] = ["cost", "speed", "balanced"];

/** Value to minimise for each size; cost in units that cancel out, billed by the started millisecond. */
function objectivesOf(strategy: Strategy, durationsMs: readonly number[]): readonly number[] {
  const costs = durationsMs.map((ms, i) => (ms + 0.5) * (SIZES_MB[i] ?? 0));
  if (strategy === "cost") return costs;
  if (strategy === "speed") return durationsMs;
  const [costMax, durationMax] = [Math.max(...costs), Math.max(...durationsMs)];
  return costs.map((cost, i) => 0.5 * (cost / costMax) + 0.5 * ((durationsMs[i] ?? 0) / durationMax));
}

function regretOf(truth: readonly number[], choice: number): number {
  return (truth[choice] ?? Number.NaN) / Math.min(...truth) - 1;
}

function fixedGrid(simulated: SimulatedFunction, seed: number): readonly number[] {
  const random = seededRandom(seed);
  let sequence = 0;
  return SIZES_MB.map((memoryMb) => {
    const durations = Array.from({ length: GRID_INVOCATIONS }, () => {
      const { durationMs, initMs = 0 } = simulated.invoke(memoryMb, sequence++, random);
      return durationMs + initMs;
    }).toSorted((a, b) => a - b);
    const drop = Math.floor(GRID_INVOCATIONS * TRIM);
    const kept = durations.slice(drop, GRID_INVOCATIONS - drop);
    return kept.reduce((sum, ms) => sum + ms, 0) / kept.length;
  });
}

const regrets: Record<Strategy, number[]> = { cost: [], speed: [], balanced: [] };
const generator = seededRandom(SEED);
for (let i = 0; i < FUNCTION_COUNT; i++) {
  const simulated = randomFunction(generator);
  const truth = SIZES_MB.map((memoryMb) => simulated.meanMs(memoryMb));
  const measured = fixedGrid(simulated, SEED + i);
  for (const strategy of STRATEGIES) {
    const objectives = objectivesOf(strategy, measured);
    const choice = objectives.indexOf(Math.min(...objectives));
    regrets[strategy].push(regretOf(objectivesOf(strategy, truth), choice));
  }
}
console.log(`${FUNCTION_COUNT} functions, seed ${SEED}; within ${TOLERANCE * 100} % of the best, and mean regret:`);
for (const strategy of STRATEGIES) {
  const own = regrets[strategy];
  const right = own.filter((regret) => regret <= TOLERANCE).length / own.length;
  const mean = own.reduce((sum, regret) => sum + regret, 0) / own.length;
  console.log(`fixed grid, 350 invocations, ${strategy}: ${(100 * right).toFixed(1)} %, ${(100 * mean).toFixed(2)} %`);
}
