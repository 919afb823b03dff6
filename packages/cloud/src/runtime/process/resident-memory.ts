import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { execFileSync } from "node:child_process";

/** What a process group holds in memory, bytes. */
export interface MemorySample {
  readonly residentBytes: number;
  readonly peakBytes: number;
}

/** Deepest and widest family of processes that is summed. */
const FAMILY_MAX = 64;
const BYTES_PER_KIB = 1024;
/** `/proc/PID/status` is about 1.5 KB; the two lines come in its first half. */
const buffer = Buffer.alloc(4096);
const CHILDREN_BYTES = 16;

/** Reads the memory of one function process and its descendants; on Linux through descriptors kept open. */
export class ResidentMemory {
  readonly #pid: number;
  #status: number | undefined;
  #children: number | undefined;

  constructor(pid: number) {
    this.#pid = pid;
    if (process.platform !== "linux") return;
    this.#status = openOrUndefined(`/proc/${pid}/status`);
    this.#children = openOrUndefined(`/proc/${pid}/task/${pid}/children`);
  }

  /** Resident bytes now and at their highest, or undefined once the process has ended. */
  read(): MemorySample | undefined {
    if (this.#status === undefined) return process.platform === "linux" ? undefined : readWithPs(this.#pid);
    const own = parseStatus(this.#status);
    if (own === undefined) return undefined;
    // Every invocation comes here, and hardly a function has children: one read of an open file tells.
    if (this.#children === undefined || readOpen(this.#children, CHILDREN_BYTES) === "") return own;
    const childBytes = descendantsOf(this.#pid).reduce((sum, pid) => sum + residentBytesOf(pid), 0);
    const residentBytes = own.residentBytes + childBytes;
    return { residentBytes, peakBytes: Math.max(own.peakBytes, residentBytes) };
  }

  close(): void {
    for (const descriptor of [this.#status, this.#children]) if (descriptor !== undefined) closeSync(descriptor);
    this.#status = undefined;
    this.#children = undefined;
  }
}

function openOrUndefined(path: string): number | undefined {
  try {
    return openSync(path, "r");
  } catch {
    return undefined; // Ended before it could be watched.
  }
}

function parseStatus(descriptor: number): MemorySample | undefined {
  const text = readOpen(descriptor, buffer.length);
  const peakBytes = kibAfter(text, "VmHWM:");
  const residentBytes = kibAfter(text, "VmRSS:");
  return peakBytes === undefined || residentBytes === undefined ? undefined : { peakBytes, residentBytes };
}

/** The start of a file under `/proc`; empty once its process has ended. */
function readOpen(descriptor: number, limitBytes: number): string {
  try {
    return buffer.toString("latin1", 0, readSync(descriptor, buffer, 0, limitBytes, 0));
  } catch {
    return ""; // ESRCH.
  }
}

/** The number after a label; a zombie has no memory lines. */
function kibAfter(text: string, label: string): number | undefined {
  const at = text.indexOf(label);
  return at === -1 ? undefined : Number.parseInt(text.slice(at + label.length, at + 32), 10) * BYTES_PER_KIB;
}

function descendantsOf(pid: number): number[] {
  const found: number[] = [];
  const open = [pid];
  for (let next = open.pop(); next !== undefined && found.length < FAMILY_MAX; next = open.pop()) {
    const children = readText(`/proc/${next}/task/${next}/children`);
    for (const child of children.split(" ")) {
      if (child === "") continue;
      found.push(Number(child));
      open.push(Number(child));
    }
  }
  return found;
}

function residentBytesOf(pid: number): number {
  return kibAfter(readText(`/proc/${pid}/status`), "VmRSS:") ?? 0;
}

function readText(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return ""; // Ended meanwhile.
  }
}

function readWithPs(pid: number): MemorySample | undefined {
  try {
    const text = execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" });
    const residentBytes = Number.parseInt(text, 10) * BYTES_PER_KIB;
    return Number.isNaN(residentBytes) ? undefined : { residentBytes, peakBytes: residentBytes };
  } catch {
    return undefined; // ps answers 1 for an unknown pid.
  }
}
