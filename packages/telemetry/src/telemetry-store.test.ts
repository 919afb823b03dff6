// What every telemetry store does: runs on DuckDB and on ClickHouse.
import { DEFAULT_ACCOUNT_ID, DEFAULT_REGION, epochMs, segmentId, traceId } from "@faultline/core";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Datum } from "./model/datum.ts";
import type { LogEvent } from "./model/log-event.ts";
import type { TelemetryStore } from "./store/telemetry-store.ts";
import { createTestStorePlace, type TestStorePlace } from "./test-store.fixture.ts";

const scope = { accountId: DEFAULT_ACCOUNT_ID, region: DEFAULT_REGION };

let place: TestStorePlace;
const open: TelemetryStore[] = [];

beforeEach(() => {
  place = createTestStorePlace();
});

afterEach(async () => {
  for (const store of open.splice(0)) await store.close();
  place.remove();
});

async function openStore(limits = {}): Promise<TelemetryStore> {
  const store = await place.open(limits);
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
    { message: "grüße 🙂 \u0000 end", type: null, duration: null },
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
    sql: "SELECT message FROM log_events ORDER BY event_id",
    parameters: [],
  });
  expect(rows).toEqual([{ message: "one" }, { message: "two" }]);
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

test("statements that fail, write or return too much answer with a code", async () => {
  const store = await openStore({ resultRows: 10 });
  await expect(store.query({ sql: "SELECT nothing FROM nowhere", parameters: [] })).rejects.toMatchObject({
    code: "QUERY_FAILED",
  });
  await store.append({ logEvents: Array.from({ length: 3000 }, (_, index) => logEvent(`m${index}`)) });
  await expect(store.query({ sql: "SELECT message FROM log_events", parameters: [] })).rejects.toMatchObject({
    code: "QUERY_TOO_LARGE",
  });
  await expect(store.query({ sql: "DELETE FROM log_events", parameters: [] })).rejects.toThrow("statement that writes");
  expect(await store.query({ sql: "SELECT message FROM log_events LIMIT 10", parameters: [] })).toHaveLength(10);
});

test("parameters and values keep their types", async () => {
  const store = await openStore();
  const values = [null, true, 1, 1.5, "text", 2n ** 60n] as const;
  const [row] = await store.query({ sql: "SELECT ? AS a, ? AS b, ? AS c, ? AS d, ? AS e, ? AS f", parameters: values });
  expect(row).toEqual({ a: null, b: true, c: 1, d: 1.5, e: "text", f: 2n ** 60n });
});

test("a closed store refuses work", async () => {
  const store = await openStore();
  await store.close();
  await expect(store.append({ logEvents: [logEvent("x")] })).rejects.toMatchObject({ code: "STORE_ENDED" });
});
