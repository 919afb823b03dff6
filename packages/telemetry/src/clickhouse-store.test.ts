// What only the store on ClickHouse does. Runs in the project `clickhouse` alone.
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { DEFAULT_ACCOUNT_ID, DEFAULT_REGION, epochMs, systemClock, systemRandom } from "@faultline/core";
import { afterEach, expect, inject, test } from "vitest";
import { ClickHouseConnection } from "./store/clickhouse/clickhouse-connection.ts";
import { migrateClickHouse } from "./store/clickhouse/migrate-clickhouse.ts";
import { openClickHouseStore } from "./store/clickhouse/open-clickhouse-store.ts";
import { parseStoreAddress } from "./store/clickhouse/store-address.ts";
import { DEFAULT_STORE_LIMITS } from "./store/store-limits.ts";

const ends: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

let databases = 0;
const newDatabase = () => `own_${process.pid}_${++databases}`;

function event(message: string) {
  const timestamp = epochMs(1_790_000_000_000);
  const scope = { accountId: DEFAULT_ACCOUNT_ID, region: DEFAULT_REGION };
  return { scope, logGroup: "g", logStream: "s", timestamp, ingestionTime: timestamp, message };
}

/** Passes requests on to ClickHouse, and breaks the connection instead of answering the first few inserts. */
async function losesAnswers(count: number): Promise<{ readonly host: string; readonly inserts: string[] }> {
  const inserts: string[] = [];
  const [hostname, port] = inject("clickHouseHost").split(":");
  const proxy: Server = createServer((incoming, outgoing) => {
    const { method, url = "", headers } = incoming;
    const isInsert = url.includes("INSERT");
    if (isInsert) inserts.push(new URL(url, "http://x").searchParams.get("insert_deduplication_token") ?? "");
    const isLost = isInsert && inserts.length <= count;
    const passedOn = request({ hostname, port, method, path: url, headers }, (answer) => {
      if (isLost) answer.resume().once("end", () => incoming.socket.destroy());
      else answer.pipe(outgoing.writeHead(answer.statusCode ?? 500, answer.headers));
    });
    incoming.pipe(passedOn);
  });
  await new Promise<void>((resolve) => void proxy.listen(0, "127.0.0.1", resolve));
  ends.push(() => void proxy.close());
  return { host: `127.0.0.1:${(proxy.address() as AddressInfo).port}`, inserts };
}

async function openStore(host: string, database = newDatabase()) {
  const address = `clickhouse://${host}/${database}`;
  const store = await openClickHouseStore({ address, clock: systemClock, random: systemRandom() });
  ends.push(() => store.close());
  return store;
}

test("an insert whose answer was lost is sent again and stored once", async () => {
  const { host, inserts } = await losesAnswers(2);
  const store = await openStore(host);
  inserts.splice(0);
  await store.append({ logEvents: [event("once"), event("once, too")] });
  await store.append({ logEvents: [event("another")] });
  const messages = await store.query({ sql: "SELECT message FROM log_events ORDER BY event_id", parameters: [] });
  expect(messages).toEqual([{ message: "once" }, { message: "once, too" }, { message: "another" }]);
  const [first, second, third, fourth] = inserts;
  expect(inserts).toHaveLength(4);
  expect([second, third]).toEqual([first, first]);
  expect(fourth).not.toBe(first);
});

test("equal batches are two batches", async () => {
  const store = await openStore(inject("clickHouseHost"));
  const datum = {
    scope: event("").scope,
    namespace: "n",
    metricName: "m",
    dimensions: [],
    timestamp: epochMs(1_790_000_000_000),
    unit: "None",
    values: [{ value: 1, count: 1 }],
    storageResolution: 60 as const,
  };
  await store.append({ datums: [datum] });
  await store.append({ datums: [datum] });
  expect(await store.query({ sql: "SELECT count(*) AS n FROM datums", parameters: [] })).toEqual([{ n: 2 }]);
});

test("an older database gets the upgrades that it lacks and keeps its rows; a newer one is refused", async () => {
  const database = newDatabase();
  const host = inject("clickHouseHost");
  const store = await openStore(host, database);
  await store.append({ logEvents: [event("kept")] });
  const address = parseStoreAddress(`clickhouse://${host}/${database}`);
  const connection = new ClickHouseConnection({ address, clock: systemClock, limits: DEFAULT_STORE_LIMITS });
  ends.push(() => connection.close());
  const server = {
    run: (sql: string) => connection.run(sql),
    readNumber: async (sql: string) => Number(Object.values((await connection.query(sql))[0] ?? {})[0]),
  };
  const upgrade = () => [`ALTER TABLE ${database}.log_events ADD COLUMN IF NOT EXISTS source Int64 DEFAULT 7`];
  expect(await migrateClickHouse(server, address, [upgrade])).toBe(true);
  expect(await migrateClickHouse(server, address, [upgrade])).toBe(true);
  expect(await store.query({ sql: "SELECT message, source FROM log_events", parameters: [] })).toEqual([
    { message: "kept", source: 7 },
  ]);
  await expect(openStore(host, database)).rejects.toMatchObject({ code: "STORE_TOO_NEW" });
});

test("a server that is not there is told of with its address", async () => {
  await expect(openStore("127.0.0.1:1")).rejects.toMatchObject({
    code: "STORE_UNAVAILABLE",
    message: expect.stringContaining("http://127.0.0.1:1") as string,
  });
});
