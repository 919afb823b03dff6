import type { EpochMs, Scope } from "@faultline/core";
import type { ResponseSink } from "../../../runtime/function-runtime.ts";
import type { FunctionRecord, VersionRecord } from "../catalog/records.ts";
import type { MetricSubject } from "../emission/metric-buffer.ts";

/** A request for a function whose name was resolved: what runs, and how it is accounted. */
export interface InvocationTarget {
  readonly scope: Scope;
  readonly record: FunctionRecord;
  /** What runs; for an alias, chosen by its weights. */
  readonly version: VersionRecord;
  /** As invoked; absent for the unqualified function. */
  readonly qualifier?: string;
  /** As invoked, with its qualifier. */
  readonly arn: string;
  readonly subject: MetricSubject;
}

/** One execution of a target. */
export interface ExecutionRequest {
  readonly requestId: string;
  readonly payload: Uint8Array;
  readonly receivedAt: EpochMs;
  /** `X-Amzn-Trace-Id` of the caller. */
  readonly traceHeader?: string;
  /** JSON, decoded from base64. */
  readonly clientContext?: string;
  readonly isTailWanted: boolean;
  /** Whether it comes from the queue of asynchronous events, whose rate is not limited. */
  readonly isQueued?: boolean;
  /** Takes a streamed response as it comes. */
  readonly stream?: ResponseReceiver;
}

/** Who takes a streamed response. */
export interface ResponseReceiver extends ResponseSink {
  /** A request has been admitted, and this version answers it. */
  noteVersion(executedVersion: string): void;
}

/** What came of it. */
export interface ExecutionResult {
  readonly requestId: string;
  readonly payload: Uint8Array;
  readonly isFunctionError: boolean;
  /** Present where the function failed. */
  readonly errorType?: string;
  readonly executedVersion: string;
  /** `X-Amzn-Trace-Id` of what follows from it. */
  readonly traceHeader: string;
  /** Base64 of the last 4 KB of log, where it was wanted. */
  readonly logResult?: string;
}
