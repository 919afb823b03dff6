import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { BYTES_PER_MIB, parseJson } from "@faultline/core";
import type { Assignment } from "./bootstrap/assignment.ts";
import { findBootstrap } from "./custom/find-bootstrap.ts";
import type { ExtensionGroup } from "./extensions/extension-group.ts";
import type { ShutdownReason } from "./extensions/extension-registry.ts";
import { findExtensions } from "./extensions/find-extensions.ts";
import type { TelemetryEvent } from "./extensions/telemetry-hub.ts";
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
import type { ProcessPool } from "./process-pool.ts";
import type { OwnStart, ProcessStarter } from "./process-starter.ts";
import { functionVariables, hasStartTimeVariables } from "./process-variables.ts";
import type { RuntimeApi } from "./runtime-api/runtime-api.ts";
import { isWaitingRuntime, type RuntimeDefinition, runtimeDefinition } from "./runtimes.ts";
import type { Supervisor } from "./supervisor/supervisor-client.ts";

/** What an environment needs of the runtime that made it. */
export interface EnvironmentParts {
  readonly pool: ProcessPool;
  readonly starter: ProcessStarter;
  readonly supervisor: Pick<Supervisor, "mountStorage" | "unmountStorage">;
  /** The function's share of this machine, in cores. */
  readonly cpuShare: Promise<number>;
  readonly carriedPackages: Readonly<Record<string, string>>;
  /** The environment's own /tmp. */
  readonly temporaryDirectory: string;
  readonly onLog: (line: FunctionLogLine) => void;
  readonly onShutdown: (environment: ExecutionEnvironment) => void;
}

/** Events kept for the subscribers of a process that has not started. */
const EARLY_TELEMETRY_MAX = 20;
const KILLED: ProcessExit = { kind: "exit", status: null, signal: "SIGKILL", isOutOfMemory: false };

/** An execution environment on this machine: a succession of processes that share a folder for temporary files. */
export class ExecutionEnvironment implements Environment {
  readonly #spec: EnvironmentSpec;
  readonly #parts: EnvironmentParts;
  readonly #runtime: RuntimeDefinition;
  #process: FunctionProcess | undefined;
  /** Counts resets, so that a start that was under way knows that it is void. */
  #generation = 0;
  /** Extensions that start while there is no runtime yet. */
  #launching: ExtensionGroup | undefined;
  /** What was told before there was a process. */
  readonly #early: TelemetryEvent[] = [];
  #peakBytes = 0;
  /** Settles once /tmp has its size. */
  #storage: Promise<boolean> | undefined;

  /** @throws LabError `UNSUPPORTED_RUNTIME`. */
  constructor(spec: EnvironmentSpec, parts: EnvironmentParts) {
    this.#runtime = runtimeDefinition(spec.runtime);
    this.#spec = spec;
    this.#parts = parts;
    mkdirSync(parts.temporaryDirectory, { recursive: true });
    const { ephemeralStorageMiB } = spec;
    if (ephemeralStorageMiB !== undefined)
      this.#storage = parts.supervisor.mountStorage(parts.temporaryDirectory, ephemeralStorageMiB);
  }

  /** @throws LabError `PROCESS_REFUSED` where the system starts no process. */
  async start(isBoosted: boolean): Promise<InitOutcome> {
    const generation = this.#generation;
    await this.#endProcess("failure");
    const [share] = await Promise.all([this.#parts.cpuShare, this.#storage]);
    const process = await this.#takeProcess();
    if ("kind" in process) return process;
    if (generation !== this.#generation) {
      await process.kill();
      return KILLED;
    }
    this.#process = process;
    process.limitCpu(isBoosted ? undefined : share);
    process.assign(JSON.stringify(this.#assignment()), this.#onLine(process.extensions, "function"));
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

  publishTelemetry(event: TelemetryEvent): void {
    if (this.#process !== undefined) this.#process.extensions.telemetry.publish(event);
    else if (this.#early.length < EARLY_TELEMETRY_MAX) this.#early.push(event);
  }

  get isTelemetryWanted(): boolean {
    return this.#process?.extensions.telemetry.isWanted ?? true;
  }

  reset(): Promise<void> {
    this.#generation++;
    return this.#endProcess("timeout");
  }

  async shutdown(): Promise<void> {
    this.#generation++;
    await this.#endProcess("spindown");
    this.#parts.supervisor.unmountStorage(this.#parts.temporaryDirectory);
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

  async #endProcess(reason: ShutdownReason): Promise<void> {
    const process = this.#process;
    await this.#launching?.shutDown(reason, () => Promise.resolve());
    if (process === undefined) return;
    await process.shutDown(reason);
    this.peakMemoryBytes();
    this.#process = undefined;
  }

  /** Starts the function's external extensions; the runtime comes after them. */
  async #launchExtensions(api: RuntimeApi): Promise<void> {
    const { extensions } = api;
    const found = findExtensions(this.#spec.layerDirectories);
    const { variables, handler, codeDirectory, accountId } = this.#spec;
    extensions.registry.extend({
      functionName: variables["AWS_LAMBDA_FUNCTION_NAME"] ?? "",
      functionVersion: variables["AWS_LAMBDA_FUNCTION_VERSION"] ?? "",
      handler,
      accountId,
      externalNames: found.map(({ name }) => name),
    });
    for (const event of this.#early.splice(0)) extensions.telemetry.publish(event);
    if (found.length === 0) return;
    this.#launching = extensions;
    await extensions.launch(found, (extension) =>
      this.#parts.starter.startExtension({
        extension,
        api,
        variables: this.#variables(),
        workingDirectory: codeDirectory,
        onLine: this.#onLine(extensions, "extension"),
      }),
    );
    this.#launching = undefined;
  }

  /** Passes a line on to the log, and to extensions that subscribed to such. */
  #onLine(extensions: ExtensionGroup, type: "extension" | "function"): (line: FunctionLogLine) => void {
    return (line) => {
      this.#parts.onLog(line);
      if (extensions.isEmpty) return;
      const time = new Date(line.timestamp).toISOString();
      extensions.telemetry.publish({ time, type, record: this.#recordOf(line.message) });
    };
  }

  /** In the JSON log format a line that is a document is sent as one. */
  #recordOf(message: string): unknown {
    if (this.#spec.variables["AWS_LAMBDA_LOG_FORMAT"] !== "JSON") return `${message}\n`;
    try {
      return parseJson(message);
    } catch {
      return message;
    }
  }

  async #takeProcess(): Promise<FunctionProcess | SandboxFault> {
    const { pool, starter } = this.#parts;
    const { memoryMiB, variables, codeDirectory } = this.#spec;
    const runtime = this.#runtime;
    if (!isWaitingRuntime(runtime)) {
      const bootstrap = findBootstrap(this.#spec);
      if (bootstrap.kind === "found")
        return starter.startProgram(bootstrap.path, this.#ownStart(), {
          workingDirectory: codeDirectory,
          prepare: (api) => this.#launchExtensions(api),
        });
      return { kind: "fault", errorType: "Runtime.InvalidEntrypoint", reason: bootstrap.reason };
    }
    const process = hasStartTimeVariables(variables)
      ? await starter.startWaiting(runtime, memoryMiB, this.#ownStart())
      : await pool.take(runtime, memoryMiB);
    await this.#launchExtensions(process.api);
    return process;
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
