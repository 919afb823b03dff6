import { spawnSync } from "node:child_process";
import { existsSync, globSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const CACHE = join(resolve(import.meta.dirname, "../.."), "node_modules", ".cache", "clickhouse-debian");

/** Where Debian's ClickHouse 18.16 and ZooKeeper are unpacked, beside the system: nothing is installed into it. */
export function installDebianClickHouse(): string {
  const root = join(CACHE, "root");
  const done = join(CACHE, ".installed");
  if (existsSync(done)) return root;
  if (!existsSync("/etc/debian_version")) throw new Error("the topology checks need Debian, whose ClickHouse they run");
  const archives = join(CACHE, "archives");
  mkdirSync(join(archives, "partial"), { recursive: true });
  const packages = ["clickhouse-server", "zookeeper"];
  run("apt-get", [
    "install",
    "-y",
    "-qq",
    "--no-install-recommends",
    "--download-only",
    "-o",
    `Dir::Cache::archives=${archives}`,
    "-o",
    "Debug::NoLocking=1",
    ...packages,
  ]);
  for (const file of globSync("*.deb", { cwd: archives })) run("dpkg", ["-x", join(archives, file), root]);
  writeFileSync(done, "");
  return root;
}

function run(command: string, args: readonly string[]): void {
  const { status } = spawnSync(command, args, { stdio: ["ignore", "inherit", "inherit"] });
  if (status !== 0) throw new Error(`${command} ${args[0] ?? ""} failed: see its message above`);
}
