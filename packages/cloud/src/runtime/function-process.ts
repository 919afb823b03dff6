import type { Clock } from "@faultline/core";
import { IDLE_EXIT_STATUS } from "./bootstrap/assignment.ts";
import type { ExtensionGroup } from "./extensions/extension-group.ts";
import type { ShutdownReason } from "./extensions/extension-registry.ts";
import type { CpuGroup } from "./governor/cpu-governor.ts";
import type { FunctionLogLine, InitOutcome, Invocation, InvocationOutcome, ProcessExit } from "./function-runtime.ts";
import { FunctionLog } from "./logs/function-log.ts";
import { ResidentMemory } from "./process/resident-memory.ts";
import { signalGroup } from "./process/signal-group.ts";
import { ERROR_SETTLE_MS, FREEZE_DELAY_MS, RUNTIME_DONE_MS } from "./limits.ts";
import type { RuntimeApi } from "./runtime-api/runtime-api.ts";
import type { ProcessEnd, SpawnedProcess } from "./supervisor/supervisor-client.ts";

/** What a process is made of. */
export interface ProcessParts {
  readonly spawned: SpawnedProcess;
  readonly api: RuntimeApi;
  readonly cpu: CpuGroup;
  readonly clock: Clock;
}

/** One function process: its Runtime API, its log, its CPU group and its memory. Lives from spawn to exit. */
export class FunctionProcess {
  readonly #parts: ProcessParts;
  readonly #log: FunctionLog;
  readonly #memory: ResidentMemory;
  readonly #exited = Promise.withResolvers<ProcessExit>();
  #onLine: (line: FunctionLogLine) => void = () => undefined;
  #exit: ProcessExit | undefined;
  #settleInvocation: ((outcome: InvocationOutcome) => void) | undefined;
  #isKilledForMemory = false;
  #isFrozen = false;
  #isFreezePlanned = false;
  #isBusy = false;
  #idleSinceMs = 0;
  #peakBytes = 0;

  constructor(parts: ProcessParts) {
    this.#parts = parts;
    const { spawned, clock } = parts;
    this.#log = new FunctionLog(spawned, clock, (line) => this.#onLine(line));
    spawned.confirmPiped();
    this.#memory = new ResidentMemory(spawned.pid);
  }

  get api(): RuntimeApi {
    return this.#parts.api;
  }

  get pid(): number {
    return this.#parts.spawned.pid;
  }

  /** How the process ended; undefined while it lives. */
  get exit(): ProcessExit | undefined {
    return this.#exit;
  }

  /** Resolves when the process has ended. */
  get exited(): Promise<ProcessExit> {
    return this.#exited.promise;
  }

  /** Makes it the process of a function. */
  assign(document: string, onLine: (line: FunctionLogLine) => void): void {
    this.#onLine = onLine;
    this.#isBusy = true;
    this.#parts.api.assign(document);
  }

  /** Resolves when init has ended. After a failed one the process is gone, too. */
  async init(): Promise<InitOutcome> {
    const { extensions, initiated } = this.#parts.api;
    const asked = await Promise.race([initiated, this.exited, extensions.registry.fault]);
    if (!extensions.isEmpty) extensions.telemetry.publishPlatform("platform.initRuntimeDone", initRuntimeDone(asked));
    const outcome = asked.kind === "ready" ? await this.#initExtensions() : asked;
    if (outcome.kind === "error") {
      await Promise.race([this.exited, this.#wait(ERROR_SETTLE_MS)]);
      await this.kill();
    }
    return outcome;
  }

  /** Hands over an invocation and resolves with its outcome. */
  async invoke(invocation: Invocation): Promise<InvocationOutcome> {
    if (this.#exit !== undefined) return { ...this.#exit, isBetweenInvocations: true };
    this.#isBusy = true;
    this.#thaw();
    if (!this.extensions.isEmpty) return this.#invokeWithExtensions(invocation);
    const outcome = await this.#outcomeOf(invocation);
    if (outcome.kind !== "error") return outcome;
    // An error may be the last that the process says: what comes next tells.
    const exit = await Promise.race([this.exited, this.#asked(), this.#wait(RUNTIME_DONE_MS)]);
    return exit === undefined ? outcome : { ...outcome, exit };
  }

  /** What runs beside the runtime. */
  get extensions(): ExtensionGroup {
    return this.#parts.api.extensions;
  }

  /** Limits the CPU, or lifts the limit. */
  limitCpu(share: number | undefined): void {
    this.#parts.cpu.limit(share);
    this.extensions.limitCpu(share);
  }

  /** Reads the memory now: resident bytes, or 0 once the process has ended. */
  sampleMemory(): number {
    const sample = this.#memory.read();
    const besideBytes = this.extensions.residentBytes();
    this.#peakBytes = Math.max(this.#peakBytes, (sample?.peakBytes ?? 0) + besideBytes);
    return (sample?.residentBytes ?? 0) + besideBytes;
  }

  /** Highest resident bytes that were seen. */
  peakMemoryBytes(): number {
    this.sampleMemory();
    return this.#peakBytes;
  }

  /** Whether a request is under way, so that its memory may grow. */
  get isBusy(): boolean {
    return this.#isBusy;
  }

  killForMemory(): void {
    if (this.#exit !== undefined) return;
    this.#isKilledForMemory = true;
    signalGroup(this.pid, "SIGKILL");
  }

  /** SIGKILLs the whole group and resolves when it has ended. */
  async kill(): Promise<void> {
    if (this.#exit === undefined) {
      this.sampleMemory();
      signalGroup(this.pid, "SIGKILL");
    }
    await this.exited;
  }

  /** Ends the process and what runs beside it as AWS's shutdown phase does; resolves when all is gone. */
  shutDown(reason: ShutdownReason): Promise<void> {
    this.#isBusy = true;
    this.#thaw();
    return this.extensions.shutDown(reason, (graceMs) => this.#terminate(graceMs));
  }

  /** SIGTERM, a while, SIGKILL. */
  async #terminate(graceMs: number): Promise<void> {
    if (this.#exit !== undefined || graceMs === 0) return this.kill();
    this.sampleMemory();
    signalGroup(this.pid, "SIGTERM");
    await Promise.race([this.exited, this.#wait(graceMs)]);
    await this.kill();
  }

  /** The Runtime API is about to pass on what the function posted: its log goes first. */
  drainLog(): void {
    this.extensions.drainLog();
    this.#log.drain();
  }

  /** The runtime waits for its next invocation. It is frozen unless one comes soon. */
  noteIdle(): void {
    this.#isBusy = false;
    this.#idleSinceMs = this.#parts.clock.monotonicMs();
    if (!this.#isFreezePlanned) this.#planFreeze(FREEZE_DELAY_MS);
  }

  /** The supervisor tells that the process has ended. */
  noteExit(end: ProcessEnd): void {
    if (this.#exit !== undefined) return;
    const { status, signal } = end;
    const isOutOfMemory = this.#isKilledForMemory;
    const exit: ProcessExit =
      status === IDLE_EXIT_STATUS
        ? { kind: "exit", status: null, signal, isOutOfMemory, isBetweenInvocations: true }
        : { kind: "exit", status, signal, isOutOfMemory };
    this.#exit = exit;
    this.#isBusy = false;
    // What it posted before it ended may still be on its way here: also once the wait is over, in the turn that follows.
    void Promise.race([this.#parts.api.disconnected(), this.#wait(ERROR_SETTLE_MS)]).then(() =>
      setImmediate(() => this.#end(exit)),
    );
  }

  #end(exit: ProcessExit): void {
    this.#log.close();
    this.#memory.close();
    this.#parts.cpu.release();
    this.#settleInvocation?.(exit);
    this.#exited.resolve(exit);
    // Extensions are told of the end through the same port.
    void this.shutDown("failure").then(() => this.#parts.api.close());
  }

  /** Init ends when every extension, too, has asked for its first event. */
  async #initExtensions(): Promise<InitOutcome> {
    if (this.extensions.isEmpty) this.extensions.endInit();
    if (this.extensions.isEmpty) return { kind: "ready" };
    const ended = await Promise.race([this.extensions.settled(), this.exited]);
    this.extensions.endInit();
    return ended ?? { kind: "ready" };
  }

  /** The invoke phase ends when every extension, too, has asked for its next event. */
  async #invokeWithExtensions(invocation: Invocation): Promise<InvocationOutcome> {
    const { fault } = this.extensions.registry;
    const begunMs = this.#parts.clock.monotonicMs();
    const outcome = await Promise.race([this.#outcomeOf(invocation), fault]);
    const startedMs = this.#parts.clock.monotonicMs();
    this.extensions.telemetry.publishPlatform(
      "platform.runtimeDone",
      runtimeDone(invocation, outcome, startedMs - begunMs),
    );
    if (outcome.kind === "exit" || outcome.kind === "fault") return outcome;
    const settled = Promise.all([this.extensions.settled(), this.#asked()]).then(([failed]) => failed);
    const ended = await Promise.race([settled, fault, this.exited]);
    if (ended?.kind === "fault") return ended;
    const postRuntimeMs = this.#parts.clock.monotonicMs() - startedMs;
    if (ended === undefined || outcome.kind !== "error") return { ...outcome, postRuntimeMs };
    return { ...outcome, exit: ended, postRuntimeMs };
  }

  /** Not a race with {@link exited}: that promise would keep a reaction of every invocation until the process ends. */
  #outcomeOf(invocation: Invocation): Promise<InvocationOutcome> {
    return new Promise((resolve) => {
      this.#settleInvocation = resolve;
      void this.#parts.api.invoke(invocation).then(resolve);
    });
  }

  /** One timer serves many invocations: it looks again when the process was busy meanwhile. */
  #planFreeze(delayMs: number): void {
    this.#isFreezePlanned = true;
    this.#parts.clock.after(delayMs, () => {
      this.#isFreezePlanned = false;
      if (this.#exit !== undefined || this.#isBusy || this.#isFrozen) return;
      const restMs = FREEZE_DELAY_MS - (this.#parts.clock.monotonicMs() - this.#idleSinceMs);
      if (restMs > 0) this.#planFreeze(Math.ceil(restMs));
      else this.#freeze();
    });
  }

  #freeze(): void {
    this.#isFrozen = true;
    this.#parts.cpu.freeze();
    this.extensions.freeze();
  }

  #thaw(): void {
    if (!this.#isFrozen) return;
    this.#isFrozen = false;
    this.#parts.cpu.thaw();
    this.extensions.thaw();
  }

  #asked(): Promise<undefined> {
    return new Promise((resolve) => {
      this.#parts.api.whenAsked(() => resolve(undefined));
    });
  }

  #wait(durationMs: number): Promise<undefined> {
    return new Promise((resolve) => {
      this.#parts.clock.after(durationMs, () => resolve(undefined));
    });
  }
}

/** The record of `platform.initRuntimeDone`. @see Lambda Developer Guide, "Lambda Telemetry API Event schema reference". */
function initRuntimeDone(outcome: InitOutcome): object {
  return { initializationType: "on-demand", phase: "init", status: outcome.kind === "ready" ? "success" : "error" };
}

/** The record of `platform.runtimeDone`. */
function runtimeDone(invocation: Invocation, outcome: InvocationOutcome, durationMs: number): object {
  const { requestId } = invocation;
  const producedBytes = "payload" in outcome ? outcome.payload.byteLength : 0;
  const failure = outcome.kind === "error" || outcome.kind === "fault" ? { errorType: outcome.errorType } : {};
  const status = { response: "success", error: "error", exit: "failure", fault: "failure" }[outcome.kind];
  return { requestId, status, ...failure, metrics: { durationMs, producedBytes } };
}
