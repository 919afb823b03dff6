#!/usr/bin/env node
// Starts Faultline on a Node that can run it: this one when it is new enough, else the pinned one.
// Plain JavaScript, because an old Node cannot read TypeScript.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major > 22 || (major === 22 && minor >= 18)) {
  const { enableCompileCache } = await import("node:module");
  const { directory } = enableCompileCache();
  // Threads and processes of the lab enable it by the environment: else each loads the type stripper, 30 MB of memory.
  if (directory !== undefined) process.env.NODE_COMPILE_CACHE ??= directory;
  const { main } = await import(MAIN);
  await main(process.argv.slice(2));
} else {
  runPinned();
}

function runPinned() {
  const node = pinnedNode(dirname(MAIN));
  if (node === undefined) {
    process.stderr.write(
      `faultline: needs Node 22.18 or newer, this is ${process.version}\n  → install Node 24, or run npm install where faultline is installed\n`,
    );
    process.exit(1);
  }
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => (signal === null ? process.exit(code ?? 1) : process.exit(1)));
}

/** The nearest node_modules/.bin/node above a folder. */
function pinnedNode(folder) {
  const candidate = join(folder, "node_modules", ".bin", "node");
  if (existsSync(candidate)) return candidate;
  return dirname(folder) === folder ? undefined : pinnedNode(dirname(folder));
}
