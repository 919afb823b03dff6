import type { EpochMs } from "@faultline/core";

/** Where init ran: before the first invocation, or again inside one. */
export type InitPhase = "init" | "invoke";

/** Why a phase did not end well. */
export type PhaseFailure = { readonly status: "timeout" } | { readonly status: "error"; readonly errorType: string };

/** The trace that a REPORT names. */
export interface ReportedTrace {
  readonly traceId: string;
  readonly segmentId: string;
}

/** What REPORT says of an invocation. Durations are in milliseconds, rounded to hundredths. */
export interface InvocationMeasures {
  readonly durationMs: number;
  readonly billedMs: number;
  readonly memoryMiB: number;
  readonly maxMemoryUsedMiB: number;
  /** Only where the environment is new and its init succeeded. */
  readonly initDurationMs?: number;
}

/** Something that Lambda itself writes to a function's log. */
export type PlatformEvent =
  | {
      readonly kind: "init-start";
      readonly initializationType: string;
      readonly runtime: string;
      readonly runtimeVersionArn: string;
    }
  | {
      readonly kind: "init-report";
      readonly initializationType: string;
      readonly phase: InitPhase;
      readonly durationMs: number;
      /** Absent where init succeeded: only the JSON format and the Telemetry API tell that. */
      readonly failure?: PhaseFailure;
    }
  | { readonly kind: "start"; readonly requestId: string; readonly version: string }
  | { readonly kind: "timed-out"; readonly requestId: string; readonly timeoutMs: number }
  | { readonly kind: "ended"; readonly requestId: string; readonly reason: string; readonly errorType: string }
  | { readonly kind: "end"; readonly requestId: string }
  | {
      readonly kind: "report";
      readonly requestId: string;
      readonly measures: InvocationMeasures;
      readonly failure?: PhaseFailure;
      /** The function itself answered with an error; only the JSON format tells. */
      readonly isFunctionError: boolean;
      readonly trace?: ReportedTrace;
    };

/** `nodejs:24.v1` for `nodejs24.x`: how INIT_START names the runtime. */
export function runtimeVersionName(runtime: string): string {
  const [, family = runtime, version = ""] = /^([a-z]+)\.?(.*?)(?:\.x)?$/.exec(runtime) ?? [];
  return `${family}:${version}.v1`;
}

/** What a timed-out invocation is answered with, and what its log says. */
export function timeoutMessage(at: EpochMs, requestId: string, timeoutMs: number): string {
  return `${new Date(at).toISOString()} ${requestId} Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`;
}

/** What an invocation whose process ended is answered with, and what its log says. */
export function exitMessage(requestId: string, reason: string): string {
  return `RequestId: ${requestId} Error: ${reason}`;
}
