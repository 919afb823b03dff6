// The supervisor process: starts every function process of a lab, each leading its own session, and ends them all once
// the pipe to the lab closes, however the lab ended. It reads nothing that functions write: their pipes go to the lab.
import { type ChildProcess, execFile, execFileSync, spawn } from "node:child_process";
import { closeSync, openSync, rmSync } from "node:fs";
import { CORE_FILE_BLOCKS, LOCKED_MEMORY_KIB, OPEN_FILES_MAX, PROCESSES_SEEN } from "../limits.ts";
import { removeProcessRecord, writeProcessRecord } from "../process/process-records.ts";
import { signalGroup } from "../process/signal-group.ts";
import { type PipePair, PipeStock } from "./pipe-stock.ts";
import type { SupervisorOptions, SupervisorReport, SupervisorRequest } from "./supervisor-messages.ts";

interface Supervised {
  readonly child: ChildProcess;
  readonly pid: number;
}

type SpawnRequest = Extract<SupervisorRequest, { kind: "spawn" }>;

const options = JSON.parse(process.argv[2] ?? "{}") as SupervisorOptions;
const supervised = new Map<number, Supervised>();
/** Descriptors held until the lab has opened the pipes itself: a pipe that nobody holds loses what is in it. */
const heldPipes = new Map<number, { readonly descriptors: readonly number[]; readonly pair: PipePair }>();
const stock = new PipeStock(options.pipeDirectory, `${process.pid}-${process.hrtime.bigint()}`);

/**
 * The limits that a function finds around itself. Only root may count on them: another user's limit of processes counts
 * everything that user runs, and what the machine allows may be less. Shells spell the limit of processes in two ways.
 */
const SEEN_LIMITS =
  process.platform === "linux" && process.getuid?.() === 0
    ? `{ ulimit -c ${CORE_FILE_BLOCKS}; ulimit -l ${LOCKED_MEMORY_KIB}; ulimit -u ${PROCESSES_SEEN} || ulimit -p ${PROCESSES_SEEN}; } 2>/dev/null; `
    : "";
/** Starts a program with AWS's limits, and no variable that the shell adds. */
const LIMITED = `ulimit -n ${OPEN_FILES_MAX}; ${SEEN_LIMITS}unset PWD OLDPWD SHLVL _; exec "$@"`;

function report(message: SupervisorReport): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

function spawnFunction(request: SpawnRequest): void {
  stock.take((pair) => {
    if (pair instanceof Error) return report({ kind: "refused", id: request.id, reason: pair.message });
    try {
      startWith(request, pair);
    } catch (error) {
      releasePipes(request.id);
      report({ kind: "refused", id: request.id, reason: error instanceof Error ? error.message : String(error) });
    }
  });
}

function startWith(request: SpawnRequest, pair: PipePair): void {
  // Opened for reading too: opening a pipe only for writing would wait for its reader, for ever if the lab is gone.
  const output = openSync(pair.outputPipe, "r+");
  const telemetry = openSync(pair.telemetryPipe, "r+");
  heldPipes.set(request.id, { descriptors: [output, telemetry], pair });
  const child = spawn("/bin/sh", ["-c", LIMITED, "sh", request.command, ...request.args], {
    cwd: request.workingDirectory,
    env: request.environment,
    detached: true,
    stdio: ["ignore", output, output, telemetry],
  });
  const { pid } = child;
  if (pid === undefined) {
    child.once("error", (error) => {
      releasePipes(request.id);
      report({ kind: "refused", id: request.id, reason: error.message });
    });
    return;
  }
  supervised.set(request.id, { child, pid });
  child.once("exit", (status, signal) => noteExit(request.id, pid, { status, signal }));
  writeProcessRecord(options.recordDirectory, pid, options.owner);
  report({ kind: "spawned", id: request.id, pid, ...pair });
}

function noteExit(
  id: number,
  pid: number,
  end: { readonly status: number | null; readonly signal: string | null },
): void {
  signalGroup(pid, "SIGKILL"); // What the function started does not outlive it.
  supervised.delete(id);
  removeProcessRecord(options.recordDirectory, pid);
  report({ kind: "exited", id, ...end });
}

function releasePipes(id: number): void {
  const held = heldPipes.get(id);
  heldPipes.delete(id);
  for (const descriptor of held?.descriptors ?? []) closeSync(descriptor);
  for (const path of held === undefined ? [] : [held.pair.outputPipe, held.pair.telemetryPipe])
    rmSync(path, { force: true });
}

function endAll(): never {
  for (const { pid } of supervised.values()) {
    signalGroup(pid, "SIGKILL"); // Also ends what is stopped by SIGSTOP.
    removeProcessRecord(options.recordDirectory, pid);
  }
  process.exit(0);
}

/** The mount belongs to this process's own mount namespace, and ends with it. */
function mountStorage({ id, path, sizeMiB }: Extract<SupervisorRequest, { kind: "mount" }>): void {
  const args = ["-t", "tmpfs", "-o", `size=${sizeMiB}m,mode=0700`, "tmpfs", path];
  execFile("mount", args, (error) => {
    report(error === null ? { kind: "mounted", id } : { kind: "mounted", id, reason: error.message });
  });
}

/** One mount for all environments, before the first of them: a start costs nothing more. The lab itself writes on. */
function mountReadOnly(directory: string): void {
  try {
    execFileSync("mount", ["-o", "bind,ro", directory, directory], { stdio: ["ignore", "ignore", "pipe"] });
  } catch (error) {
    report({ kind: "writable", reason: error instanceof Error ? error.message : String(error) });
  }
}

function receive(line: string): void {
  const request = JSON.parse(line) as SupervisorRequest;
  switch (request.kind) {
    case "spawn":
      return spawnFunction(request);
    case "mount":
      return mountStorage(request);
    case "unmount":
      return void execFile("umount", ["-l", request.path], () => undefined); // Gone already, or never was.
    case "piped":
      return releasePipes(request.id);
  }
}

if (options.readOnlyDirectory !== undefined) mountReadOnly(options.readOnlyDirectory);
let unfinished = "";
process.stdin.setEncoding("utf8");
process.stdin.on("data", (chunk: string) => {
  const lines = (unfinished + chunk).split("\n");
  unfinished = lines.pop() ?? "";
  for (const line of lines) receive(line);
});
process.stdin.on("end", endAll);
process.stdin.on("error", endAll);
process.stdout.on("error", endAll);
// A terminal's Ctrl-C goes to the lab, which decides; here the closed pipe is the only order to stop.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => undefined);
