// Whether tuning chooses on the lab what a fixed grid of sizes chooses, for the functions of e2e/fixtures/tune and every
// strategy. A second grid, measured after the tunings, shows how far a grid itself can be relied on: each judges the
// tuner's choices, and the other's. `node bench/tune-lab.ts [invocations a size of a grid] [function …]`; 30 and all five by
// default. Needs a quiet machine: durations are real. Exits 1 when the tuner agrees less often than the other grid does.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DEFAULT_REGION, seededRandom, systemClock } from "@faultline/core";
import {
  createAwsClients,
  parseStateMachineInput,
  runGrid,
  tuneFunction,
  TuningJournal,
  type TuningReport,
} from "@faultline/ops";
import { objectivesOf, type SizeFigures, type Strategy } from "../packages/ops/src/tune/strategy.ts";
import { trimmedMean } from "../packages/ops/src/tune/formats/state-machine-output.ts";
import { deployTemplate } from "./harness/deploy-template.ts";
import { startLab } from "./harness/lab-process.ts";

const SIZES_MB = [128, 256, 512, 1024, 1536, 2048, 3008] as const;
const FUNCTIONS = ["Computer", "Waiter", "Mixer", "Allocator", "Varier"] as const;
const GRID_DEFAULT = 30;
/** Times the work of the functions' own tests: some tenths of a second, as Lambda functions take. */
const PAYLOAD = { size: 5 };
const TRIM = 0.2;
const BASE_PRICE = 2.1e-9;

/** The tuner's 2 % of the best, and as much again for what a grid does not know. */
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

function tune(functionName: string, strategy: Strategy): Promise<TuningReport> {
  return tuneFunction({
    ...session,
    functionName,
    sizesMb: SIZES_MB,
    strategy,
    payloads: [{ payload: PAYLOAD, weight: 1 }],
    basePrice: BASE_PRICE,
    random: seededRandom(2),
  });
}

/** How many times worse than its best a grid finds a size. */
function ratioBy(grid: readonly SizeFigures[], strategy: Strategy, memoryMb: number): number {
  const objectives = objectivesOf(strategy, grid);
  return (objectives[SIZES_MB.findIndex((size) => size === memoryMb)] ?? Infinity) / Math.min(...objectives);
}

function bestOf(grid: readonly SizeFigures[], strategy: Strategy): number {
  const objectives = objectivesOf(strategy, grid);
  return SIZES_MB[objectives.indexOf(Math.min(...objectives))] ?? Infinity;
}

const percentText = (ratio: number) =>
  ratio < 100 ? `${(100 * (ratio - 1)).toFixed(1)} %`.padStart(6) : "misses the target";

const agreed = { tuner: 0, grid: 0 };
let [judgements, tunings, invocations] = [0, 0, 0];
try {
  const names = await deployTemplate("e2e/fixtures/tune/template.yaml", lab.port);
  for (const logicalId of named.length > 0 ? named : FUNCTIONS) {
    const functionName = names.get(logicalId) ?? logicalId;
    const first = await measureGrid(functionName);
    const reports = [];
    for (const strategy of strategiesFor(first)) reports.push(await tune(functionName, strategy));
    const second = await measureGrid(functionName);
    for (const { strategy, memoryMb, invocationCount } of reports) {
      tunings += 1;
      invocations += invocationCount;
      for (const [judge, other] of [
        [first, second],
        [second, first],
      ] as const) {
        const tunerRatio = ratioBy(judge, strategy, memoryMb);
        const gridRatio = ratioBy(judge, strategy, bestOf(other, strategy));
        judgements += 1;
        agreed.tuner += tunerRatio <= 1 + TOLERANCE ? 1 : 0;
        agreed.grid += gridRatio <= 1 + TOLERANCE ? 1 : 0;
        console.log(
          `${`${logicalId}, ${strategy.kind}`.padEnd(19)} best ${String(bestOf(judge, strategy)).padStart(4)} MB; ` +
            `tuner ${String(memoryMb).padStart(4)} MB, ${percentText(tunerRatio)} off; ` +
            `other grid ${String(bestOf(other, strategy)).padStart(4)} MB, ${percentText(gridRatio)} off`,
        );
      }
    }
  }
} finally {
  await clients.destroy();
  await lab.stop();
  rmSync(folder, { recursive: true, force: true });
}
const perGrid = gridCount * SIZES_MB.length;
console.log(
  `Within ${100 * TOLERANCE} % of the best, by either grid: the tuner in ${agreed.tuner} of ${judgements} with ` +
    `${(invocations / tunings).toFixed(1)} invocations on average, the other grid in ${agreed.grid} with ${perGrid}.`,
);
process.exitCode = agreed.tuner >= agreed.grid ? 0 : 1;
