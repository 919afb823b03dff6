import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { LabError, sleep, systemClock } from "@faultline/core";
import type { LabStatus } from "../control/contract.ts";
import { findLab } from "./find-lab.ts";
import { makeDataFolder, unusable } from "./make-data-folder.ts";
import { readLabRecord } from "./lab-record.ts";

/** How to start a lab that outlives this process. */
export interface BackgroundLabOptions {
  readonly dataDirectory: string;
  readonly port: number;
  /** More options of `start`. */
  readonly args: readonly string[];
  /** The command line that `start --background --data … --port …` is appended to. */
  readonly command: readonly [string, ...string[]];
  /** What is added to this process's environment: what others must not read in a command line. */
  readonly environment?: Readonly<Record<string, string>>;
}

const START_WITHIN_MS = 20_000;
const POLL_MS = 25;
const LOG_FILE = "lab.log";

/**
 * The lab to use: the one at the port, the one that already serves the data folder, or a new one in the background.
 *
 * @throws LabError `LAB_DID_NOT_START` with the lab's own message.
 */
export async function ensureLab(options: BackgroundLabOptions): Promise<{ lab: LabStatus; wasStarted: boolean }> {
  const endpoint = readLabRecord(options.dataDirectory)?.endpoint ?? `http://127.0.0.1:${options.port}`;
  const running = await findLab(endpoint);
  if (running !== undefined) return { lab: running, wasStarted: false };
  return { lab: await startInBackground(options), wasStarted: true };
}

async function startInBackground(options: BackgroundLabOptions): Promise<LabStatus> {
  const { dataDirectory, port, command, environment } = options;
  const isNewFolder = !existsSync(dataDirectory);
  makeDataFolder(dataDirectory);
  const logFile = join(dataDirectory, LOG_FILE);
  const log = openLog(dataDirectory, logFile);
  const [program, ...args] = command;
  const start = ["start", "--background", "--data", dataDirectory, "--port", String(port), ...options.args];
  const child = spawn(program, [...args, ...start], {
    detached: true,
    env: { ...process.env, ...environment },
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  child.unref();
  child.once("error", () => {}); // A program that does not start has no pid, which ends the wait.
  const deadlineMs = systemClock.monotonicMs() + START_WITHIN_MS;
  while (isRunning(child) && systemClock.monotonicMs() < deadlineMs) {
    const record = readLabRecord(dataDirectory);
    const lab = record === undefined ? undefined : await findLab(record.endpoint);
    if (lab !== undefined) return lab;
    await sleep(systemClock, POLL_MS);
  }
  const failure = startFailure(logFile);
  if (isNewFolder && !isRunning(child)) rmSync(dataDirectory, { recursive: true, force: true });
  throw failure;
}

function openLog(dataDirectory: string, logFile: string): number {
  try {
    return openSync(logFile, "w");
  } catch (cause) {
    throw unusable(dataDirectory, cause);
  }
}

function isRunning({ pid, exitCode, signalCode }: ChildProcess): boolean {
  return pid !== undefined && exitCode === null && signalCode === null;
}

/** The lab's own error and next step, which say more than that it did not start. */
function startFailure(logFile: string): LabError {
  const [, message, hint] = /^faultline: (.+)(?:\n {2}→ (.+))?$/m.exec(readFileSync(logFile, "utf8")) ?? [];
  const fallback = `read ${logFile}, or run faultline start in the foreground`;
  return new LabError("LAB_DID_NOT_START", message ?? "the lab did not start", hint ?? fallback);
}
