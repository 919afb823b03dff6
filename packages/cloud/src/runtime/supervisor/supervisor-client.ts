import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { LabError } from "@faultline/core";
import { SUPERVISOR_FAILURES_MAX } from "../limits.ts";
import { canUnshareMounts, UNSHARE } from "../machine/mount-namespace.ts";
import { ownerOfThisProcess, sweepProcessRecords } from "../process/process-records.ts";
import { signalGroup } from "../process/signal-group.ts";
import type { SupervisorOptions, SupervisorReport, SupervisorRequest } from "./supervisor-messages.ts";

const SUPERVISOR_MAIN = fileURLToPath(new URL("supervisor-main.ts", import.meta.url));
/** Node's flags for a process that holds little and computes nothing. */
const SMALL_HEAP = ["--max-semi-space-size=1", "--max-old-space-size=64"];

/** What to start. */
export interface SpawnOrder {
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDirectory: string;
}

/** A process that runs under the supervisor. */
export interface SpawnedProcess {
  readonly pid: number;
  readonly outputPipe: string;
  readonly telemetryPipe: string;
  /** Tells the supervisor that the pipes have been opened here. */
  readonly confirmPiped: () => void;
}

/** How a supervised process ended. */
export interface ProcessEnd {
  readonly status: number | null;
  readonly signal: string | null;
}

interface Order {
  pid: number | undefined;
  readonly onSpawned: (spawned: SpawnedProcess) => void;
  readonly onRefused: (error: LabError) => void;
  readonly onExit: (end: ProcessEnd) => void;
}

/**
 * The lab's side of the supervisor: starts it, starts it again should it die, and asks it for processes. It keeps the
 * lab alive until it is closed.
 */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #onWarning: (message: string) => void;
  readonly #orders = new Map<number, Order>();
  #child: ChildProcess;
  #lastId = 0;
  readonly #mounts = new Map<number, (isMounted: boolean) => void>();
  #isClosed = false;
  /** Gives the supervisor a mount namespace of its own, where the system lets us. */
  readonly #launcher = canUnshareMounts() ? UNSHARE : [];
  /** How often in a row a supervisor ended before it reported anything. */
  #failures = 0;

  /** @param readOnlyDirectory What function processes find read-only, where the system lets us. */
  constructor(dataDirectory: string, onWarning: (message: string) => void, readOnlyDirectory?: string) {
    const recordDirectory = join(dataDirectory, "processes");
    const pipeDirectory = join(dataDirectory, "pipes");
    const isReadOnly = readOnlyDirectory !== undefined && this.hasOwnMounts;
    this.#options = {
      owner: ownerOfThisProcess(),
      recordDirectory,
      pipeDirectory,
      ...(isReadOnly && { readOnlyDirectory }),
    };
    this.#onWarning = onWarning;
    if (isReadOnly) mkdirSync(readOnlyDirectory, { recursive: true });
    mkdirSync(recordDirectory, { recursive: true });
    mkdirSync(pipeDirectory, { recursive: true });
    const leftOver = sweepProcessRecords(recordDirectory);
    if (leftOver > 0) onWarning(`ended ${leftOver} function processes that an earlier lab left behind`);
    this.#child = this.#startSupervisor();
  }

  /** The supervisor's own process id. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  /**
   * Starts a process.
   *
   * @param onExit Called once when it has ended, by itself, by a signal or with the supervisor.
   * @throws LabError `PROCESS_REFUSED` when the system refuses to start it, or no supervisor is left.
   */
  spawn(order: SpawnOrder, onExit: (end: ProcessEnd) => void): Promise<SpawnedProcess> {
    if (this.#isClosed) return Promise.reject(refusal("the function runtime is closed"));
    if (this.#failures >= SUPERVISOR_FAILURES_MAX) return Promise.reject(refusal("the supervisor keeps failing"));
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#orders.set(id, { pid: undefined, onSpawned: resolve, onRefused: reject, onExit });
      this.#send({ kind: "spawn", id, ...order });
    });
  }

  /** Whether temporary storage can have a size here, and code be read-only. */
  get hasOwnMounts(): boolean {
    return this.#launcher.length > 0;
  }

  /** Mounts temporary storage of a size on a folder. @returns Whether it could. */
  mountStorage(path: string, sizeMiB: number): Promise<boolean> {
    if (!this.hasOwnMounts || this.#isClosed) return Promise.resolve(false);
    const id = ++this.#lastId;
    return new Promise((resolve) => {
      this.#mounts.set(id, resolve);
      this.#send({ kind: "mount", id, path, sizeMiB });
    });
  }

  /** Takes it away again, with all that is in it. */
  unmountStorage(path: string): void {
    if (this.hasOwnMounts) this.#send({ kind: "unmount", path });
  }

  /** Closes the pipe, whereupon the supervisor ends every process and itself. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const child = this.#child;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => {
      child.once("exit", () => resolve());
    });
    child.stdin?.end();
    await ended;
  }

  #startSupervisor(): ChildProcess {
    const node = [process.execPath, ...SMALL_HEAP, SUPERVISOR_MAIN, JSON.stringify(this.#options)];
    const [program = process.execPath, ...args] = [...this.#launcher, ...node];
    const child = spawn(program, args, {
      stdio: ["pipe", "pipe", "inherit"],
      env: { PATH: "/usr/bin:/bin", NODE_NO_WARNINGS: "1", ...compileCache() },
      detached: true, // Out of the terminal's group, so that Ctrl-C reaches the lab first.
    });
    child.once("exit", () => this.#noteSupervisorEnd());
    child.once("error", (error) => this.#onWarning(`the supervisor of function processes failed: ${error.message}`));
    child.stdin?.on("error", () => undefined); // Its end is what "exit" tells.
    let unfinished = "";
    child.stdout?.setEncoding("utf8");
    child.stdout?.on("data", (chunk: string) => {
      const lines = (unfinished + chunk).split("\n");
      unfinished = lines.pop() ?? "";
      for (const line of lines) this.#receive(JSON.parse(line) as SupervisorReport);
    });
    return child;
  }

  #noteSupervisorEnd(): void {
    const orphans = [...this.#orders.values()];
    this.#orders.clear();
    for (const resolve of this.#mounts.values()) resolve(false);
    this.#mounts.clear();
    for (const order of orphans) if (order.pid !== undefined) signalGroup(order.pid, "SIGKILL");
    sweepProcessRecords(this.#options.recordDirectory, this.#options.owner);
    if (!this.#isClosed && ++this.#failures < SUPERVISOR_FAILURES_MAX) {
      this.#onWarning(`the supervisor of function processes ended, and ${orphans.length} processes with it`);
      this.#child = this.#startSupervisor();
    } else if (!this.#isClosed) {
      this.#onWarning("the supervisor of function processes fails at every start: no function can run");
    }
    for (const order of orphans) {
      order.onExit({ status: null, signal: "SIGKILL" });
      order.onRefused(refusal("the supervisor ended"));
    }
  }

  #receive(report: SupervisorReport): void {
    this.#failures = 0;
    if (report.kind === "writable") return this.#onWarning(`functions can write beside their code: ${report.reason}`);
    if (report.kind === "mounted") return this.#noteMount(report.id, report.reason);
    const order = this.#orders.get(report.id);
    if (order === undefined) return;
    switch (report.kind) {
      case "spawned": {
        order.pid = report.pid;
        const { pid, outputPipe, telemetryPipe } = report;
        const confirmPiped = () => this.#send({ kind: "piped", id: report.id });
        order.onSpawned({ pid, outputPipe, telemetryPipe, confirmPiped });
        break;
      }
      case "refused":
        this.#orders.delete(report.id);
        order.onRefused(refusal(report.reason));
        break;
      case "exited":
        this.#orders.delete(report.id);
        order.onExit({ status: report.status, signal: report.signal });
        break;
    }
  }

  #noteMount(id: number, reason: string | undefined): void {
    if (reason !== undefined) this.#onWarning(`temporary storage has no limit of size: ${reason}`);
    this.#mounts.get(id)?.(reason === undefined);
    this.#mounts.delete(id);
  }

  #send(request: SupervisorRequest): void {
    const { stdin } = this.#child;
    if (stdin?.writable === true) stdin.write(`${JSON.stringify(request)}\n`);
  }
}

function refusal(reason: string): LabError {
  return new LabError(
    "PROCESS_REFUSED",
    `A function process could not be started: ${reason}`,
    "Check the limits on processes and memory of this machine, and that the data folder can be written.",
  );
}

/** Where the lab finds compiled code: without it the supervisor would load the type stripper, 20 MB of memory. */
function compileCache(): { readonly NODE_COMPILE_CACHE?: string } {
  const directory = process.env["NODE_COMPILE_CACHE"];
  return directory === undefined ? {} : { NODE_COMPILE_CACHE: directory };
}
