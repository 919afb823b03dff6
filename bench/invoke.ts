// Warm invocations through the API of a lab that runs as its users run it, with logs, metrics and traces on, against
// the least that two HTTP hops cost and against serverless-offline (where `npm install --prefix bench` has put it).
// Direct, and through a REST API. Exits 1 when a ratio misses its bar.
// Usage: node bench/invoke.ts [rounds]
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { deployTarget } from "./harness/invoke-target.ts";
import { startLab } from "./harness/lab-process.ts";
import { type LoadFigures, measureLoad } from "./harness/measure-load.ts";
import { hasServerlessOffline, type ServerlessOffline, startServerlessOffline } from "./harness/serverless-offline.ts";

const CONCURRENCIES = [1, 10, 50];
/** Many short rounds rather than a few long ones: on a shared machine some of them are quiet. */
const ROUNDS = Number(process.argv[2] ?? 7);
const ROUND_MS = 1000;
const WARM_UP_MS = 2500;
const RATIO_MIN = 0.7;
const RATIO_MIN_TO_OFFLINE = 3;
/** "No fall from c=10 to c=50", less the spread between rounds on a shared machine. */
const KEPT_RATE_MIN = 0.95;
const RATE_MIN_AT_10 = 1500;
const LATENCY_MS_P50_MAX_AT_1 = 1;
const FLOOR_SERVER = fileURLToPath(new URL("invoke-floor-server.ts", import.meta.url));

/** What is asked, and by which name it is printed. */
interface Path {
  readonly name: "floor" | "direct" | "restApi" | "offlineDirect" | "offlineRestApi";
  readonly port: number;
  readonly request: Buffer;
}
type Best = Readonly<Partial<Record<Path["name"], LoadFigures>>>;

interface Verdict {
  readonly text: string;
  readonly isMet: boolean;
  /** Absolute figures depend on the machine; only ratios decide the exit code. */
  readonly isRatio: boolean;
}

const directory = mkdtempSync(join(tmpdir(), "faultline-bench-invoke-"));
const lab = await startLab(directory);
const offline = hasServerlessOffline() ? await startServerlessOffline() : undefined;
if (offline === undefined) console.log("without serverless-offline: npm install --prefix bench brings it");
try {
  const requests = await deployTarget(lab.port);
  const results = new Map<number, Best>();
  const paths: readonly Path[] = [
    { name: "direct", port: lab.port, request: requests.direct },
    { name: "restApi", port: lab.port, request: requests.restApi },
    ...pathsOf(offline),
  ];
  for (const concurrency of CONCURRENCIES) {
    const floor = await startFloor(concurrency);
    const all = [{ name: "floor", port: floor.port, request: requests.direct } as const, ...paths];
    results.set(concurrency, await measureInTurns(concurrency, all));
    floor.process.kill("SIGTERM");
  }
  const verdicts = judge(results);
  for (const { text, isMet } of verdicts) console.log(`${isMet ? "met   " : "MISSED"}  ${text}`);
  process.exitCode = verdicts.every(({ isMet, isRatio }) => isMet || !isRatio) ? 0 : 1;
} finally {
  await offline?.stop();
  await lab.stop();
  rmSync(directory, { recursive: true, force: true });
}

function pathsOf(started: ServerlessOffline | undefined): readonly Path[] {
  if (started === undefined) return [];
  return [
    { name: "offlineDirect", ...started.direct },
    { name: "offlineRestApi", ...started.restApi },
  ];
}

/** The best of several rounds of each, in turns: a neighbour on the machine then disturbs all alike. */
async function measureInTurns(concurrency: number, paths: readonly Path[]): Promise<Best> {
  for (const path of paths) await measureLoad({ ...path, concurrency, durationMs: WARM_UP_MS });
  const best: Partial<Record<Path["name"], LoadFigures>> = {};
  for (let round = 0; round < ROUNDS; round++) {
    for (const path of paths) {
      const figures = await measureLoad({ ...path, concurrency, durationMs: ROUND_MS });
      best[path.name] = bestOf(best[path.name] ?? figures, figures);
    }
  }
  for (const { name } of paths) console.log(describe(concurrency, name, best));
  return best;
}

function bestOf(one: LoadFigures, other: LoadFigures): LoadFigures {
  return other.ratePerSecond > one.ratePerSecond ? other : one;
}

function rateOf(best: Best | undefined, name: Path["name"]): number {
  return best?.[name]?.ratePerSecond ?? Number.NaN;
}

function describe(concurrency: number, name: Path["name"], best: Best): string {
  const { latencyMsP50 = Number.NaN, latencyMsP99 = Number.NaN } = best[name] ?? {};
  return [
    `c=${concurrency}`.padEnd(5),
    name.padEnd(14),
    `${rateOf(best, name).toFixed(0)}/s`.padStart(8),
    `p50 ${latencyMsP50.toFixed(2)} ms`.padStart(14),
    `p99 ${latencyMsP99.toFixed(2)} ms`.padStart(14),
    `ratio to the floor ${(rateOf(best, name) / rateOf(best, "floor")).toFixed(2)}`,
  ].join("  ");
}

function judge(results: ReadonlyMap<number, Best>): readonly Verdict[] {
  const verdicts: Verdict[] = [];
  for (const name of ["direct", "restApi"] as const) {
    const rateAt = (concurrency: number) => rateOf(results.get(concurrency), name);
    for (const [concurrency, best] of results) verdicts.push(...compare(concurrency, name, best));
    const kept = rateAt(50) / rateAt(10);
    const keptText = `${name}: c=50 keeps ${kept.toFixed(2)} of the rate at c=10, at least ${KEPT_RATE_MIN}`;
    verdicts.push({ text: keptText, isMet: kept >= KEPT_RATE_MIN, isRatio: true });
    const rateText = `${name} c=10: ${rateAt(10).toFixed(0)}/s, at least ${RATE_MIN_AT_10}`;
    verdicts.push({ text: rateText, isMet: rateAt(10) >= RATE_MIN_AT_10, isRatio: false });
    const p50 = results.get(1)?.[name]?.latencyMsP50 ?? Number.NaN;
    const p50Text = `${name} c=1: p50 ${p50.toFixed(2)} ms, at most ${LATENCY_MS_P50_MAX_AT_1}`;
    verdicts.push({ text: p50Text, isMet: p50 <= LATENCY_MS_P50_MAX_AT_1, isRatio: false });
  }
  return verdicts;
}

/** With the floor, and with serverless-offline where it ran. */
function compare(concurrency: number, name: "direct" | "restApi", best: Best): readonly Verdict[] {
  const toFloor = rateOf(best, name) / rateOf(best, "floor");
  const verdicts = [
    {
      text: `${name} c=${concurrency}: ${toFloor.toFixed(2)} of the floor, at least ${RATIO_MIN}`,
      isMet: toFloor >= RATIO_MIN,
      isRatio: true,
    },
  ];
  const other = name === "direct" ? "offlineDirect" : "offlineRestApi";
  if (best[other] === undefined) return verdicts;
  const ratio = rateOf(best, name) / rateOf(best, other);
  const text = `${name} c=${concurrency}: ${ratio.toFixed(1)} × serverless-offline, at least ${RATIO_MIN_TO_OFFLINE} ×`;
  return [...verdicts, { text, isMet: ratio >= RATIO_MIN_TO_OFFLINE, isRatio: true }];
}

/** The bare server with as many workers as requests at a time. */
function startFloor(workers: number): Promise<{ readonly process: ChildProcess; readonly port: number }> {
  const child = spawn(process.execPath, [FLOOR_SERVER, String(workers)], { stdio: ["ignore", "pipe", "inherit"] });
  return new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the floor ended with ${code}`)));
    child.stdout.once("data", (chunk: Buffer) => resolve({ process: child, port: Number(chunk.toString()) }));
  });
}
