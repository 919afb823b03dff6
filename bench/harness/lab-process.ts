import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A lab that a benchmark started as its users do. */
export interface LabProcess {
  readonly pid: number;
  readonly port: number;
  /** From the command to the line `Ready: …`, in milliseconds. */
  readonly readyMs: number;
  /** `performance.now()` just before the command. */
  readonly startedAtMs: number;
  stop(): Promise<void>;
}

const BIN = fileURLToPath(new URL("../../packages/cli/bin/faultline.js", import.meta.url));
const READY = /^Ready: http:\/\/127\.0\.0\.1:(\d+)$/m;
const BYTES_PER_MB = 1_000_000;

/** Runs `faultline start` on any port and resolves once it says that it is ready. */
export function startLab(dataDirectory: string): Promise<LabProcess> {
  const startedAtMs = performance.now();
  const args = [BIN, "start", "--port", "0", "--data", dataDirectory, "--latency", "off"];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  return new Promise((resolve, reject) => {
    let output = "";
    child.once("exit", (code) => reject(new Error(`the lab ended with ${code} before it was ready`)));
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      const port = READY.exec(output)?.[1];
      if (port === undefined || child.pid === undefined) return;
      child.stdout.removeAllListeners("data").resume();
      const readyMs = performance.now() - startedAtMs;
      resolve({ pid: child.pid, port: Number(port), readyMs, startedAtMs, stop: () => stop(child) });
    });
  });
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.removeAllListeners("exit").once("exit", () => resolve());
    child.kill("SIGTERM");
  });
}

/** Resident memory of a process, in MB of a million bytes. Linux only. */
export function residentMb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, "latin1");
  return (Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) * 1024) / BYTES_PER_MB;
}

/** The processes that a process started, theirs included. Linux only. */
export function descendantsOf(pid: number): readonly number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "latin1").trim();
  if (children === "") return [];
  return children.split(" ").flatMap((child) => [Number(child), ...descendantsOf(Number(child))]);
}
