import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DEFAULT_ACCOUNT_ID, DEFAULT_REGION, epochMs, type LabError, seededRandom, segmentId, traceId } from "@faultline/core";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Datum } from "../model/datum.ts";
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

function datum(values: Datum["values"]): Datum {
  return {
    scope,
    namespace: "Shop",
    metricName: "Latency",
    dimensions: [
      { name: "Route", value: "/b" },
      { name: "Api", value: "shop" },
    ],
    timestamp: epochMs(1_700_000_000_000.7),
    unit: "Milliseconds",
    values,
    storageResolution: 60,
  };
}

test("an acknowledged log event is read back with the fields of its REPORT line", async () => {
  const store = await openStore();
  const id = "c793869b-ee49-115b-a5b6-4fd21e8dedac";
  const message = `REPORT RequestId: ${id}\tDuration: 12.50 ms\tBilled Duration: 13 ms\tMemory Size: 128 MB\tMax Memory Used: 74 MB\t`;
  await store.append({ logEvents: [logEvent(message), logEvent("grüße 🙂 \u0000 end")] });
  const rows = await store.query({ sql: "SELECT * FROM log_events ORDER BY event_id", parameters: [] });
  expect(rows).toMatchObject([
    {
      event_id: 1,
      account_id: "000000000000",
      region: "us-east-1",
      log_group: "/aws/lambda/f",
      log_stream: "s",
      timestamp: 1_700_000_000_000,
      ingestion_time: 1_700_000_000_005,
      message,
      type: "REPORT",
      request_id: id,
      duration: 12.5,
      billed_duration: 13,
      init_duration: null,
      memory_size: 128_000_000,
      max_memory_used: 74_000_000,
    },
    { event_id: 2, message: "grüße 🙂 \u0000 end", type: null, duration: null },
  ]);
});

test("values with counts become a row each, statistic sets one without a value unless all samples are equal", async () => {
  const store = await openStore();
  await store.append({
    datums: [
      datum([
        { value: 2, count: 3 },
        { value: -1.5, count: 1 },
      ]),
      datum({ sampleCount: 10, sum: 55, minimum: 1, maximum: 10 }),
      datum({ sampleCount: 4, sum: 8, minimum: 2, maximum: 2 }),
    ],
  });
  const rows = await store.query({
    sql: 'SELECT dimensions, "timestamp" AS at, value, sample_count, sum, minimum, maximum FROM datums',
    parameters: [],
  });
  const identity = { dimensions: '[["Api","shop"],["Route","/b"]]', at: 1_700_000_000_000 };
  expect(rows).toEqual([
    { ...identity, value: 2, sample_count: 3, sum: 6, minimum: 2, maximum: 2 },
    { ...identity, value: -1.5, sample_count: 1, sum: -1.5, minimum: -1.5, maximum: -1.5 },
    { ...identity, value: null, sample_count: 10, sum: 55, minimum: 1, maximum: 10 },
    { ...identity, value: 2, sample_count: 4, sum: 8, minimum: 2, maximum: 2 },
  ]);
});

test("a segment has a row for itself and for every subsegment, each knowing its parent", async () => {
  const store = await openStore();
  const document = {
    trace_id: traceId("1-65532100-000000000000000000000001"),
    id: segmentId("00000000000000a1"),
    name: "api",
    origin: "AWS::ApiGateway::Stage",
    start_time: 1_700_000_000.125,
    end_time: 1_700_000_001,
    http: { request: { method: "GET", url: "https://x/y" }, response: { status: 502 } },
    annotations: { tier: "gold", retries: 2 },
    subsegments: [
      {
        id: segmentId("00000000000000b1"),
        name: "lambda",
        start_time: 1_700_000_000.2,
        in_progress: true,
        subsegments: [
          {
            id: segmentId("00000000000000c1"),
            name: "table",
            namespace: "aws" as const,
            start_time: 1_700_000_000.3,
            end_time: 1_700_000_000.4,
            throttle: true,
            cause: { exceptions: [{ id: "1", type: "Throttled", message: "slow down", remote: true }] },
          },
        ],
      },
      { id: segmentId("00000000000000b2"), name: "log", start_time: 1_700_000_000.5, end_time: 1_700_000_000.6 },
    ],
  };
  await store.append({ segments: [{ scope, document }] });
  const rows = await store.query({ sql: "SELECT * FROM segments ORDER BY sequence", parameters: [] });
  expect(rows).toHaveLength(4);
  expect(rows).toMatchObject([
    {
      id: "00000000000000a1",
      parent_id: null,
      segment_id: "00000000000000a1",
      is_subsegment: false,
      origin: "AWS::ApiGateway::Stage",
      start_ms: 1_700_000_000_125,
      end_ms: 1_700_000_001_000,
      ok: false,
      error: false,
      fault: true,
      throttle: false,
      root: true,
      http_method: "GET",
      http_url: "https://x/y",
      http_status: 502,
      annotations: '{"tier":"gold","retries":2}',
      document: JSON.stringify(document),
    },
    { id: "00000000000000b1", parent_id: "00000000000000a1", end_ms: null, in_progress: true, root: false, ok: true },
    {
      id: "00000000000000c1",
      parent_id: "00000000000000b1",
      segment_id: "00000000000000a1",
      is_subsegment: true,
      namespace: "aws",
      throttle: true,
      error: true,
      exceptions: '[{"type":"Throttled","message":"slow down","remote":true}]',
      document: null,
    },
    { id: "00000000000000b2", parent_id: "00000000000000a1" },
  ]);
});

test("what was stored is there after closing and opening again, and ids go on", async () => {
  const first = await openStore();
  await first.append({ logEvents: [logEvent("one")] });
  await first.close();
  const second = await openStore();
  await second.append({ logEvents: [logEvent("two")] });
  const rows = await second.query({
    sql: "SELECT event_id, message FROM log_events ORDER BY event_id",
    parameters: [],
  });
  expect(rows).toEqual([
    { event_id: 1, message: "one" },
    { event_id: 2, message: "two" },
  ]);
});

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

test("appends that do not fit the queue are refused as a whole, and the rest is stored", async () => {
  const store = await openStore({ queuedRows: 10 });
  const outcomes = await Promise.allSettled(
    [6, 4, 1].map((count) => store.append({ logEvents: Array.from({ length: count }, () => logEvent("x")) })),
  );
  expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected"]);
  expect(outcomes[2]).toMatchObject({ reason: { code: "STORE_FULL" } });
  await store.append({ logEvents: [logEvent("fits again")] });
  expect(await store.query({ sql: "SELECT count(*) AS n FROM log_events", parameters: [] })).toEqual([{ n: 11 }]);
});

test("a batch that cannot be stored fails alone and leaves nothing behind", async () => {
  const store = await openStore();
  const outcomes = await Promise.allSettled([
    store.append({ logEvents: [logEvent("first")] }),
    store.append({ logEvents: [logEvent("lost"), logEvent("broken", Number.NaN)] }),
    store.append({ logEvents: [logEvent("shares its commit")] }),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  await store.append({ logEvents: [logEvent("later")] });
  const rows = await store.query({ sql: "SELECT message FROM log_events ORDER BY event_id", parameters: [] });
  expect(rows.map((row) => row["message"])).toEqual(["first", "shares its commit", "later"]);
});

test("a query sees every append acknowledged before it, while others write", async () => {
  const store = await openStore();
  for (let acknowledged = 1; acknowledged <= 30; acknowledged++) {
    await store.append({ logEvents: [logEvent(`m${acknowledged}`)] });
    const unacknowledged = store.append({ datums: [datum([{ value: acknowledged, count: 1 }])] });
    const [row] = await store.query({ sql: "SELECT count(*) AS n FROM log_events", parameters: [] });
    expect(row).toEqual({ n: acknowledged });
    await unacknowledged;
  }
});

test("pruning deletes what earlier appends stored, of one group, stream or age", async () => {
  const store = await openStore();
  const other = { ...logEvent("other group"), logGroup: "g2" };
  const stream = { ...logEvent("other stream"), logStream: "s2" };
  void store.append({ logEvents: [logEvent("old", 1000), logEvent("new", 2000), other, stream] });
  await store.prune({ scope, logGroup: "/aws/lambda/f", logStream: "s", before: epochMs(2000) });
  const messages = async () =>
    (await store.query({ sql: "SELECT message FROM log_events ORDER BY event_id", parameters: [] })).map(
      (row) => row["message"],
    );
  expect(await messages()).toEqual(["new", "other group", "other stream"]);
  await store.prune({ scope, logGroup: "/aws/lambda/f" });
  expect(await messages()).toEqual(["other group"]);
});

test("beyond its size, a store deletes the oldest telemetry of all kinds and says so", async () => {
  const notices: string[] = [];
  const limits = { storedBytes: 8_000_000 };
  const store = await openDuckDbStore({ directory, limits, onNotice: (text) => notices.push(text) });
  open.push(store);
  const random = seededRandom(1);
  const EVENTS = 2_000;
  const hex = (number: number) => number.toString(16).padStart(24, "0");
  for (let batch = 0; batch < 60; batch++) {
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
  expect(newest).toEqual({ t: 1_700_000_000_000 + 60 * EVENTS - 1 });
});

test("statements that fail, write or return too much answer with a code", async () => {
  const store = await openStore({ resultRows: 10 });
  await expect(store.query({ sql: "SELECT nothing FROM nowhere", parameters: [] })).rejects.toMatchObject({
    code: "QUERY_FAILED",
  });
  await expect(store.query({ sql: "SELECT * FROM range(3000)", parameters: [] })).rejects.toMatchObject({
    code: "QUERY_TOO_LARGE",
  });
  await expect(store.query({ sql: "DELETE FROM log_events", parameters: [] })).rejects.toThrow("statement that writes");
  expect(await store.query({ sql: "SELECT * FROM range(10)", parameters: [] })).toHaveLength(10);
});

test("parameters and values keep their types", async () => {
  const store = await openStore();
  const values = [null, true, 1, 1.5, "text", 2n ** 60n] as const;
  const [row] = await store.query({ sql: "SELECT ? AS a, ? AS b, ? AS c, ? AS d, ? AS e, ? AS f", parameters: values });
  expect(row).toEqual({ a: null, b: true, c: 1, d: 1.5, e: "text", f: 2n ** 60n });
});

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

test("a closed store refuses work", async () => {
  const store = await openStore();
  await store.close();
  await expect(store.append({ logEvents: [logEvent("x")] })).rejects.toMatchObject({ code: "STORE_ENDED" });
});
