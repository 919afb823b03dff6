import { BYTES_PER_MIB, type Clock, epochMs, type EpochMs, sleep, unreachable } from "@faultline/core";
import type {
  Environment,
  InitOutcome,
  InvocationOutcome,
  ProcessExit,
  SandboxFault,
} from "../../../runtime/function-runtime.ts";
import type { EnvironmentLog } from "../emission/environment-log.ts";
import type { Span } from "../emission/invocation-segments.ts";
import {
  exitMessage,
  type InitPhase,
  type PhaseFailure,
  type PlatformEvent,
  timeoutMessage,
} from "../emission/platform-event.ts";
import { telemetryEvent } from "../emission/telemetry-event.ts";
import { LAMBDA_LIMITS } from "../limits.ts";
import { exitErrorType, exitReason } from "./exit-reason.ts";
import {
  billedMs,
  type EnvironmentRequest,
  type FunctionFailure,
  type InvocationReport,
  type PhaseResult,
  reportedMs,
} from "./invocation-report.ts";
import { TIMED_OUT, withinLimit } from "./phase-limit.ts";

/** What one environment serves. */
export interface ServedVersion {
  readonly version: string;
  readonly runtime: string;
  readonly runtimeVersionArn: string;
  readonly timeoutMs: number;
  readonly memoryMiB: number;
  /** Time that the runtime takes to start before it loads the function; asked at every init. */
  runtimeStartMs(): number;
  readonly initializationType: string;
}

interface Initialization extends Span {
  /** Present where init succeeded. */
  readonly durationMs?: number;
}

type InitFailure = Exclude<InitOutcome, { readonly kind: "ready" }>;
type FunctionError = Extract<InvocationOutcome, { readonly kind: "error" }>;

/** A response may be a little larger than a request. Source: the message AWS answers, quoted in public issue reports. */
const RESPONSE_BYTES_MAX = 6_291_556;

/**
 * The phases of one execution environment: init before the first invocation; invoke; and after a time-out or an exit a
 * repeated init inside the next invocation, under the function's time-out and without an Init Duration of its own. So it
 * is, too, where the process ended by itself between two invocations.
 * Serves one request at a time.
 *
 * @see Lambda Developer Guide, "Understanding the Lambda execution environment lifecycle", read 2026-11.
 */
export class ExecutionEnvironment {
  readonly #served: ServedVersion;
  readonly #environment: Environment;
  readonly #log: EnvironmentLog;
  readonly #clock: Clock;
  #state: "new" | "ready" | "reset" = "new";
  #prepared: Initialization | undefined;

  constructor(served: ServedVersion, environment: Environment, log: EnvironmentLog, clock: Clock) {
    this.#served = served;
    this.#environment = environment;
    this.#log = log;
    this.#clock = clock;
  }

  /** Initialises ahead of any request, as provisioned concurrency does. @returns Whether init succeeded. */
  async prepare(): Promise<boolean> {
    this.#prepared = await this.#initialize();
    return this.#prepared.durationMs !== undefined;
  }

  /** Serves one request, through every phase that it needs. */
  async serve(request: EnvironmentRequest): Promise<InvocationReport> {
    this.#log.setTail(request.tail);
    const prepared = this.#prepared; // Told with the first invocation, which neither waits nor pays for it.
    this.#prepared = undefined;
    const initialization = prepared ?? (this.#state === "new" ? await this.#initialize() : undefined);
    const startedAt = this.#clock.now();
    const startedMs = this.#clock.monotonicMs();
    const result = await this.#invokePhase(request, startedAt, startedMs);
    const isTimeout = result.failure?.phase?.status === "timeout";
    const elapsedMs = isTimeout ? this.#served.timeoutMs : this.#clock.monotonicMs() - startedMs;
    const measures = this.#measure(reportedMs(elapsedMs), initialization?.durationMs, prepared !== undefined);
    this.#logEnd(request, result.failure, measures);
    this.#log.setTail(undefined);
    const invocation = { startedAt, endedAt: epochMs(startedAt + elapsedMs) };
    return { ...result, measures, invocation, ...(initialization === undefined ? {} : { initialization }) };
  }

  shutdown(): Promise<void> {
    return this.#environment.shutdown();
  }

  /** Tells the log, and the extensions that subscribed to such. */
  #tell(...events: readonly PlatformEvent[]): void {
    this.#log.writePlatform(...events);
    if (!this.#environment.isTelemetryWanted) return;
    for (const event of events) {
      const published = telemetryEvent(event, this.#clock.now());
      if (published !== undefined) this.#environment.publishTelemetry(published);
    }
  }

  async #initialize(): Promise<Initialization> {
    const { initializationType, runtime, runtimeVersionArn } = this.#served;
    this.#tell({ kind: "init-start", initializationType, runtime, runtimeVersionArn });
    const startedAt = this.#clock.now();
    const startedMs = this.#clock.monotonicMs();
    const outcome = await this.#start("init", LAMBDA_LIMITS.initMs);
    const durationMs = reportedMs(this.#clock.monotonicMs() - startedMs);
    const span = { startedAt, endedAt: this.#clock.now() };
    return outcome !== TIMED_OUT && outcome.kind === "ready" ? { ...span, durationMs } : span;
  }

  /** Runs init; a failure leaves the environment to be initialised again by the next invoke phase. */
  async #start(phase: InitPhase, limitMs: number): Promise<InitOutcome | typeof TIMED_OUT> {
    const startedMs = this.#clock.monotonicMs();
    const outcome = await this.#startRuntime(limitMs, phase === "init");
    const durationMs = reportedMs(this.#clock.monotonicMs() - startedMs);
    const told = { kind: "init-report", initializationType: this.#served.initializationType } as const;
    if (outcome !== TIMED_OUT && outcome.kind === "ready") {
      this.#state = "ready";
      this.#tell({ ...told, phase, durationMs });
      return outcome;
    }
    this.#state = "reset";
    this.#tell({ ...told, phase, durationMs, failure: initFailure(outcome) });
    if (outcome === TIMED_OUT) await this.#environment.reset();
    return outcome;
  }

  async #startRuntime(limitMs: number, isBoosted: boolean): Promise<InitOutcome | typeof TIMED_OUT> {
    const startMs = Math.min(limitMs, this.#served.runtimeStartMs());
    if (startMs > 0) await sleep(this.#clock, startMs);
    if (startMs === limitMs) return TIMED_OUT;
    return withinLimit(this.#clock, limitMs - startMs, this.#environment.start(isBoosted));
  }

  async #invokePhase(request: EnvironmentRequest, startedAt: EpochMs, startedMs: number): Promise<PhaseResult> {
    const { version, timeoutMs } = this.#served;
    const remainingMs = () => Math.max(0, timeoutMs - (this.#clock.monotonicMs() - startedMs));
    const handOver = () => this.#handOver(request, epochMs(startedAt + timeoutMs), remainingMs());
    const startAgain = async () => {
      const outcome = await this.#start("invoke", remainingMs());
      return outcome !== TIMED_OUT && outcome.kind === "ready" ? undefined : outcome;
    };
    if (this.#state === "ready" && !this.#environment.isAlive) this.#state = "reset";
    const initFailure = this.#state === "ready" ? undefined : await startAgain();
    this.#tell({ kind: "start", requestId: request.requestId, version });
    let outcome = initFailure ?? (await handOver());
    if (hasEndedBefore(outcome)) outcome = (await startAgain()) ?? (await handOver());
    if (outcome !== TIMED_OUT) return this.#outcomeResult(request, outcome);
    const result = this.#timeoutResult(request); // Before the reset, which takes time of its own.
    if (this.#state === "ready") {
      this.#state = "reset";
      await this.#environment.reset();
    }
    return result;
  }

  #handOver(
    request: EnvironmentRequest,
    deadline: EpochMs,
    limitMs: number,
  ): Promise<InvocationOutcome | typeof TIMED_OUT> {
    const work = this.#environment.invoke({
      requestId: request.requestId,
      payload: request.payload,
      functionArn: request.functionArn,
      deadline,
      ...(request.traceHeader === undefined ? {} : { traceHeader: request.traceHeader }),
      ...(request.clientContext === undefined ? {} : { clientContext: request.clientContext }),
      ...(request.responseSink === undefined ? {} : { responseSink: request.responseSink }),
    });
    return withinLimit(this.#clock, limitMs, work);
  }

  #timeoutResult(request: EnvironmentRequest): PhaseResult {
    const { timeoutMs } = this.#served;
    const message = timeoutMessage(this.#clock.now(), request.requestId, timeoutMs);
    this.#tell({ kind: "timed-out", requestId: request.requestId, timeoutMs });
    const failure = { phase: { status: "timeout" }, errorType: "Sandbox.Timedout", message } as const;
    return { payload: Buffer.from(JSON.stringify({ errorMessage: message })), failure };
  }

  #outcomeResult(request: EnvironmentRequest, outcome: InvocationOutcome | InitFailure): PhaseResult {
    switch (outcome.kind) {
      case "response":
        return outcome.payload.byteLength > RESPONSE_BYTES_MAX
          ? tooLarge(outcome.payload)
          : { payload: outcome.payload, ...postRuntimeOf(outcome) };
      case "exit":
      case "fault":
        return this.#endedResult(request, endOf(outcome));
      case "error":
        return this.#errorResult(request, outcome);
      default:
        return unreachable(outcome);
    }
  }

  #errorResult(request: EnvironmentRequest, outcome: FunctionError): PhaseResult {
    const { errorType, payload, exit } = outcome;
    const failed = { errorType, message: errorMessageOf(payload) };
    if (exit !== undefined) return { payload, failure: { ...failed, phase: this.#noteEnd(request, endOf(exit)) } };
    if (this.#state === "ready") return { payload, failure: failed, ...postRuntimeOf(outcome) };
    return { payload, failure: { ...failed, phase: { status: "error", errorType } } };
  }

  #endedResult(request: EnvironmentRequest, end: EnvironmentEnd): PhaseResult {
    const { errorType } = end;
    const phase = this.#noteEnd(request, end);
    const message = exitMessage(request.requestId, end.reason);
    const payload = Buffer.from(JSON.stringify({ errorType, errorMessage: message }));
    return { payload, failure: { phase, errorType, message } };
  }

  #noteEnd(request: EnvironmentRequest, end: EnvironmentEnd): PhaseFailure {
    const { reason, errorType, reportedType } = end;
    this.#state = "reset";
    this.#tell({ kind: "ended", requestId: request.requestId, reason, errorType });
    return { status: "error", errorType: reportedType };
  }

  #measure(durationMs: number, initDurationMs: number | undefined, isPrepared: boolean) {
    const { memoryMiB } = this.#served;
    const usedMiB = Math.ceil(this.#environment.peakMemoryBytes() / BYTES_PER_MIB);
    return {
      durationMs,
      billedMs: billedMs(durationMs, isPrepared ? undefined : initDurationMs),
      memoryMiB,
      maxMemoryUsedMiB: Math.min(usedMiB, memoryMiB),
      ...(initDurationMs === undefined ? {} : { initDurationMs }),
    };
  }

  #logEnd(
    request: EnvironmentRequest,
    failure: FunctionFailure | undefined,
    measures: InvocationReport["measures"],
  ): void {
    const { requestId, trace } = request;
    this.#tell(
      { kind: "end", requestId },
      {
        kind: "report",
        requestId,
        measures,
        isFunctionError: failure !== undefined,
        ...(failure?.phase === undefined ? {} : { failure: failure.phase }),
        ...(trace === undefined ? {} : { trace }),
      },
    );
  }
}

function postRuntimeOf({ postRuntimeMs }: { readonly postRuntimeMs?: number }): Pick<PhaseResult, "postRuntimeMs"> {
  return postRuntimeMs === undefined ? {} : { postRuntimeMs };
}

/** How Lambda tells that it, and not the function, ended a phase. */
interface EnvironmentEnd {
  readonly reason: string;
  readonly errorType: string;
  /** How REPORT and INIT_REPORT classify it. */
  readonly reportedType: string;
}

function endOf(outcome: ProcessExit | SandboxFault): EnvironmentEnd {
  if (outcome.kind === "fault") return { ...outcome, reportedType: outcome.errorType };
  return { reason: exitReason(outcome), errorType: "Runtime.ExitError", reportedType: exitErrorType(outcome) };
}

/** Whether the process ended while it waited: the function has seen nothing of the invocation. */
function hasEndedBefore(outcome: InvocationOutcome | InitFailure | typeof TIMED_OUT): boolean {
  return outcome !== TIMED_OUT && outcome.kind === "exit" && outcome.isBetweenInvocations === true;
}

function initFailure(outcome: InitFailure | typeof TIMED_OUT): PhaseFailure {
  if (outcome === TIMED_OUT) return { status: "timeout" };
  return { status: "error", errorType: outcome.kind === "error" ? outcome.errorType : endOf(outcome).reportedType };
}

function tooLarge(payload: Uint8Array): PhaseResult {
  const errorType = "Function.ResponseSizeTooLarge";
  const message =
    `Response payload size (${payload.byteLength} bytes) exceeded maximum allowed payload size ` +
    `(${RESPONSE_BYTES_MAX} bytes).`;
  const answer = Buffer.from(JSON.stringify({ errorType, errorMessage: message }));
  return { payload: answer, failure: { errorType, message } };
}

/** Read only when a function fails, for its trace. */
function errorMessageOf(payload: Uint8Array): string {
  try {
    const document = JSON.parse(Buffer.from(payload).toString("utf8")) as { readonly errorMessage?: unknown };
    return typeof document.errorMessage === "string" ? document.errorMessage : "";
  } catch {
    return ""; // A custom runtime may answer with anything.
  }
}
