import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { procStat, processStartTime } from "./process-start-time.ts";
import { signalGroup } from "./signal-group.ts";

/** Who owns a function process: the lab, named for good by pid and start time. */
export interface ProcessOwner {
  readonly pid: number;
  readonly startTime: string;
}

interface ProcessRecord {
  readonly startTime: string;
  readonly owner: ProcessOwner;
}

/** This process as an owner. */
export function ownerOfThisProcess(): ProcessOwner {
  return { pid: process.pid, startTime: processStartTime(process.pid) ?? "" };
}

/** Whether the owner still runs: the same pid with the same start, and no zombie that waits for its parent to look. */
export function isOwnerAlive(owner: ProcessOwner): boolean {
  if (procStat(owner.pid)?.state === "Z") return false;
  return processStartTime(owner.pid) === owner.startTime;
}

/** Notes a function process on disk, so that {@link sweepProcessRecords} finds it should nobody live to end it. */
export function writeProcessRecord(directory: string, pid: number, owner: ProcessOwner): void {
  const startTime = processStartTime(pid);
  if (startTime === undefined) return; // Ended already.
  mkdirSync(directory, { recursive: true });
  const record: ProcessRecord = { startTime, owner };
  writeFileSync(join(directory, String(pid)), JSON.stringify(record));
}

/** Forgets a process that has ended. */
export function removeProcessRecord(directory: string, pid: number): void {
  rmSync(join(directory, String(pid)), { force: true });
}

/**
 * Kills what a lab that died together with its supervisor left behind, and forgets it. Processes of a lab that still
 * runs stay, but for those of `abandonedBy`, whose supervisor has ended.
 *
 * @returns How many process groups were killed.
 */
export function sweepProcessRecords(directory: string, abandonedBy?: ProcessOwner): number {
  let killed = 0;
  for (const name of namesIn(directory)) {
    const pid = Number(name);
    const record = readRecord(join(directory, name));
    if (record !== undefined && !isSame(record.owner, abandonedBy) && isOwnerAlive(record.owner)) continue;
    if (record !== undefined && isGroupOf(pid, record) && signalGroup(pid, "SIGKILL")) killed++;
    rmSync(join(directory, name), { force: true });
  }
  return killed;
}

function isSame(owner: ProcessOwner, other: ProcessOwner | undefined): boolean {
  return owner.pid === other?.pid && owner.startTime === other.startTime;
}

/**
 * Whether the group of that id is still the recorded one: its leader has the recorded start time, or the leader is gone
 * and others of its session remain (the kernel gives a pid out again only after the last of them).
 */
function isGroupOf(pid: number, record: ProcessRecord): boolean {
  const startTime = processStartTime(pid);
  if (startTime !== undefined) return startTime === record.startTime;
  return namesIn("/proc").some((name) => /^\d+$/.test(name) && procStat(Number(name))?.sessionId === pid);
}

function readRecord(path: string): ProcessRecord | undefined {
  try {
    const record = JSON.parse(readFileSync(path, "utf8")) as Partial<ProcessRecord>;
    const isWhole = typeof record.startTime === "string" && typeof record.owner?.pid === "number";
    return isWhole ? (record as ProcessRecord) : undefined;
  } catch {
    return undefined; // Half-written when the machine stopped.
  }
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return []; // The first start.
  }
}
