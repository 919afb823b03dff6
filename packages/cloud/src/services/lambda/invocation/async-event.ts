import type { EpochMs, Scope } from "@faultline/core";
import type { FunctionReference } from "../catalog/function-name.ts";
import type { ExecutionResult } from "./invocation-request.ts";

/** An event that waits for its function. */
export interface AsyncEvent {
  readonly scope: Scope;
  readonly reference: FunctionReference;
  /** Stays the same over all attempts. */
  readonly requestId: string;
  readonly payload: Uint8Array;
  readonly receivedAt: EpochMs;
  readonly traceHeader?: string;
  readonly clientContext?: string;
}

/** What was tried with an event so far. */
export interface Attempts {
  /** Function errors. */
  readonly errors: number;
  readonly throttles: number;
}

/** What one attempt came to. */
export type AttemptOutcome =
  | { readonly kind: "error"; readonly result: ExecutionResult }
  | { readonly kind: "success"; readonly result: ExecutionResult }
  /** Refused for now: too many run, or the lab itself failed. */
  | { readonly kind: "throttle" }
  /** Reserved concurrency of 0: nothing is tried again. */
  | { readonly kind: "stopped" }
  /** Refused as part of a recursive loop. */
  | { readonly kind: "recursive" }
  /** Never possible: the function is gone, or cannot run here. */
  | { readonly kind: "refused" };

/** Why an event leaves the queue: the `condition` of invocation records. */
export type EventCondition = "EventAgeExceeded" | "RetriesExhausted" | "Success" | "ZeroReservedConcurrency";

/** How an event's life ended. */
export interface EventEnd {
  readonly condition: EventCondition;
  /** Times that the function ran. */
  readonly invokeCount: number;
  /** The last run; absent where it never ran, or not since the lab started. */
  readonly result?: ExecutionResult;
  /** Present where it was part of a recursive loop. */
  readonly isRecursive?: true;
}

/** How long an event is tried. */
export interface RetryLimits {
  readonly retryAttempts: number;
  readonly eventAgeSeconds: number;
}
