import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { VirtualClock } from "@faultline/core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { processStartTime } from "../process/process-start-time.ts";
import { type CgroupDialect, createCgroupGovernor, sweepStaleGroups } from "./cgroup-governor.ts";

// A plain directory stands for the mounted hierarchy: what is written there is what the kernel would be told.
let directory: string;
let sleeper: ChildProcess;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "faultline-cgroup-"));
  sleeper = spawn("sleep", ["60"], { detached: true, stdio: "ignore" });
});
afterEach(() => {
  sleeper.kill("SIGKILL");
  rmSync(directory, { recursive: true, force: true });
});

function dialectOf(written: string[]): CgroupDialect {
  return {
    enforcement: "cgroup-v1",
    directory,
    prepare: () => undefined,
    writeQuota: (_group, quota) =>
      void written.push(quota === undefined ? "none" : `${quota.quotaUs}/${quota.periodUs}`),
  };
}

test("a process gets a group of its own, named by the lab, limited as told and only when that changes", () => {
  const written: string[] = [];
  const governor = createCgroupGovernor(dialectOf(written), new VirtualClock());
  const [parent = ""] = readdirSync(directory);
  expect(parent).toMatch(new RegExp(`^faultline-${process.pid}-${processStartTime(process.pid)}-\\d+$`));
  const group = governor.admit(sleeper.pid ?? 0);
  const member = join(directory, parent, `process-${sleeper.pid}`, "cgroup.procs");
  expect(readFileSync(member, "utf8")).toBe(String(sleeper.pid));
  group.limit(undefined);
  group.limit(256 / 1769);
  group.limit(256 / 1769);
  group.limit(undefined);
  expect(written).toEqual(["2894/20000", "none"]);
});

test("closing leaves nothing", () => {
  const governor = createCgroupGovernor(dialectOf([]), new VirtualClock());
  expect(readdirSync(directory)).toHaveLength(1);
  governor.close();
  expect(readdirSync(directory)).toEqual([]);
});

test("what is left in a group is killed at its release", async () => {
  const governor = createCgroupGovernor(dialectOf([]), new VirtualClock());
  governor.admit(sleeper.pid ?? 0).release();
  await expect.poll(() => sleeper.signalCode).toBe("SIGKILL");
});

test("groups of labs that are gone are removed, those of living ones stay", async () => {
  const living = `faultline-${process.pid}-${processStartTime(process.pid)}-1`;
  for (const name of [`${living}/process-1`, "faultline-999999999-5-1/process-2", "another-group"]) {
    mkdirSync(join(directory, name), { recursive: true });
  }
  sweepStaleGroups(directory);
  expect(readdirSync(directory).toSorted()).toEqual(["another-group", living]);
  expect(existsSync(join(directory, living, "process-1"))).toBe(true);
});

test("what still runs in a stale group is killed", async () => {
  const group = join(directory, "faultline-999999999-5-1", "process-2");
  mkdirSync(group, { recursive: true });
  writeFileSync(join(group, "cgroup.procs"), `${sleeper.pid}\n`);
  sweepStaleGroups(directory);
  await expect.poll(() => sleeper.signalCode).toBe("SIGKILL");
});
