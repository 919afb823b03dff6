import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

/** A process of the cluster that can be killed and started again. */
export interface ClusterProcess {
  start(): Promise<void>;
  /** With SIGKILL, as a machine that fails. */
  kill(): Promise<void>;
}

/** Two shards; the first has two replicas: nodes 0 and 1, the second one: node 2. */
export interface ClickHouseCluster {
  readonly nodes: readonly ClusterProcess[];
  readonly zooKeeper: ClusterProcess;
  /** Of node 0. */
  readonly httpPort: number;
}

export const CLUSTER_NAME = "lab";
const FIRST_PORT = 29_400;
const ZOOKEEPER_PORT = FIRST_PORT + 90;
const PLACES = [
  { shard: 1, replica: "a" },
  { shard: 1, replica: "b" },
  { shard: 2, replica: "a" },
] as const;
const LIBRARIES = ["usr/lib/x86_64-linux-gnu", "lib/x86_64-linux-gnu"];
const ports = (node: number) => {
  const first = FIRST_PORT + node * 10;
  return { http: first, tcp: first + 1, interserver: first + 2 };
};

/** Starts ZooKeeper and the nodes with their files in a folder. @param root What `installDebianClickHouse` unpacked. */
export async function startCluster(root: string, folder: string): Promise<ClickHouseCluster> {
  const zooKeeper = clusterProcess(
    zooKeeperCommand(root, folder),
    async () => (await canConnect(ZOOKEEPER_PORT, "/")) !== "refused",
  );
  await zooKeeper.start();
  const nodes = PLACES.map((_, node) =>
    clusterProcess(
      nodeCommand(root, folder, node),
      async () => (await canConnect(ports(node).http, "/ping")) === "answers",
    ),
  );
  for (const node of nodes) await node.start();
  return { nodes, zooKeeper, httpPort: ports(0).http };
}

interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

function zooKeeperCommand(root: string, folder: string): Command {
  const data = join(folder, "zookeeper");
  mkdirSync(data, { recursive: true });
  const file = join(folder, "zoo.cfg");
  writeFileSync(
    file,
    `tickTime=500\ndataDir=${data}\nclientPort=${ZOOKEEPER_PORT}\nclientPortAddress=127.0.0.1\nadmin.enableServer=false\n`,
  );
  const classPath = `${join(root, "usr/share/java")}/*`;
  const args = ["-Xmx256m", "-cp", classPath, "org.apache.zookeeper.server.quorum.QuorumPeerMain", file];
  return { program: "java", args, environment: {} };
}

function nodeCommand(root: string, folder: string, node: number): Command {
  const data = join(folder, `node${node}`);
  mkdirSync(data, { recursive: true });
  const file = join(data, "config.xml");
  writeFileSync(file, configuration(data, node));
  writeFileSync(join(data, "users.xml"), USERS);
  return {
    program: join(root, "usr/sbin/clickhouse-server"),
    args: [`--config-file=${file}`],
    environment: { LD_LIBRARY_PATH: LIBRARIES.map((libraries) => join(root, libraries)).join(":") },
  };
}

function configuration(data: string, node: number): string {
  const { http, tcp, interserver } = ports(node);
  const replicaXml = (index: number) => `<replica><host>127.0.0.1</host><port>${ports(index).tcp}</port></replica>`;
  const shardXml = (shard: number) => {
    const replicas = PLACES.flatMap((place, index) => (place.shard === shard ? [replicaXml(index)] : []));
    return `<shard><internal_replication>true</internal_replication>${replicas.join("")}</shard>`;
  };
  const { shard, replica } = PLACES[node] ?? PLACES[0];
  return `<yandex>
    <logger><level>warning</level><log>${data}/server.log</log><errorlog>${data}/error.log</errorlog></logger>
    <listen_host>127.0.0.1</listen_host><interserver_http_host>127.0.0.1</interserver_http_host>
    <http_port>${http}</http_port><tcp_port>${tcp}</tcp_port><interserver_http_port>${interserver}</interserver_http_port>
    <path>${data}/data/</path><tmp_path>${data}/tmp/</tmp_path>
    <users_config>users.xml</users_config><default_profile>default</default_profile><default_database>default</default_database>
    <mark_cache_size>100000000</mark_cache_size><max_concurrent_queries>50</max_concurrent_queries>
    <zookeeper><node><host>127.0.0.1</host><port>${ZOOKEEPER_PORT}</port></node><session_timeout_ms>4000</session_timeout_ms></zookeeper>
    <macros><shard>${shard}</shard><replica>${replica}</replica></macros>
    <remote_servers><${CLUSTER_NAME}>${shardXml(1)}${shardXml(2)}</${CLUSTER_NAME}></remote_servers>
    <distributed_ddl><path>/clickhouse/task_queue/ddl</path></distributed_ddl>
  </yandex>\n`;
}

const USERS = `<yandex>
    <profiles><default></default></profiles><quotas><default></default></quotas>
    <users><default><password></password><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota></default></users>
  </yandex>\n`;

const START_WITHIN_MS = 60_000;
const POLL_MS = 200;

function clusterProcess({ program, args, environment }: Command, isReady: () => Promise<boolean>): ClusterProcess {
  let child: ChildProcess | undefined;
  process.once("exit", () => child?.kill("SIGKILL")); // Nothing is left when a check throws.
  return {
    async start() {
      child = spawn(program, args, { stdio: ["ignore", "ignore", "ignore"], env: { ...process.env, ...environment } });
      const deadline = performance.now() + START_WITHIN_MS;
      while (!(await isReady())) {
        if (child.exitCode !== null) throw new Error(`${program} ended with ${child.exitCode}`);
        if (performance.now() > deadline) throw new Error(`${program} does not answer`);
        await setTimeout(POLL_MS);
      }
    },
    async kill() {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child?.once("exit", resolve));
      child.kill("SIGKILL");
      await ended;
    },
  };
}

/** What is at a port: nothing, something, or something that answers HTTP. */
async function canConnect(port: number, path: string): Promise<"answers" | "listens" | "refused"> {
  try {
    await fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(1000) });
    return "answers";
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    return cause instanceof Error && "code" in cause && cause.code === "ECONNREFUSED" ? "refused" : "listens";
  }
}
