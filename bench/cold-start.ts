// What the lab adds to a cold start: a first invocation through the API, which makes a new environment, beside a bare
// Node process that loads the same handler, calls it and answers. In turns. Beside them the first request to
// serverless-offline (where `npm install --prefix bench` has put it). Exits 1 when the lab adds more than its bar.
// Usage: node bench/cold-start.ts [runs]
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { callApi } from "./harness/call-api.ts";
import { deployTarget, FUNCTION_PATH, HANDLER } from "./harness/invoke-target.ts";
import { KeepAliveConnection } from "./harness/keep-alive-connection.ts";
import { startLab } from "./harness/lab-process.ts";
import { quantile } from "./harness/measure-load.ts";
import { hasServerlessOffline, startServerlessOffline } from "./harness/serverless-offline.ts";

const RUNS = Number(process.argv[2] ?? 15);
/** Each starts serverless-offline anew, which takes seconds. */
const OFFLINE_RUNS = 3;
/** Between cold starts: the lab prepares the next process meanwhile, as it would between a user's. */
const PAUSE_MS = 1000;
const ADDED_MS_MAX = 20;
const BARE = `require("./handler.js").handler({}).then((answer) => process.stdout.write(JSON.stringify(answer)));`;

const directory = mkdtempSync(join(tmpdir(), "faultline-bench-cold-"));
const lab = await startLab(join(directory, "data"));
try {
  writeFileSync(join(directory, "handler.js"), HANDLER);
  writeFileSync(join(directory, "bare.js"), BARE);
  const { direct } = await deployTarget(lab.port);
  const connection = await KeepAliveConnection.open(lab.port);
  const labMs: number[] = [];
  const bareMs: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    await replaceEnvironment(connection, run);
    await setTimeout(PAUSE_MS);
    labMs.push(await timed(() => invokeOnce(connection, direct)));
    bareMs.push(await timed(runBare));
  }
  connection.close();
  report(labMs, bareMs);
  if (hasServerlessOffline()) await reportServerlessOffline(labMs);
  else console.log("without serverless-offline: npm install --prefix bench brings it");
} finally {
  await lab.stop();
  rmSync(directory, { recursive: true, force: true });
}

/** A changed function runs in a new environment. */
async function replaceEnvironment(connection: KeepAliveConnection, run: number): Promise<void> {
  const body = JSON.stringify({ Environment: { Variables: { RUN: String(run) } } });
  await callApi(connection, { service: "lambda", requestLine: `PUT ${FUNCTION_PATH}/configuration`, body });
}

async function invokeOnce(connection: KeepAliveConnection, request: Buffer): Promise<void> {
  const { status, body } = await connection.send(request);
  if (status !== 200) throw new Error(`answered ${status}: ${body.toString()}`);
}

async function timed(action: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await action();
  return performance.now() - startMs;
}

function runBare(): Promise<void> {
  const child = spawn(process.execPath, [join(directory, "bare.js")], { stdio: ["ignore", "pipe", "inherit"] });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.stdout.once("data", () => resolve());
  });
}

function report(labMs: readonly number[], bareMs: readonly number[]): void {
  const [lab50, bare50] = [medianOf(labMs), medianOf(bareMs)];
  const isMet = lab50 - bare50 <= ADDED_MS_MAX;
  console.log(`cold invocation, median ${lab50.toFixed(1)} ms; bare process, median ${bare50.toFixed(1)} ms`);
  console.log(`the lab adds ${(lab50 - bare50).toFixed(1)} ms, at most ${ADDED_MS_MAX}: ${isMet ? "met" : "MISSED"}`);
  process.exitCode = isMet ? 0 : 1;
}

async function reportServerlessOffline(labMs: readonly number[]): Promise<void> {
  const firstMs: number[] = [];
  for (let run = 0; run < OFFLINE_RUNS; run++) {
    const offline = await startServerlessOffline();
    firstMs.push(offline.firstRequestMs);
    await offline.stop();
  }
  const [first50, lab50] = [medianOf(firstMs), medianOf(labMs)];
  console.log(
    `first request to serverless-offline, median ${first50.toFixed(1)} ms: ${(first50 / lab50).toFixed(1)} × the lab's`,
  );
}

function medianOf(values: readonly number[]): number {
  return quantile(
    values.toSorted((a, b) => a - b),
    0.5,
  );
}
