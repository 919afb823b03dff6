// The thread of the signal governor: stops and continues process groups so that each gets its share, measured by the
// scheduler's own account. A thread of its own, because a busy event loop would let groups overrun.
import { readdirSync, readFileSync } from "node:fs";
import { parentPort } from "node:worker_threads";
import { systemClock } from "@faultline/core";
import { signalGroup } from "../process/signal-group.ts";
import { CpuBudget, SIGNAL_PERIOD_MS } from "./cpu-budget.ts";
import type { SignalOrder } from "./signal-messages.ts";

const NS_PER_MS = 1e6;

interface Group {
  budget: CpuBudget | undefined;
  isFrozen: boolean;
  isStopped: boolean;
}

const groups = new Map<number, Group>();
let isTicking = false;

/** CPU time of all threads of a process. @see Linux, Documentation/scheduler/sched-stats.rst, /proc/PID/schedstat. */
function cpuMsOf(pid: number): number {
  let total = 0;
  for (const thread of namesIn(`/proc/${pid}/task`)) {
    try {
      total += Number.parseInt(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "latin1"), 10) / NS_PER_MS;
    } catch {
      // The thread ended.
    }
  }
  return total;
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return []; // The process ended.
  }
}

function setStopped(pid: number, group: Group, isStopped: boolean): void {
  if (group.isStopped === isStopped) return;
  group.isStopped = isStopped;
  signalGroup(pid, isStopped ? "SIGSTOP" : "SIGCONT");
}

function tick(): void {
  let nextMs = SIGNAL_PERIOD_MS;
  let isNeeded = false;
  for (const [pid, group] of groups) {
    if (group.isFrozen || group.budget === undefined) continue;
    isNeeded = true;
    const mayRun = group.budget.update(systemClock.monotonicMs(), cpuMsOf(pid));
    setStopped(pid, group, !mayRun);
    nextMs = Math.min(nextMs, group.budget.nextCheckMs());
  }
  isTicking = isNeeded;
  if (isNeeded) systemClock.after(nextMs, tick);
}

function obey(order: SignalOrder): void {
  const group = groups.get(order.pid) ?? { budget: undefined, isFrozen: false, isStopped: false };
  groups.set(order.pid, group);
  switch (order.kind) {
    case "limit":
      group.budget =
        order.share === undefined
          ? undefined
          : new CpuBudget(order.share, systemClock.monotonicMs(), cpuMsOf(order.pid));
      if (group.budget === undefined && !group.isFrozen) setStopped(order.pid, group, false);
      break;
    case "freeze":
      group.isFrozen = true;
      setStopped(order.pid, group, true);
      break;
    case "thaw":
      group.isFrozen = false;
      setStopped(order.pid, group, false);
      break;
    case "release":
      groups.delete(order.pid);
      break;
  }
  if (!isTicking) tick();
}

parentPort?.on("message", obey);
