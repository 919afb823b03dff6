import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { BYTES_PER_MIB } from "@faultline/core";
import type { Assignment } from "./bootstrap/assignment.ts";
import { findBootstrap } from "./custom/find-bootstrap.ts";
import type { FunctionProcess } from "./function-process.ts";
import type {
  Environment,
  EnvironmentSpec,
  FunctionLogLine,
  InitOutcome,
  Invocation,
  InvocationOutcome,
  ProcessExit,
  SandboxFault,
} from "./function-runtime.ts";
import { SHUTDOWN_MS } from "./limits.ts";
import type { ProcessPool } from "./process-pool.ts";
import type { OwnStart, ProcessStarter } from "./process-starter.ts";
import { functionVariables, hasStartTimeVariables } from "./process-variables.ts";
import { isWaitingRuntime, type RuntimeDefinition, runtimeDefinition } from "./runtimes.ts";

/** What an environment needs of the runtime that made it. */
export interface EnvironmentParts {
  readonly pool: ProcessPool;
  readonly starter: ProcessStarter;
  /** The function's share of this machine, in cores. */
  readonly cpuShare: Promise<number>;
  readonly carriedPackages: Readonly<Record<string, string>>;
  /** The environment's own /tmp. */
  readonly temporaryDirectory: string;
  readonly onLog: (line: FunctionLogLine) => void;
  readonly onShutdown: (environment: ExecutionEnvironment) => void;
}

const KILLED: ProcessExit = { kind: "exit", status: null, signal: "SIGKILL", isOutOfMemory: false };

/** An execution environment on this machine: a succession of processes that share a folder for temporary files. */
export class ExecutionEnvironment implements Environment {
  readonly #spec: EnvironmentSpec;
  readonly #parts: EnvironmentParts;
  readonly #runtime: RuntimeDefinition;
  #process: FunctionProcess | undefined;
  /** Counts resets, so that a start that was under way knows that it is void. */
  #generation = 0;
  #peakBytes = 0;

  /** @throws LabError `UNSUPPORTED_RUNTIME`. */
  constructor(spec: EnvironmentSpec, parts: EnvironmentParts) {
    this.#runtime = runtimeDefinition(spec.runtime);
    this.#spec = spec;
    this.#parts = parts;
    mkdirSync(parts.temporaryDirectory, { recursive: true });
  }

  /** @throws LabError `PROCESS_REFUSED` where the system starts no process. */
  async start(isBoosted: boolean): Promise<InitOutcome> {
    const generation = this.#generation;
    await this.#endProcess();
    const share = await this.#parts.cpuShare;
    const process = await this.#takeProcess();
    if ("kind" in process) return process;
    if (generation !== this.#generation) {
      await process.kill();
      return KILLED;
    }
    this.#process = process;
    process.limitCpu(isBoosted ? undefined : share);
    process.assign(JSON.stringify(this.#assignment()), this.#parts.onLog);
    const outcome = await process.init();
    if (outcome.kind === "ready") process.limitCpu(share);
    return outcome;
  }

  get isAlive(): boolean {
    return this.#process !== undefined && this.#process.exit === undefined;
  }

  invoke(invocation: Invocation): Promise<InvocationOutcome> {
    return this.#process?.invoke(invocation) ?? Promise.resolve(KILLED);
  }

  reset(): Promise<void> {
    this.#generation++;
    return this.#endProcess();
  }

  async shutdown(): Promise<void> {
    this.#generation++;
    await this.#process?.terminate(SHUTDOWN_MS);
    await this.#endProcess();
    rmSync(this.#parts.temporaryDirectory, { recursive: true, force: true });
    this.#parts.onShutdown(this);
  }

  peakMemoryBytes(): number {
    this.#peakBytes = Math.max(this.#peakBytes, this.#process?.peakMemoryBytes() ?? 0);
    return this.#peakBytes;
  }

  /** Ends the process if it holds more than the memory size while a request is under way. */
  enforceMemory(): void {
    const process = this.#process;
    if (process === undefined || !process.isBusy || process.exit !== undefined) return;
    if (process.sampleMemory() > this.#spec.memoryMiB * BYTES_PER_MIB) process.killForMemory();
  }

  async #endProcess(): Promise<void> {
    const process = this.#process;
    if (process === undefined) return;
    await process.kill();
    this.peakMemoryBytes();
    this.#process = undefined;
  }

  async #takeProcess(): Promise<FunctionProcess | SandboxFault> {
    const { pool, starter } = this.#parts;
    const { memoryMiB, variables, codeDirectory } = this.#spec;
    const runtime = this.#runtime;
    if (!isWaitingRuntime(runtime)) {
      const bootstrap = findBootstrap(this.#spec);
      if (bootstrap.kind === "found") return starter.startProgram(bootstrap.path, this.#ownStart(), codeDirectory);
      return { kind: "fault", errorType: "Runtime.InvalidEntrypoint", reason: bootstrap.reason };
    }
    if (!hasStartTimeVariables(variables)) return pool.take(runtime, memoryMiB);
    return starter.startWaiting(runtime, memoryMiB, this.#ownStart());
  }

  #ownStart(): OwnStart {
    const wrapper = this.#spec.variables["AWS_LAMBDA_EXEC_WRAPPER"];
    const variables = this.#variables();
    return wrapper === undefined ? { variables } : { variables, wrapper: this.#inLayers(wrapper) };
  }

  #assignment(): Assignment {
    const { codeDirectory, layerDirectories } = this.#spec;
    const { carriedPackages } = this.#parts;
    return { environment: this.#variables(), codeDirectory, layerDirectories, carriedPackages };
  }

  #variables(): Record<string, string> {
    return functionVariables(this.#spec, this.#runtime, this.#parts.temporaryDirectory);
  }

  /** A path under /opt is the last layer's that has it. */
  #inLayers(path: string): string {
    if (!path.startsWith("/opt/")) return path;
    const found = this.#spec.layerDirectories
      .map((layer) => join(layer, path.slice("/opt/".length)))
      .findLast(existsSync);
    return found ?? path;
  }
}
