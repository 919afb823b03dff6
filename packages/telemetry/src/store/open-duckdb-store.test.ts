import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  DEFAULT_ACCOUNT_ID,
  DEFAULT_REGION,
  epochMs,
  type LabError,
  seededRandom,
  segmentId,
  traceId,
} from "@faultline/core";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { LogEvent } from "../model/log-event.ts";
import { openDuckDbStore } from "./open-duckdb-store.ts";
import type { TelemetryStore } from "./telemetry-store.ts";

const scope = { accountId: DEFAULT_ACCOUNT_ID, region: DEFAULT_REGION };

let directory: string;
const open: TelemetryStore[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "store-"));
});

afterEach(async () => {
  for (const store of open.splice(0)) await store.close();
  rmSync(directory, { recursive: true });
});

async function openStore(limits = {}): Promise<TelemetryStore> {
  const store = await openDuckDbStore({ directory, limits });
  open.push(store);
  return store;
}

function logEvent(message: string, timestamp = 1_700_000_000_000): LogEvent {
  return {
    scope,
    logGroup: "/aws/lambda/f",
    logStream: "s",
    timestamp: epochMs(timestamp),
    ingestionTime: epochMs(timestamp + 5),
    message,
  };
}

test("a second lab on the same directory is refused, and the first goes on", async () => {
  const store = await openStore();
  await expect(openDuckDbStore({ directory })).rejects.toMatchObject({ code: "DATA_DIRECTORY_IN_USE" });
  await store.append({ logEvents: [logEvent("still here")] });
  expect(await store.query({ sql: "SELECT message FROM log_events", parameters: [] })).toEqual([
    { message: "still here" },
  ]);
});

test("a directory that cannot be made is refused with its path", async () => {
  await expect(openDuckDbStore({ directory: "/dev/null/x" })).rejects.toMatchObject({
    code: "DATA_DIRECTORY_UNUSABLE",
  });
});

test("beyond its size, a store deletes the oldest telemetry of all kinds and says so", async () => {
  const notices: string[] = [];
  const limits = { storedBytes: 8_000_000 };
  const store = await openDuckDbStore({ directory, limits, onNotice: (text) => notices.push(text) });
  open.push(store);
  const random = seededRandom(1);
  const EVENTS = 2_000;
  const hex = (number: number) => number.toString(16).padStart(24, "0");
  for (let batch = 0; batch < 40; batch++) {
    const start = 1_700_000_000_000 + batch * EVENTS;
    const logEvents = Array.from({ length: EVENTS }, (_, index) => logEvent(random.hex(160), start + index));
    const document = {
      trace_id: traceId(`1-65532100-${hex(batch)}`),
      id: segmentId(hex(batch).slice(8)),
      name: "n",
      start_time: start / 1000,
      end_time: start / 1000,
    };
    await store.append({ logEvents, segments: [{ scope, document }] });
  }
  await store.prune({ scope, logGroup: "none" }); // Comes after what the last append has set off.
  const { storedBytes, limitBytes, deletedBefore = 0 } = await store.size();
  expect(limitBytes).toBe(8_000_000);
  expect(storedBytes).toBeGreaterThan(4_000_000);
  expect(storedBytes).toBeLessThan(10_000_000);
  expect(notices.at(-1)).toContain(new Date(deletedBefore).toISOString());
  const [oldest] = await store.query({
    sql: 'SELECT (SELECT min("timestamp") FROM log_events) AS event, (SELECT min(start_ms) FROM segments) AS segment',
    parameters: [],
  });
  expect(oldest?.["event"]).toBe(deletedBefore);
  expect(Number(oldest?.["segment"])).toBeGreaterThanOrEqual(deletedBefore);
  const [newest] = await store.query({ sql: 'SELECT max("timestamp") AS t FROM log_events', parameters: [] });
  expect(newest).toEqual({ t: 1_700_000_000_000 + 40 * EVENTS - 1 });
}, 60_000);

test("closing ends the queries that run or wait, instead of DuckDB ending the process", async () => {
  const store = await openStore();
  const endless = {
    sql: "SELECT sum(sqrt(a.range + b.range)) AS s FROM range(1000000) a, range(1000000) b",
    parameters: [],
  };
  const queries = Array.from({ length: 8 }, () => store.query(endless));
  const outcomes = Promise.allSettled(queries);
  await store.close();
  const codes = (await outcomes).map((outcome) => outcome.status === "rejected" && (outcome.reason as LabError).code);
  expect(codes).toHaveLength(8);
  for (const code of codes) expect(["QUERY_FAILED", "STORE_ENDED"]).toContain(code);
});

test("a query whose signal is aborted is interrupted, running or waiting, and frees its connection", async () => {
  const store = await openStore({ concurrentQueries: 1 });
  const endless = {
    sql: "SELECT sum(sqrt(a.range + b.range)) AS s FROM range(1000000) a, range(1000000) b",
    parameters: [],
  };
  const abort = new AbortController();
  const queries = [1, 2].map(() => store.query(endless, { signal: abort.signal }));
  const outcomes = Promise.allSettled(queries);
  const after = store.query({ sql: "SELECT 1 AS one", parameters: [] });
  abort.abort();
  const codes = (await outcomes).map((outcome) => outcome.status === "rejected" && (outcome.reason as LabError).code);
  expect(codes).toEqual(["QUERY_CANCELLED", "QUERY_CANCELLED"]);
  expect(await after).toEqual([{ one: 1 }]);
});
