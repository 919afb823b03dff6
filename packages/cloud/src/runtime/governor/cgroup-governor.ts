import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "@faultline/core";
import { PROCESSES_MAX } from "../limits.ts";
import { isOwnerAlive, ownerOfThisProcess } from "../process/process-records.ts";
import { signalGroup } from "../process/signal-group.ts";
import type { CpuGovernor, CpuGroup } from "./cpu-governor.ts";
import { type CpuQuota, cpuQuota } from "./cpu-quota.ts";

/** The two generations of control groups differ in where they lie and what is written. */
export interface CgroupDialect {
  readonly enforcement: "cgroup-v1" | "cgroup-v2";
  /** The directory under which groups may be made. */
  readonly directory: string;
  /** Where the number of processes is limited, if that is another hierarchy. */
  readonly pidsDirectory?: string;
  /** Makes the parent of all groups ready to hold limited ones. */
  prepare(parent: string): void;
  /** Writes a quota; undefined lifts it. */
  writeQuota(group: string, quota: CpuQuota | undefined): void;
}

const PREFIX = "faultline-";
/** A killed process leaves its group a moment later. */
const REMOVE_RETRY_MS = 50;
const REMOVE_TRIES = 40;
const CLOSE_PAUSE_MS = 5;
const CLOSE_TRIES = 20;

/**
 * Enforces shares by control groups, one a process, under one parent a lab. Groups of labs that are gone are removed
 * first: a crash leaves them.
 *
 * @throws The system's error where groups cannot be made here.
 */
export function createCgroupGovernor(dialect: CgroupDialect, clock: Clock): CpuGovernor {
  const directories = [dialect.directory, ...(dialect.pidsDirectory === undefined ? [] : [dialect.pidsDirectory])];
  for (const directory of directories) sweepStaleGroups(directory);
  const owner = ownerOfThisProcess();
  // The last part tells two runtimes of one process apart.
  const name = `${PREFIX}${owner.pid}-${owner.startTime}-${process.hrtime.bigint()}`;
  const parents = directories.map((directory) => join(directory, name));
  for (const parent of parents) mkdirSync(parent, { recursive: true });
  dialect.prepare(parents[0] ?? "");
  return {
    enforcement: dialect.enforcement,
    admit: (pid) => admit({ dialect, clock, groups: parents.map((parent) => join(parent, `process-${pid}`)) }, pid),
    close: () => parents.forEach(removeAtOnce),
  };
}

interface Membership {
  readonly dialect: CgroupDialect;
  readonly clock: Clock;
  /** The CPU group, and that of the process limit where it is another. */
  readonly groups: readonly string[];
}

function admit({ dialect, clock, groups }: Membership, pid: number): CpuGroup {
  const [group = ""] = groups;
  for (const directory of groups) {
    mkdirSync(directory, { recursive: true });
    limitProcesses(directory, PROCESSES_MAX);
    writeOr(() => writeFileSync(join(directory, "cgroup.procs"), String(pid)));
  }
  let current: number | undefined;
  return {
    limit(share) {
      if (share === current) return;
      current = share;
      writeOr(() => dialect.writeQuota(group, share === undefined ? undefined : cpuQuota(share)));
    },
    freeze: () => void signalGroup(pid, "SIGSTOP"),
    thaw: () => void signalGroup(pid, "SIGCONT"),
    release() {
      // A fork bomb forks as fast as it is killed.
      for (const directory of groups) writeOr(() => limitProcesses(directory, 0));
      killAll(group);
      removeSoon(clock, groups, REMOVE_TRIES);
    },
  };
}

/** Bounds what a function may fork, where the controller is there. @see Linux, Documentation/admin-guide/cgroup-v2.rst, "PID". */
function limitProcesses(group: string, maximum: number): void {
  const file = join(group, "pids.max");
  if (existsSync(file)) writeFileSync(file, String(maximum));
}

/** A process that ended meanwhile (ESRCH) or a group that is gone (ENOENT): its end is told elsewhere. */
function writeOr(write: () => void): void {
  try {
    write();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ESRCH" && code !== "ENOENT") throw error;
  }
}

/** Kills what is left in a group, also what left the function's process group. */
function killAll(group: string): void {
  let pids: string[];
  try {
    pids = readFileSync(join(group, "cgroup.procs"), "latin1").split("\n");
  } catch {
    return; // Removed already.
  }
  for (const pid of pids) {
    if (pid === "" || pid === "0") continue; // 0 stands for a process of another namespace.
    try {
      process.kill(Number(pid), "SIGKILL");
    } catch {
      // It ended by itself.
    }
  }
}

function removeSoon(clock: Clock, groups: readonly string[], tries: number): void {
  const left = groups.filter((group) => !isRemoved(group));
  if (left.length > 0 && tries > 0) clock.after(REMOVE_RETRY_MS, () => removeSoon(clock, left, tries - 1));
}

/**
 * Removes a lab's groups while it closes. It waits in place, at most a tenth of a second: nothing else may be left that
 * would keep the process alive for a timer, and a group that stays is removed at the next start.
 */
function removeAtOnce(parent: string): void {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (let tries = 0; tries < CLOSE_TRIES; tries++) {
    const groups = directoriesIn(parent).map((name) => join(parent, name));
    for (const group of groups) killAll(group);
    if ([...groups, parent].filter((group) => !isRemoved(group)).length === 0) return;
    Atomics.wait(pause, 0, 0, CLOSE_PAUSE_MS);
  }
}

function isRemoved(group: string): boolean {
  try {
    rmdirSync(group);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT"; // EBUSY: its processes are still ending.
  }
}

/** Ends and removes the groups of labs that no longer run. */
export function sweepStaleGroups(directory: string): void {
  for (const name of directoriesIn(directory)) {
    const match = /^faultline-(\d+)-([^-]+)-\d+$/.exec(name);
    if (match === null) continue;
    const [, pid = "", startTime = ""] = match;
    if (isOwnerAlive({ pid: Number(pid), startTime })) continue;
    const parent = join(directory, name);
    const groups = directoriesIn(parent).map((child) => join(parent, child));
    for (const group of groups) killAll(group);
    for (const group of [...groups, parent]) isRemoved(group);
  }
}

function directoriesIn(directory: string): string[] {
  try {
    return readdirSync(directory, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
  } catch {
    return []; // Gone.
  }
}
