// Starts chDB for the tests that run on ClickHouse. It is installed on first use, because its 540 MB are for tests alone.
import { type ChildProcessByStdio, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import type { TestProject } from "vitest/node";

const VERSION = "3.4.0";
const ROOT = resolve(import.meta.dirname, "../..");
const FOLDER = join(ROOT, "node_modules", ".cache", `chdb-${VERSION}`);

declare module "vitest" {
  interface ProvidedContext {
    /** Where ClickHouse answers, such as `127.0.0.1:8123`. */
    readonly clickHouseHost: string;
  }
}

let server: ChildProcessByStdio<Writable, Readable, null> | undefined;

/** Vitest's global set-up. */
export async function setup(project: TestProject): Promise<void> {
  installChdb();
  const started = spawn(process.execPath, [join(import.meta.dirname, "chdb-server.ts"), FOLDER], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  server = started;
  const lines = createInterface({ input: started.stdout });
  const port = await new Promise<string>((resolvePort, reject) => {
    lines.once("line", resolvePort);
    started.once("exit", (code) => reject(new Error(`chDB ended with ${code}`)));
  });
  project.provide("clickHouseHost", `127.0.0.1:${port}`);
}

/** Vitest's global tear-down. */
export function teardown(): void {
  server?.stdin.end();
}

function installChdb(): void {
  const done = join(FOLDER, ".installed");
  if (existsSync(done)) return;
  process.stderr.write(`installing chdb ${VERSION} for the tests on ClickHouse (540 MB, once) …\n`);
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, "package.json"), `${JSON.stringify({ private: true })}\n`);
  const args = ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error", `chdb@${VERSION}`];
  const { status } = spawnSync("npm", args, { cwd: FOLDER, stdio: ["ignore", "inherit", "inherit"] });
  if (status !== 0) throw new Error("npm could not install chdb, which the tests on ClickHouse need: see its message");
  writeFileSync(done, "");
}
