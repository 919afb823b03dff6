// Time of typical Logs Insights queries beside SQL that a person would write over the same table for the same answer, its
// statistics (records matched and scanned, bytes scanned) included as far as the rows do not tell them, and beside jq and awk over
// the same lines in a file, all in one run, in turns. The ratio to SQL is one of CPU time, which other work on the machine
// disturbs least; jq and awk are compared by elapsed time.
// Usage: node bench/insights.ts [lines] [rounds]
import { execFile } from "node:child_process";
import { createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { DEFAULT_ACCOUNT_ID, DEFAULT_REGION, epochMs, seededRandom } from "@faultline/core";
import { type LogEvent, openDuckDbStore, prepareQuery, runQuery, type TelemetryStore } from "@faultline/telemetry";
import { BENCHED_QUERIES, type BenchedQuery } from "./harness/insights-queries.ts";
import { logLines } from "./harness/log-lines.ts";

const SQL_BAR = 1.2;
const JQ_BAR = 10;
const BATCH_EVENTS = 10_000;
const START = Date.UTC(2026, 0, 1);
const LOG_GROUP = "/aws/lambda/lookup";
const TIMED_MS = 250;
const NEVER = { ms: Infinity, cpuMs: Infinity };

const lines = Number(process.argv[2] ?? 2_000_000);
const rounds = Number(process.argv[3] ?? 3);
const directory = mkdtempSync(join(tmpdir(), "bench-insights-"));
const file = join(directory, "messages.log");
const run = promisify(execFile);
let hasMissed = false;

const store = await openDuckDbStore({ directory: join(directory, "store"), limits: { resultRows: 100_000 } });
try {
  const end = await fill(store);
  const jqVersion = await run("jq", ["--version"]).then(
    ({ stdout }) => stdout.trim(),
    () => undefined,
  );
  console.log(`${lines} lines, best of ${rounds} rounds; ${jqVersion ?? "jq is not installed"}`);
  console.log(
    `${"query".padEnd(44)}${"insights".padStart(9)}${"SQL".padStart(9)}${"ratio".padStart(7)}${"jq".padStart(9)}${"awk".padStart(9)}`,
  );
  for (const query of BENCHED_QUERIES) await report(query, end, jqVersion !== undefined);
} finally {
  await store.close();
  rmSync(directory, { recursive: true });
}
process.exitCode = hasMissed ? 1 : 0;

/** Writes the lines into the file and the store. @returns When the last event happened. */
async function fill(target: TelemetryStore): Promise<number> {
  const out = createWriteStream(file);
  let batch: LogEvent[] = [];
  let last = START;
  for (const { ms, message } of logLines(lines, seededRandom(1))) {
    last = START + ms;
    if (!out.write(`${message}\n`)) await once(out, "drain");
    const time = epochMs(last);
    const scope = { accountId: DEFAULT_ACCOUNT_ID, region: DEFAULT_REGION };
    batch.push({ scope, logGroup: LOG_GROUP, logStream: "main", timestamp: time, ingestionTime: time, message });
    if (batch.length < BATCH_EVENTS) continue;
    await target.append({ logEvents: batch });
    batch = [];
  }
  await target.append({ logEvents: batch });
  out.end();
  await once(out, "close");
  return last;
}

async function report(query: BenchedQuery, end: number, hasJq: boolean): Promise<void> {
  const { planned } = prepareQuery(query.insights);
  if (planned === undefined) throw new Error(`${query.insights} does not compile`);
  const range = {
    accountId: DEFAULT_ACCOUNT_ID,
    region: DEFAULT_REGION,
    logGroups: [LOG_GROUP],
    from: START,
    to: end,
    now: end,
  };
  const where =
    `account_id = '${DEFAULT_ACCOUNT_ID}' AND region = '${DEFAULT_REGION}' AND log_group = '${LOG_GROUP}' ` +
    `AND "timestamp" BETWEEN ${START} AND ${end}`;
  const statements = [query.sql, query.statistics].flatMap((sql) => sql?.replaceAll("$WHERE", where) ?? []);
  const best = { insights: NEVER, sql: NEVER, jq: NEVER, awk: NEVER };
  for (let round = 0; round < rounds; round++) {
    best.insights = better(best.insights, await timed(() => runQuery(planned, range, store)));
    best.sql = better(best.sql, await timed(() => queryAll(statements)));
    if (round > 0) continue;
    const { jq, awk } = query;
    if (hasJq && jq !== undefined) best.jq = await timed(() => run("jq", ["-nRc", jq, file]));
    if (awk !== undefined) best.awk = await timed(() => run("awk", [awk, file]));
  }
  const ratio = best.insights.cpuMs / best.sql.cpuMs;
  if (ratio > SQL_BAR || best.jq.ms < best.insights.ms * JQ_BAR) hasMissed = true;
  const ms = ({ ms: time }: Time) => (Number.isFinite(time) ? time.toFixed(0) : "-").padStart(9);
  console.log(
    `${query.name.padEnd(44)}${ms(best.insights)}${ms(best.sql)}${ratio.toFixed(2).padStart(7)}${ms(best.jq)}${ms(best.awk)}`,
  );
}

async function queryAll(statements: readonly string[]): Promise<void> {
  for (const sql of statements) await store.query({ sql, parameters: [] });
}

/** Elapsed, and the CPU time of this process with all its threads; milliseconds. */
interface Time {
  readonly ms: number;
  readonly cpuMs: number;
}

function better(one: Time, other: Time): Time {
  return { ms: Math.min(one.ms, other.ms), cpuMs: Math.min(one.cpuMs, other.cpuMs) };
}

/** Of one call: the mean over at least {@link TIMED_MS}, as a single short one is told by chance. */
async function timed(work: () => Promise<unknown>): Promise<Time> {
  const start = performance.now();
  const before = process.cpuUsage();
  let calls = 0;
  do {
    await work();
    calls++;
  } while (performance.now() - start < TIMED_MS);
  const { user, system } = process.cpuUsage(before);
  return { ms: (performance.now() - start) / calls, cpuMs: (user + system) / 1000 / calls };
}
