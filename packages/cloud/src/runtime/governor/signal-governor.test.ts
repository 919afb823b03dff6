import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { sleep, systemClock } from "@faultline/core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { procStat } from "../process/process-start-time.ts";
import type { CpuGovernor } from "./cpu-governor.ts";
import { createSignalGovernor } from "./signal-governor.ts";

let busy: ChildProcess;
let governor: CpuGovernor;
beforeEach(() => {
  busy = spawn("/bin/sh", ["-c", "while :; do :; done"], { detached: true, stdio: "ignore" });
  governor = createSignalGovernor();
});
afterEach(() => {
  busy.kill("SIGKILL");
  governor.close();
});

/** CPU milliseconds by the scheduler's account. @see /proc/PID/schedstat. */
const cpuMs = () => Number.parseInt(readFileSync(`/proc/${busy.pid}/schedstat`, "latin1"), 10) / 1e6;
const state = () => procStat(busy.pid ?? 0)?.state;

test("a busy process gets about its share, none while frozen, and all once the limit is lifted", async () => {
  const group = governor.admit(busy.pid ?? 0);
  group.limit(0.2);
  await sleep(systemClock, 300);
  const startMs = systemClock.monotonicMs();
  const startCpuMs = cpuMs();
  await sleep(systemClock, 1000);
  const share = (cpuMs() - startCpuMs) / (systemClock.monotonicMs() - startMs);
  // Far from none and from all; how exact the share is on a quiet machine, bench/cpu-share.ts measures.
  expect(share).toBeGreaterThan(0.02);
  expect(share).toBeLessThan(0.6);

  group.freeze();
  await expect.poll(state).toBe("T");
  const frozenCpuMs = cpuMs();
  await sleep(systemClock, 100);
  expect(cpuMs()).toBe(frozenCpuMs);

  group.limit(undefined);
  group.thaw();
  await expect.poll(state).toBe("R");
  group.release();
});
