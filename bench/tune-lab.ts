// Whether tuning chooses on the lab what the fixed grid of sizes chooses, for the functions of e2e/fixtures/tune and every
// strategy. `node bench/tune-lab.ts [invocations a size of the grid] [function …]`; 50 and all five by default. Needs a
// quiet machine: durations are real. Exits 1 when a choice is not within the tolerance of the grid's best.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DEFAULT_REGION, seededRandom, systemClock } from "@faultline/core";
import { createAwsClients, parseStateMachineInput, runGrid, tuneFunction, TuningJournal } from "@faultline/ops";
import { objectivesOf, type SizeFigures, type Strategy } from "../packages/ops/src/tune/strategy.ts";
import { trimmedMean } from "../packages/ops/src/tune/formats/state-machine-output.ts";
import { deployTemplate } from "./harness/deploy-template.ts";
import { startLab } from "./harness/lab-process.ts";

const SIZES_MB = [128, 256, 512, 1024, 1536, 2048, 3008] as const;
const FUNCTIONS = ["Computer", "Waiter", "Mixer", "Allocator", "Varier"] as const;
const GRID_DEFAULT = 50;
/** Times the work of the functions' own tests: some tenths of a second, as Lambda functions take. */
const PAYLOAD = { size: 5 };
const TRIM = 0.2;
const BASE_PRICE = 2.1e-9;

/** The tuner's 2 % of the best, and as much again for what the grid itself does not know. */
const TOLERANCE = 0.04;

const [gridText, ...named] = process.argv.slice(2);
const gridCount = Number(gridText ?? GRID_DEFAULT);
const folder = mkdtempSync(join(tmpdir(), "faultline-tune-"));
const lab = await startLab(folder);
const clients = createAwsClients({
  endpoint: `http://127.0.0.1:${lab.port}`,
  region: DEFAULT_REGION,
  isAws: false,
  credentials: { accessKeyId: "000000000000", secretAccessKey: "lab" },
});
const session = { clients, journal: new TuningJournal(join(folder, "journal")), clock: systemClock };

async function measureGrid(functionName: string): Promise<readonly SizeFigures[]> {
  const input = parseStateMachineInput({
    lambdaARN: functionName,
    num: gridCount,
    powerValues: [...SIZES_MB],
    payload: PAYLOAD,
  });
  const grid = await runGrid({ ...session, input, random: seededRandom(1) });
  return grid.map(({ memoryMb, durationsMs, billedMs }) => {
    const sorted = durationsMs.toSorted((a, b) => a - b);
    const p95Ms = sorted[Math.ceil(0.95 * sorted.length) - 1] ?? 0;
    return { durationMs: trimmedMean(durationsMs, TRIM), p95Ms, cost: trimmedMean(billedMs, TRIM) * memoryMb };
  });
}

/** Sizes that do not differ by more keep a target alike. */
const SPREAD_MIN = 1.2;

/** The target lies in the middle of what the sizes reach, or above all of them where they do not differ. */
function strategiesFor(grid: readonly SizeFigures[]): readonly Strategy[] {
  const p95s = grid.map(({ p95Ms }) => p95Ms);
  const [low, high] = [Math.min(...p95s), Math.max(...p95s)];
  const p95Ms = high < SPREAD_MIN * low ? SPREAD_MIN * high : Math.sqrt(low * high);
  return [{ kind: "cost" }, { kind: "speed" }, { kind: "balanced", weight: 0.5 }, { kind: "slo", p95Ms }];
}

async function compare(functionName: string, strategy: Strategy, grid: readonly SizeFigures[]) {
  const report = await tuneFunction({
    ...session,
    functionName,
    sizesMb: SIZES_MB,
    strategy,
    payloads: [{ payload: PAYLOAD, weight: 1 }],
    basePrice: BASE_PRICE,
    random: seededRandom(2),
  });
  const objectives = objectivesOf(strategy, grid);
  const best = Math.min(...objectives);
  const chosen = objectives[SIZES_MB.findIndex((memoryMb) => memoryMb === report.memoryMb)] ?? Infinity;
  return { report, bestMb: SIZES_MB[objectives.indexOf(best)], ratio: chosen / best };
}

let [agreed, all, invocations] = [0, 0, 0];
try {
  const names = await deployTemplate("e2e/fixtures/tune/template.yaml", lab.port);
  for (const logicalId of named.length > 0 ? named : FUNCTIONS) {
    const functionName = names.get(logicalId) ?? logicalId;
    const grid = await measureGrid(functionName);
    for (const strategy of strategiesFor(grid)) {
      const { report, bestMb, ratio } = await compare(functionName, strategy, grid);
      all += 1;
      agreed += ratio <= 1 + TOLERANCE ? 1 : 0;
      invocations += report.invocationCount;
      console.log(
        `${logicalId}, ${strategy.kind}: ${report.memoryMb} MB with ${report.invocationCount} invocations, grid ${bestMb} MB ` +
          `with ${gridCount * SIZES_MB.length}; by the grid's figures ${ratio < 100 ? ratio.toFixed(3) : "beyond the target"} × its best`,
      );
    }
  }
} finally {
  await clients.destroy();
  await lab.stop();
  rmSync(folder, { recursive: true, force: true });
}
const mean = invocations / all;
console.log(
  `${agreed} of ${all} choices are within ${100 * TOLERANCE} % of the grid's best, with ${mean.toFixed(1)} invocations ` +
    `instead of ${gridCount * SIZES_MB.length} (1 : ${((gridCount * SIZES_MB.length) / mean).toFixed(1)}).`,
);
process.exitCode = agreed === all ? 0 : 1;
