/**
 * GetMetricData of 500 series of a day by minutes, all pages, beside hand-written SQL that reads the same points; and
 * one evaluation of 1,000 alarms, as it happens every minute.
 *
 * `node bench/metrics.ts [rounds]`. Exits 1 when the median of either misses its bar.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { GetMetricDataOutput } from "@aws-sdk/client-cloudwatch";
import {
  DEFAULT_ACCOUNT_ID,
  DEFAULT_REGION,
  epochMs,
  requestId,
  seededRandom,
  systemClock,
  VirtualClock,
} from "@faultline/core";
import { openDuckDbStore } from "@faultline/telemetry";
import { createCloudWatchService } from "../packages/cloud/src/services/cloudwatch/index.ts";
import { createMemoryStateStore } from "../packages/cloud/src/state/memory-state-store.ts";

const ROUNDS = Number(process.argv[2] ?? 5);
const SERIES = 500;
const POINTS = 1_440;
const ALARMS = 1_000;
const DATA_BAR_MS = 500;
const ALARMS_BAR_MS = 100;
const MINUTE_MS = 60_000;

const scope = { accountId: DEFAULT_ACCOUNT_ID, region: DEFAULT_REGION };
const end = Date.UTC(2026, 10, 23, 12);
const start = end - POINTS * MINUTE_MS;
const clock = new VirtualClock(end);
const directory = mkdtempSync(join(tmpdir(), "faultline-bench-metrics-"));
const store = await openDuckDbStore({ directory });
const cloudWatch = createCloudWatchService({ store, state: createMemoryStateStore(), clock, random: seededRandom(1) });

async function call(operation: string, input: unknown): Promise<unknown> {
  const context = { scope, requestId: requestId("r"), origin: "", headers: {}, signal: new AbortController().signal };
  return cloudWatch.definition.operations[operation]?.(input as never, context);
}

/** A datum a minute of every series, which differ in one dimension. */
async function fill(): Promise<void> {
  const random = seededRandom(7);
  for (let minute = 0; minute < POINTS; minute++) {
    const datums = Array.from({ length: SERIES }, (_, index) => ({
      scope,
      namespace: "Bench",
      metricName: "Latency",
      dimensions: [{ name: "Route", value: `route-${index}` }],
      timestamp: epochMs(start + minute * MINUTE_MS),
      unit: "Milliseconds",
      values: [{ value: random.next() * 1_000, count: 1 }],
      storageResolution: 60 as const,
    }));
    await store.append({ datums });
  }
}

function dimension(index: number) {
  return [{ Name: "Route", Value: `route-${index % SERIES}` }];
}

/** All pages of one request. */
async function getMetricData(): Promise<number> {
  const MetricDataQueries = Array.from({ length: SERIES }, (_, index) => {
    const Metric = { Namespace: "Bench", MetricName: "Latency", Dimensions: dimension(index) };
    return { Id: `m${index}`, MetricStat: { Metric, Period: 60, Stat: "Sum" } };
  });
  const request = { MetricDataQueries, StartTime: new Date(start), EndTime: new Date(end) };
  let points = 0;
  let NextToken: string | undefined;
  do {
    const page = (await call("GetMetricData", { ...request, NextToken })) as GetMetricDataOutput;
    for (const { Values = [] } of page.MetricDataResults ?? []) points += Values.length;
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return points;
}

async function handWrittenSql(): Promise<number> {
  const rows = await store.query({
    sql: `SELECT dimensions, "timestamp" // 60000 AS minute, sum("sum") AS total FROM datums
      WHERE account_id = ? AND region = ? AND namespace = 'Bench' AND metric_name = 'Latency'
        AND "timestamp" >= ? AND "timestamp" < ?
      GROUP BY dimensions, minute ORDER BY dimensions, minute`,
    parameters: [scope.accountId, scope.region, start, end],
  });
  return rows.length;
}

async function putAlarms(): Promise<void> {
  for (let index = 0; index < ALARMS; index++) {
    await call("PutMetricAlarm", {
      AlarmName: `alarm-${index}`,
      Namespace: "Bench",
      MetricName: "Latency",
      Dimensions: dimension(index),
      Statistic: "Sum",
      Period: 60,
      EvaluationPeriods: 3,
      Threshold: 2_000,
      ComparisonOperator: "GreaterThanThreshold",
    });
  }
}

/** What happens at the next full minute. */
async function evaluateAlarms(): Promise<void> {
  clock.advance(MINUTE_MS);
  await cloudWatch.settled();
}

async function measure(action: () => Promise<unknown>): Promise<{ readonly ms: number; readonly cpuMs: number }> {
  const startMs = systemClock.monotonicMs();
  const startCpu = process.cpuUsage();
  await action();
  const { user, system } = process.cpuUsage(startCpu);
  return { ms: systemClock.monotonicMs() - startMs, cpuMs: (user + system) / 1_000 };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

type Round = Awaited<ReturnType<typeof measure>>;

function report(name: string, rounds: readonly Round[], bar?: number): number {
  const ms = median(rounds.map((round) => round.ms));
  const cpuMs = median(rounds.map((round) => round.cpuMs));
  const best = Math.min(...rounds.map((round) => round.ms));
  const verdict = bar === undefined ? "" : ` (bar ${bar} ms: ${ms <= bar ? "met" : "MISSED"})`;
  console.log(
    `${name.padEnd(34)} median ${ms.toFixed(0)} ms, best ${best.toFixed(0)} ms, CPU ${cpuMs.toFixed(0)} ms${verdict}`,
  );
  return ms;
}

try {
  await fill();
  console.log(
    `${SERIES} series × ${POINTS} points; points read: ${await getMetricData()} and ${await handWrittenSql()}`,
  );
  const data: Round[] = [];
  const sql: Round[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    data.push(await measure(getMetricData));
    sql.push(await measure(handWrittenSql));
  }
  const dataMs = report("GetMetricData, all pages", data, DATA_BAR_MS);
  const sqlMs = report("hand-written SQL, a row a point", sql);
  console.log(`ratio ${(dataMs / sqlMs).toFixed(2)}`);
  await putAlarms();
  await evaluateAlarms(); // The first changes the state of every alarm.
  const alarms: Round[] = [];
  for (let round = 0; round < ROUNDS; round++) alarms.push(await measure(evaluateAlarms));
  const alarmsMs = report(`${ALARMS.toLocaleString("en-US")} alarms evaluated`, alarms, ALARMS_BAR_MS);
  process.exitCode = dataMs <= DATA_BAR_MS && alarmsMs <= ALARMS_BAR_MS ? 0 : 1;
} finally {
  await cloudWatch.close();
  await store.close();
  rmSync(directory, { recursive: true });
}
