import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ownerOfThisProcess, sweepProcessRecords, writeProcessRecord } from "./process-records.ts";
import { signalGroup } from "./signal-group.ts";

const DEAD_OWNER = { pid: 999_999_999, startTime: "1" };
let directory: string;
let sleeper: ChildProcess;
let pid: number;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "faultline-records-"));
  sleeper = spawn("sleep", ["60"], { detached: true, stdio: "ignore" });
  pid = sleeper.pid ?? 0;
});
afterEach(() => {
  sleeper.kill("SIGKILL");
  rmSync(directory, { recursive: true, force: true });
});

const isAlive = () => sleeper.exitCode === null && sleeper.signalCode === null;

test("a process whose lab is gone is killed, even when stopped", async () => {
  writeProcessRecord(directory, pid, DEAD_OWNER);
  signalGroup(pid, "SIGSTOP");
  expect(sweepProcessRecords(directory)).toBe(1);
  await expect.poll(isAlive).toBe(false);
  expect(readdirSync(directory)).toEqual([]);
});

test("a process whose lab runs stays, unless its supervisor is gone", async () => {
  writeProcessRecord(directory, pid, ownerOfThisProcess());
  expect(sweepProcessRecords(directory)).toBe(0);
  expect(readdirSync(directory)).toEqual([String(pid)]);
  expect(sweepProcessRecords(directory, ownerOfThisProcess())).toBe(1);
  await expect.poll(isAlive).toBe(false);
});

test("another process that has the pid by now stays", () => {
  writeFileSync(join(directory, String(pid)), JSON.stringify({ startTime: "12345", owner: DEAD_OWNER }));
  expect(sweepProcessRecords(directory)).toBe(0);
  expect(isAlive()).toBe(true);
  expect(readdirSync(directory)).toEqual([]);
});

test("a record that was half written is removed", () => {
  writeFileSync(join(directory, String(pid)), '{"startTi');
  expect(sweepProcessRecords(directory)).toBe(0);
  expect(readdirSync(directory)).toEqual([]);
});

test.each([-1, 0, 1, Number.NaN, 4_000_000])("no signal goes out for the group id %s", (groupId) => {
  expect(signalGroup(groupId, "SIGCONT")).toBe(false);
});
