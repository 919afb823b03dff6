// Log events a second that the store acknowledges while a query runs, beside the raw DuckDB Appender in the same run.
// Exits 1 when fewer than 40,000 are acknowledged a second.
// Usage: node bench/ingest.ts [seconds]
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { openDuckDbStore } from "@faultline/telemetry";
import { lambdaEvents } from "./harness/lambda-events.ts";

const BATCH_EVENTS = 500;
const WRITERS = 16;
const EVENTS_PER_SECOND_MIN = 40_000;
const durationMs = Number(process.argv[2] ?? 10) * 1000;
const directory = mkdtempSync(join(tmpdir(), "bench-ingest-"));

try {
  const floor = await rawAppenderRate();
  const { openMs, rate, queries, queryMsP50 } = await storeRate();
  console.log(`raw Appender, committed every ${BATCH_EVENTS} rows   ${floor.toFixed(0)} events/s`);
  console.log(
    `store, acknowledged, while queries run    ${rate.toFixed(0)} events/s (${queries} queries, p50 ${queryMsP50.toFixed(0)} ms)`,
  );
  console.log(`ratio ${(rate / floor).toFixed(2)}; store opened in ${openMs.toFixed(0)} ms`);
  if (rate < EVENTS_PER_SECOND_MIN) process.exitCode = 1;
} finally {
  rmSync(directory, { recursive: true });
}

/** The least that storing costs: the same rows as one thread can append them, with no parsing, queue or thread between. */
async function rawAppenderRate(): Promise<number> {
  const instance = await DuckDBInstance.create(join(directory, "raw.duckdb"), { checkpoint_threshold: "128MB" });
  const connection = await instance.connect();
  await connection.run(
    `CREATE TABLE log_events (event_id BIGINT, account_id VARCHAR, region VARCHAR, log_group VARCHAR, log_stream VARCHAR,
     "timestamp" BIGINT, ingestion_time BIGINT, message VARCHAR)`,
  );
  const appender = await connection.createAppender("log_events");
  const start = performance.now();
  let events = 0;
  for (let number = 0; performance.now() - start < durationMs; number++) {
    for (const event of lambdaEvents(number, BATCH_EVENTS)) {
      appender.appendBigInt(BigInt(events++));
      appender.appendVarchar(event.scope.accountId);
      appender.appendVarchar(event.scope.region);
      appender.appendVarchar(event.logGroup);
      appender.appendVarchar(event.logStream);
      appender.appendBigInt(BigInt(event.timestamp));
      appender.appendBigInt(BigInt(event.ingestionTime));
      appender.appendVarchar(event.message);
      appender.endRow();
    }
    appender.flushSync();
  }
  const rate = (events / (performance.now() - start)) * 1000;
  appender.closeSync();
  connection.closeSync();
  instance.closeSync();
  return rate;
}

async function storeRate() {
  const openStart = performance.now();
  const store = await openDuckDbStore({ directory: join(directory, "store") });
  const openMs = performance.now() - openStart;
  const start = performance.now();
  const isRunning = () => performance.now() - start < durationMs;
  let events = 0;
  let number = 0;
  const write = async () => {
    while (isRunning()) {
      await store.append({ logEvents: lambdaEvents(number++, BATCH_EVENTS) });
      events += BATCH_EVENTS;
    }
  };
  const queryTimesMs: number[] = [];
  const read = async () => {
    while (isRunning()) {
      const queryStart = performance.now();
      await store.query({
        sql: "SELECT log_stream, quantile_cont(duration, 0.99) AS p99 FROM log_events WHERE type = 'REPORT' GROUP BY ALL",
        parameters: [],
      });
      queryTimesMs.push(performance.now() - queryStart);
    }
  };
  await Promise.all([...Array.from({ length: WRITERS }, write), read()]);
  const rate = (events / (performance.now() - start)) * 1000;
  await store.close();
  const queryMsP50 = queryTimesMs.toSorted((a, b) => a - b)[Math.floor(queryTimesMs.length / 2)] ?? 0;
  return { openMs, rate, queries: queryTimesMs.length, queryMsP50 };
}
