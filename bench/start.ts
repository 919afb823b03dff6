// What it takes to start a lab: from the command to the line "Ready", to the first answer of a service, and the memory
// that the idle lab holds. Seven runs, each on an empty data folder; beside them serverless-offline's start (where
// `npm install --prefix bench` has put it). Exits 1 when a median misses its bar.
// Usage: node bench/start.ts [runs]
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { callApi } from "./harness/call-api.ts";
import { deployTarget } from "./harness/invoke-target.ts";
import { KeepAliveConnection } from "./harness/keep-alive-connection.ts";
import { descendantsOf, residentMb, startLab } from "./harness/lab-process.ts";
import { quantile } from "./harness/measure-load.ts";
import { hasServerlessOffline, startServerlessOffline } from "./harness/serverless-offline.ts";

const RUNS = Number(process.argv[2] ?? 7);
/** It takes seconds each time. */
const OFFLINE_RUNS = 3;
/** Start-up work is over by then. */
const IDLE_AFTER_MS = 3000;
const READY_MS_MAX = 1000;
const FIRST_ANSWER_MS_MAX = 1000;
const RESIDENT_MB_MAX = 200;

interface StartFigures {
  readonly readyMs: number;
  readonly firstAnswerMs: number;
  readonly labMb: number;
  readonly supervisorMb: number;
}

await run(); // Fills Node's compile cache: what is measured is a warm installation.
const runs: StartFigures[] = [];
for (let count = 0; count < RUNS; count++) runs.push(await run());
const verdicts = [
  show("command to Ready, ms", "readyMs", READY_MS_MAX),
  show("command to first answer, ms", "firstAnswerMs", FIRST_ANSWER_MS_MAX),
  show("idle lab, resident MB", "labMb", RESIDENT_MB_MAX),
];
show("its supervisor, resident MB", "supervisorMb");
console.log(`a process that waits for a function, resident MB: ${(await waitingProcessMb()).toFixed(0)}`);
if (hasServerlessOffline()) await showServerlessOffline();
else console.log("without serverless-offline: npm install --prefix bench brings it");
process.exitCode = verdicts.every(Boolean) ? 0 : 1;

async function run(): Promise<StartFigures> {
  const directory = mkdtempSync(join(tmpdir(), "faultline-bench-start-"));
  const lab = await startLab(directory);
  try {
    const connection = await KeepAliveConnection.open(lab.port);
    await callApi(connection, { service: "lambda", requestLine: "GET /2015-03-31/functions" });
    const firstAnswerMs = performance.now() - lab.startedAtMs;
    connection.close();
    await setTimeout(IDLE_AFTER_MS);
    const [supervisor = lab.pid] = descendantsOf(lab.pid);
    const { readyMs } = lab;
    return { readyMs, firstAnswerMs, labMb: residentMb(lab.pid), supervisorMb: residentMb(supervisor) };
  } finally {
    await lab.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Prints a figure, and tells whether its median meets the bar. */
function show(name: string, figure: keyof StartFigures, maximum?: number): boolean {
  const values = runs.map((figures) => figures[figure]).toSorted((a, b) => a - b);
  const median = quantile(values, 0.5);
  const isMet = maximum === undefined || median <= maximum;
  const bar = maximum === undefined ? "" : `  at most ${maximum}: ${isMet ? "met" : "MISSED"}`;
  console.log(`${name.padEnd(28)} min ${quantile(values, 0).toFixed(0)}  median ${median.toFixed(0)}${bar}`);
  return isMet;
}

/** How long serverless-offline takes until both its ports answer, and how many times the lab's that is. */
async function showServerlessOffline(): Promise<void> {
  const readyMs: number[] = [];
  for (let count = 0; count < OFFLINE_RUNS; count++) {
    const offline = await startServerlessOffline();
    readyMs.push(offline.readyMs);
    await offline.stop();
  }
  const median = medianOf(readyMs);
  const ratio = median / medianOf(runs.map((figures) => figures.readyMs));
  console.log(`serverless-offline until it listens, ms: median ${median.toFixed(0)}, ${ratio.toFixed(1)} × the lab's`);
}

function medianOf(values: readonly number[]): number {
  return quantile(
    values.toSorted((a, b) => a - b),
    0.5,
  );
}

/** A function that exists has processes waiting for it. */
async function waitingProcessMb(): Promise<number> {
  const directory = mkdtempSync(join(tmpdir(), "faultline-bench-start-"));
  const lab = await startLab(directory);
  try {
    await deployTarget(lab.port);
    await setTimeout(IDLE_AFTER_MS);
    const sizes = descendantsOf(lab.pid).slice(1).map(residentMb);
    return quantile(
      sizes.toSorted((a, b) => a - b),
      0.5,
    );
  } finally {
    await lab.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}
