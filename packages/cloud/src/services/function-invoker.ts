import type { Scope } from "@faultline/core";

/** A synchronous invocation that a neighbour of Lambda (API Gateway, SQS, events) makes. */
export interface FunctionInvocation {
  readonly scope: Scope;
  /** Name, partial ARN or ARN, with an optional qualifier. */
  readonly functionName: string;
  readonly payload: Uint8Array;
  /** `X-Amzn-Trace-Id` of the caller's subsegment; Lambda's segments join it. */
  readonly traceHeader?: string;
}

/** What came of it. A function error is a result; only a refused invocation throws `ServiceError`. */
export interface FunctionResult {
  readonly requestId: string;
  /** Absent on success, `Unhandled` or `Handled` on a function error. */
  readonly functionError?: string;
  readonly payload: Uint8Array;
  readonly executedVersion: string;
}

/** Invokes functions for a neighbouring service. */
export interface FunctionInvoker {
  /** @throws ServiceError `TooManyRequestsException`, `ResourceNotFoundException` … when Lambda refuses. */
  invoke(invocation: FunctionInvocation): Promise<FunctionResult>;
}
