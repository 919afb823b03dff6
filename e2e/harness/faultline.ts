import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** The repository's root. */
export const ROOT = resolve(import.meta.dirname, "../..");

const BIN = join(ROOT, "packages/cli/bin/faultline.js");

/** What a command printed, and how it ended. */
export interface CommandResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a `faultline` command to its end, as a user would. */
export function faultline(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<CommandResult> {
  const child = spawn(process.execPath, [BIN, ...args], { cwd: ROOT, env: { ...process.env, ...environment } });
  return collect(child);
}

/** Runs any command to its end. */
export function run(
  command: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<CommandResult> {
  return collect(spawn(command, args, { cwd: ROOT, env: { ...process.env, ...environment } }));
}

function collect(child: ChildProcess): Promise<CommandResult> {
  const texts = { stdout: "", stderr: "" };
  child.stdout?.on("data", (chunk: Buffer) => (texts.stdout += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (texts.stderr += chunk.toString()));
  return new Promise((settle, fail) => {
    child.once("error", fail);
    child.once("close", (status) => settle({ status, ...texts }));
  });
}

/** A lab in a process of its own, with an empty data folder. */
export interface TestLab extends AsyncDisposable {
  readonly endpoint: string;
  readonly dataDirectory: string;
  readonly process: ChildProcess;
  /** Sends a signal and resolves once the process is gone. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** Of labs that are not asked how fast: a small function's first call would reach its time-out on a slow machine. */
export const AMPLE_CPU = ["--cpu-scale", "4"] as const;

/** Starts a lab on a free port, without simulated latency unless asked for; `dataDirectory` continues an earlier one. */
export async function startLab(args: readonly string[] = [], dataDirectory = temporaryFolder()): Promise<TestLab> {
  const child = spawn(process.execPath, [
    BIN,
    "start",
    "--port",
    "0",
    "--data",
    dataDirectory,
    "--otlp-port",
    "0",
    "--latency",
    "off",
    ...args,
  ]);
  const endpoint = await readyEndpoint(child);
  const ended = new Promise<number | null>((settle) => child.once("exit", settle));
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal);
    return ended;
  };
  return {
    endpoint,
    dataDirectory,
    process: child,
    end,
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) await end("SIGTERM");
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
}

function readyEndpoint(child: ChildProcess): Promise<string> {
  let text = "";
  return new Promise((settle, fail) => {
    const read = (chunk: Buffer) => {
      text += chunk.toString();
      const endpoint = /^Ready: (\S+)$/m.exec(text)?.[1];
      if (endpoint !== undefined) settle(endpoint);
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.once("exit", (code) => fail(new Error(`the lab ended with ${code}: ${text}`)));
  });
}

let names = 0;

/** A name for what a test makes on a lab that it shares: tried again, it must not meet what it made before. */
export function freshName(base: string): string {
  return `${base}-${++names}`;
}

/** A new empty folder. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), "faultline-e2e-"));
}

/** The environment that points AWS clients at a lab. */
export function awsEnvironment(endpoint: string): NodeJS.ProcessEnv {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: "000000000000",
    AWS_SECRET_ACCESS_KEY: "lab",
    AWS_REGION: "us-east-1",
    AWS_DEFAULT_REGION: "us-east-1",
  };
}

/** Retries until a probe gives something, for what becomes true by itself. @throws after `withinMs`. */
export async function eventually<Value>(probe: () => Promise<Value | undefined>, withinMs = 10_000): Promise<Value> {
  const deadline = performance.now() + withinMs;
  while (performance.now() < deadline) {
    const value = await probe();
    if (value !== undefined) return value;
    await new Promise((settle) => setTimeout(settle, 50));
  }
  throw new Error(`nothing within ${withinMs} ms`);
}
