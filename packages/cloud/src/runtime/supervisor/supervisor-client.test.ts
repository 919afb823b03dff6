import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { procStat } from "../process/process-start-time.ts";
import { signalGroup } from "../process/signal-group.ts";
import { type ProcessEnd, type SpawnedProcess, Supervisor } from "./supervisor-client.ts";

const SLEEP = { command: "/bin/sh", args: ["-c", "sleep 60 & sleep 60"], environment: { PATH: "/bin:/usr/bin" } };

let directory: string;
const warnings: string[] = [];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "faultline-supervisor-"));
  warnings.length = 0;
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Whether any process of that session still runs; a zombie does not. */
function isRunning(pid: number): boolean {
  const stat = procStat(pid);
  return stat !== undefined && stat.state !== "Z";
}

async function spawnSleep(supervisor: Supervisor): Promise<{ spawned: SpawnedProcess; ended: Promise<ProcessEnd> }> {
  const { promise: ended, resolve } = Promise.withResolvers<ProcessEnd>();
  const spawned = await supervisor.spawn({ ...SLEEP, workingDirectory: directory }, resolve);
  spawned.confirmPiped();
  return { spawned, ended };
}

test("an exit is told with its status", async () => {
  const supervisor = new Supervisor(directory, (message) => warnings.push(message));
  const { promise: ended, resolve } = Promise.withResolvers<ProcessEnd>();
  await supervisor.spawn({ ...SLEEP, args: ["-c", "exit 3"], workingDirectory: directory }, resolve);
  expect(await ended).toEqual({ status: 3, signal: null });
  await supervisor.close();
  expect(warnings).toEqual([]);
});

test("what cannot be started is refused with the reason", async () => {
  const supervisor = new Supervisor(directory, (message) => warnings.push(message));
  const order = { ...SLEEP, workingDirectory: join(directory, "nowhere") };
  const refused = supervisor.spawn(order, () => undefined);
  await expect(refused).rejects.toMatchObject({
    code: "PROCESS_REFUSED",
    message: expect.stringContaining("ENOENT") as unknown,
  });
  await supervisor.close();
});

// Recorded on AWS, 2025-11: a wrapper that does not exist ends with status 127.
test("a program that is not there is an exit with status 127", async () => {
  const supervisor = new Supervisor(directory, (message) => warnings.push(message));
  const { promise, resolve } = Promise.withResolvers<object>();
  await supervisor.spawn({ ...SLEEP, command: "/nonexistent", workingDirectory: directory }, resolve);
  expect(await promise).toEqual({ status: 127, signal: null });
  await supervisor.close();
});

test("when the supervisor is killed its processes end, it is started again and serves on", async () => {
  const supervisor = new Supervisor(directory, (message) => warnings.push(message));
  const { spawned, ended } = await spawnSleep(supervisor);
  const firstPid = supervisor.pid ?? 0;
  process.kill(firstPid, "SIGKILL");
  expect(await ended).toEqual({ status: null, signal: "SIGKILL" });
  await expect.poll(() => isRunning(spawned.pid)).toBe(false);
  expect(warnings).toHaveLength(1);
  const again = await spawnSleep(supervisor);
  expect(supervisor.pid).not.toBe(firstPid);
  await supervisor.close();
  await expect.poll(() => isRunning(again.spawned.pid)).toBe(false);
});

test("a supervisor that fails at every start is given up, and processes are refused", async () => {
  const supervisor = new Supervisor(directory, (message) => warnings.push(message));
  for (let failures = 0; failures < 3; failures++) {
    process.kill(supervisor.pid ?? 0, "SIGKILL");
    await expect.poll(() => warnings.length).toBe(failures + 1);
  }
  await expect(supervisor.spawn({ ...SLEEP, workingDirectory: directory }, () => undefined)).rejects.toMatchObject({
    code: "PROCESS_REFUSED",
  });
  await supervisor.close();
});

test("when the lab is killed with SIGKILL every process ends, stopped ones too", async () => {
  const lab = startLab();
  const { supervisorPid, pid } = await firstLine(lab);
  signalGroup(pid, "SIGSTOP");
  expect(isRunning(pid)).toBe(true);
  lab.kill("SIGKILL");
  await expect.poll(() => [isRunning(pid), isRunning(supervisorPid)], { timeout: 2000 }).toEqual([false, false]);
});

test("when lab and supervisor are killed the next start ends what they left", async () => {
  const lab = startLab();
  const { supervisorPid, pid } = await firstLine(lab);
  process.kill(supervisorPid, "SIGSTOP"); // It must not see the lab's end.
  lab.kill("SIGKILL");
  process.kill(supervisorPid, "SIGKILL");
  await expect.poll(() => [isRunning(supervisorPid), isRunning(lab.pid ?? 0)]).toEqual([false, false]);
  expect(isRunning(pid)).toBe(true);
  const next = new Supervisor(directory, (message) => warnings.push(message));
  await expect.poll(() => isRunning(pid)).toBe(false);
  expect(warnings).toHaveLength(1);
  await next.close();
});

/** A lab of its own: a process with a supervisor and one function process. */
function startLab(): ChildProcess {
  const client = JSON.stringify(fileURLToPath(new URL("supervisor-client.ts", import.meta.url)));
  const script = `
    const { Supervisor } = await import(${client});
    const supervisor = new Supervisor(${JSON.stringify(directory)}, () => undefined);
    const order = { ...${JSON.stringify(SLEEP)}, workingDirectory: ${JSON.stringify(directory)} };
    const { pid, confirmPiped } = await supervisor.spawn(order, () => undefined);
    confirmPiped();
    console.log(JSON.stringify({ pid, supervisorPid: supervisor.pid }));`;
  return spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: ["ignore", "pipe", "inherit"] });
}

async function firstLine(lab: ChildProcess): Promise<{ pid: number; supervisorPid: number }> {
  const { promise, resolve } = Promise.withResolvers<string>();
  lab.stdout?.once("data", (chunk: Buffer) => resolve(chunk.toString()));
  return JSON.parse(await promise) as { pid: number; supervisorPid: number };
}
