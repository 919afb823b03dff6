// The store on a real cluster that loses its parts: Debian's ClickHouse 18.16, two shards, one of them with two
// replicas, and ZooKeeper, all on this machine. Prints what it finds and exits 1 when something is not as it should be.
// Debian only; unpacks 50 MB of packages on first use. Usage: node tools/clickhouse-topology/check-topology.ts
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  DEFAULT_ACCOUNT_ID,
  DEFAULT_REGION,
  epochMs,
  LabError,
  sleep,
  systemClock,
  systemRandom,
} from "@faultline/core";
import { openClickHouseStore, type TelemetryStore } from "@faultline/telemetry";
import { CLUSTER_NAME, startCluster } from "./clickhouse-cluster.ts";
import { installDebianClickHouse } from "./install-debian-clickhouse.ts";
import { startOldServerProxy } from "./old-server-proxy.ts";

const STREAMS = 40;
const RECOVERY_TRIES = 60;
const folder = mkdtempSync(join(tmpdir(), "clickhouse-topology-"));
const cluster = await startCluster(installDebianClickHouse(), folder);
const [, replica, secondShard] = cluster.nodes;
const proxy = await startOldServerProxy(cluster.httpPort);
let stored = 0;

try {
  const store = await openStore();
  await append(store);
  check("events of forty streams, over both shards, are read after they were acknowledged", await count(store), stored);
  await checkRetries(store);
  await checkReplicaDown(store);
  await checkShardDown(store);
  await checkCoordinationDown(store);
  check("everything that was acknowledged is there at the end, once", await countTwice(store), [stored, stored]);
  await store.close();
} finally {
  for (const process of [...cluster.nodes, cluster.zooKeeper]) await process.kill();
  proxy.close();
  rmSync(folder, { recursive: true, force: true });
}
process.exit();

async function checkRetries(store: TelemetryStore): Promise<void> {
  const before = proxy.insertCount();
  proxy.loseAnswers(2);
  await append(store);
  check("an insert whose answer was lost twice is sent three times", proxy.insertCount() - before, 3);
  check("… and stored once", await count(store), stored);
}

async function checkReplicaDown(store: TelemetryStore): Promise<void> {
  await replica?.kill();
  check("with one replica of a shard killed, all is read", await count(store), stored);
  await append(store);
  check("… and what is inserted meanwhile, too", await count(store), stored);
  await replica?.start();
}

async function checkShardDown(store: TelemetryStore): Promise<void> {
  await secondShard?.kill();
  check(
    "with a whole shard killed, a query is refused rather than answered in part",
    await codeOf(count(store)),
    "STORE_UNAVAILABLE",
  );
  const appended = append(store);
  await secondShard?.start();
  await appended;
  check("an insert waits for the shard to come back, and is stored once", await countRecovered(store), [
    stored,
    stored,
  ]);
}

async function checkCoordinationDown(store: TelemetryStore): Promise<void> {
  await cluster.zooKeeper.kill();
  check("without ZooKeeper, all is read", await count(store), stored);
  const appended = append(store);
  await cluster.zooKeeper.start();
  await appended;
  check("an insert waits for ZooKeeper to come back, and is stored once", await countRecovered(store), [
    stored,
    stored,
  ]);
}

function openStore(): Promise<TelemetryStore> {
  const address = `clickhouse://${proxy.host}/topology?cluster=${CLUSTER_NAME}`;
  return openClickHouseStore({ address, clock: systemClock, random: systemRandom() });
}

/** One event in each stream. */
async function append(store: TelemetryStore): Promise<void> {
  const timestamp = epochMs(1_790_000_000_000);
  const scope = { accountId: DEFAULT_ACCOUNT_ID, region: DEFAULT_REGION };
  const first = stored;
  const logEvents = Array.from({ length: STREAMS }, (_, index) => ({
    scope,
    logGroup: "g",
    logStream: `s${index}`,
    timestamp,
    ingestionTime: timestamp,
    message: `event ${first + index}`,
  }));
  await store.append({ logEvents });
  stored += STREAMS;
}

async function count(store: TelemetryStore): Promise<number> {
  return (await countTwice(store))[0] ?? 0;
}

/** All events, and different ones. */
async function countTwice(store: TelemetryStore): Promise<readonly number[]> {
  const sql = "SELECT count(*) AS n, uniqExact(message) AS different FROM log_events";
  const [row] = await store.query({ sql, parameters: [] });
  return [Number(row?.["n"]), Number(row?.["different"])];
}

/** As soon as every shard answers: a replica that comes back is refused as stale at first. */
async function countRecovered(store: TelemetryStore): Promise<readonly number[]> {
  for (let tries = 0; ; tries++) {
    try {
      return await countTwice(store);
    } catch (error) {
      if (tries >= RECOVERY_TRIES) throw error;
      await sleep(systemClock, 1000);
    }
  }
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "no error";
  } catch (error) {
    return error instanceof LabError ? error.code : String(error);
  }
}

function check(what: string, found: unknown, wanted: unknown): void {
  const isRight = JSON.stringify(found) === JSON.stringify(wanted);
  console.log(
    `${isRight ? "ok  " : "FAIL"} ${what}${isRight ? "" : `: found ${JSON.stringify(found)}, wanted ${JSON.stringify(wanted)}`}`,
  );
  if (!isRight) process.exitCode = 1;
}
