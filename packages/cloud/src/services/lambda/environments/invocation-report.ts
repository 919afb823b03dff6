import type { ResponseSink } from "../../../runtime/function-runtime.ts";
import type { InvocationMeasures, PhaseFailure, ReportedTrace } from "../emission/platform-event.ts";
import type { Span } from "../emission/invocation-segments.ts";
import type { LogTail } from "../emission/log-tail.ts";

/** One request for an environment. */
export interface EnvironmentRequest {
  readonly requestId: string;
  readonly payload: Uint8Array;
  /** As invoked, with its qualifier. */
  readonly functionArn: string;
  readonly traceHeader?: string;
  readonly clientContext?: string;
  /** Present when the invocation is traced. */
  readonly trace?: ReportedTrace;
  /** Collects the log where the caller asked for it. */
  readonly tail?: LogTail;
  readonly responseSink?: ResponseSink;
}

/** How a function failed. */
export interface FunctionFailure {
  /** Present where Lambda ended the invocation; absent where the function itself answered with an error. */
  readonly phase?: PhaseFailure;
  readonly errorType: string;
  readonly message: string;
}

/** How an invoke phase ended. */
export interface PhaseResult {
  readonly payload: Uint8Array;
  readonly failure?: FunctionFailure;
  /** Milliseconds for which extensions worked on after the function. */
  readonly postRuntimeMs?: number;
}

/** What came of a request, and what it took. */
export interface InvocationReport extends PhaseResult {
  readonly measures: InvocationMeasures;
  /** Present where the environment was new. */
  readonly initialization?: Span;
  readonly invocation: Span;
}

/** Milliseconds as Lambda reports them: to the hundredth. */
export function reportedMs(durationMs: number): number {
  return Math.round(durationMs * 100) / 100;
}

/**
 * Milliseconds that are charged: duration and init together, rounded up.
 *
 * @see AWS Compute Blog, "AWS Lambda standardizes billing for INIT Phase", in force since 2025-08-01.
 */
export function billedMs(durationMs: number, initDurationMs = 0): number {
  return Math.max(1, Math.ceil(reportedMs(durationMs + initDurationMs)));
}
