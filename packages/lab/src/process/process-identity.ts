import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { assert } from "@faultline/core";

/** A process that a reused pid cannot be mistaken for. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startTime: string;
}

/** The identity of a running process, or undefined when there is none with this pid. */
export function processIdentity(pid: number): ProcessIdentity | undefined {
  const startTime = process.platform === "linux" ? linuxStartTime(pid) : psStartTime(pid);
  return startTime === undefined ? undefined : { pid, startTime };
}

/** Whether the very same process still runs. */
export function isSameProcess(identity: ProcessIdentity): boolean {
  return processIdentity(identity.pid)?.startTime === identity.startTime;
}

/** Field 22 of /proc/PID/stat, clock ticks since boot; the second field, in parentheses, may hold blanks. */
function linuxStartTime(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? undefined : fields[19];
  } catch {
    return undefined; // No such process.
  }
}

function psStartTime(pid: number): string | undefined {
  try {
    return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim() || undefined;
  } catch {
    return undefined; // No such process.
  }
}

/** The identity of a process that certainly runs: this one. */
export function requireIdentity(pid: number): ProcessIdentity {
  const identity = processIdentity(pid);
  assert(identity !== undefined, `process ${pid} runs`);
  return identity;
}
