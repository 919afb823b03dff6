import { type Clock, sleep } from "@faultline/core";
import type { TelemetryEvent } from "../../../runtime/extensions/telemetry-hub.ts";
import type {
  Environment,
  EnvironmentSpec,
  FunctionLogLine,
  FunctionRuntime,
  InitOutcome,
  Invocation,
  InvocationOutcome,
  ProcessExit,
} from "../../../runtime/function-runtime.ts";

/** What one phase does: how long it takes, what it writes, how it ends. */
export interface ScriptedPhase<Outcome> {
  readonly ms: number;
  readonly lines?: readonly string[];
  readonly outcome: Outcome;
}

/** What the processes of a scripted runtime do. */
export interface RuntimeScript {
  /** @param attempt Starts of the same environment, from 1. */
  init(attempt: number, environment: number): ScriptedPhase<InitOutcome>;
  /** @param count Invocations of the same environment, from 1. */
  invoke(invocation: Invocation, count: number, environment: number): ScriptedPhase<InvocationOutcome>;
}

const RESET: ProcessExit = { kind: "exit", status: null, signal: "SIGKILL", isOutOfMemory: false };

/** An environment without a process: it waits on a clock and answers from a script. */
export class ScriptedEnvironment implements Environment {
  readonly spec: EnvironmentSpec;
  readonly invocations: Invocation[] = [];
  readonly starts: boolean[] = [];
  readonly telemetry: TelemetryEvent[] = [];
  resets = 0;
  isShutDown = false;
  isAlive = false;
  readonly isTelemetryWanted = true;
  memoryBytes = 64 * 1024 * 1024;
  readonly #index: number;
  readonly #clock: Clock;
  readonly #script: RuntimeScript;
  readonly #onLog: (line: FunctionLogLine) => void;
  #kill: () => void = () => {};

  constructor(
    index: number,
    spec: EnvironmentSpec,
    onLog: (line: FunctionLogLine) => void,
    runtime: { readonly clock: Clock; readonly script: RuntimeScript },
  ) {
    this.#index = index;
    this.spec = spec;
    this.#onLog = onLog;
    this.#clock = runtime.clock;
    this.#script = runtime.script;
  }

  start(isBoosted: boolean): Promise<InitOutcome> {
    this.starts.push(isBoosted);
    this.isAlive = true;
    return this.#run(this.#script.init(this.starts.length, this.#index));
  }

  invoke(invocation: Invocation): Promise<InvocationOutcome> {
    this.invocations.push(invocation);
    return this.#run(this.#script.invoke(invocation, this.invocations.length, this.#index));
  }

  publishTelemetry(event: TelemetryEvent): void {
    this.telemetry.push(event);
  }

  async reset(): Promise<void> {
    this.resets += 1;
    this.#kill();
  }

  async shutdown(): Promise<void> {
    this.isShutDown = true;
  }

  peakMemoryBytes(): number {
    return this.memoryBytes;
  }

  #run<Outcome>(phase: ScriptedPhase<Outcome>): Promise<Outcome | ProcessExit> {
    for (const message of phase.lines ?? []) this.#onLog({ timestamp: this.#clock.now(), message });
    const killed = new Promise<ProcessExit>((resolve) => {
      this.#kill = () => resolve(RESET);
    });
    return Promise.race([sleep(this.#clock, phase.ms).then(() => phase.outcome), killed]);
  }
}

/** A function runtime whose functions follow a script: for tests of what Lambda decides. */
export class ScriptedRuntime implements FunctionRuntime {
  readonly cpuEnforcement = "none";
  readonly environments: ScriptedEnvironment[] = [];
  readonly #parts: { readonly clock: Clock; readonly script: RuntimeScript };

  constructor(clock: Clock, script: RuntimeScript) {
    this.#parts = { clock, script };
  }

  createEnvironment(spec: EnvironmentSpec, onLog: (line: FunctionLogLine) => void): ScriptedEnvironment {
    const environment = new ScriptedEnvironment(this.environments.length, spec, onLog, this.#parts);
    this.environments.push(environment);
    return environment;
  }

  prewarm(): void {
    // Nothing to prepare.
  }

  async close(): Promise<void> {
    // No processes.
  }
}
