import type { EpochMs } from "@faultline/core";
import { epochMs } from "@faultline/core";
import { durationOf, flagsOf, type SegmentDocument, type Trace } from "@faultline/telemetry";

/** One invocation of a function as its trace tells it. */
export interface InvocationBreakdown {
  readonly traceId: string;
  readonly functionName: string;
  readonly start: EpochMs;
  /** Of the handler, without initialisation. */
  readonly durationMs: number;
  /** Time in which the function waited for nobody. In a killed invocation calls that had not ended hide in it. */
  readonly ownMs: number;
  readonly calls: readonly TracedCalls[];
  readonly isCold: boolean;
  readonly isFault: boolean;
  readonly exceptions: readonly TracedException[];
}

/** The calls of one invocation to one target. */
export interface TracedCalls {
  /** A table's or function's name, a host, or the name of an AWS service. */
  readonly target: string;
  /** Whether the target is a service of AWS. */
  readonly isAws: boolean;
  readonly count: number;
  /** How many were which operation of AWS's, such as `GetItem`; "" where the trace does not name it. */
  readonly operations: Readonly<Record<string, number>>;
  /** Attempts beyond the first of each call. */
  readonly retries: number;
  /** Time with at least one of them running. */
  readonly busyMs: number;
  /** Calls that never ended: the function was stopped while they ran. */
  readonly unfinished: number;
  readonly failed: number;
}

/** A thrown value that a trace holds. */
export interface TracedException {
  readonly type: string;
  readonly message: string;
  /** `path:line` of the innermost frame. */
  readonly frame?: string;
}

/** Every invocation in a set of traces. */
export function breakDownTraces(traces: readonly Trace[]): readonly InvocationBreakdown[] {
  return traces.flatMap(({ id, segments }) =>
    segments
      .filter(({ origin }) => origin === "AWS::Lambda::Function")
      .map((segment) => breakDownInvocation(id, segment)),
  );
}

function breakDownInvocation(traceId: string, segment: SegmentDocument): InvocationBreakdown {
  const parts = segment.subsegments ?? [];
  // Newer traces have no Invocation subsegment: the function's segment is the invocation.
  const invocation = parts.find(({ name }) => name === "Invocation") ?? segment;
  const endSeconds = invocation.end_time ?? segment.end_time ?? invocation.start_time;
  const durationMs = Math.max(0, endSeconds - invocation.start_time) * 1000;
  const calls = outermostCalls(invocation.subsegments ?? []);
  const byTarget = Map.groupBy(calls, targetOf);
  return {
    traceId,
    functionName: segment.name,
    start: epochMs(segment.start_time * 1000),
    durationMs,
    ownMs: Math.max(0, durationMs - busyMs(calls, endSeconds)),
    calls: [...byTarget].map(([target, group]) => describeCalls(target, group, endSeconds)),
    isCold: parts.some(({ name }) => name === "Initialization"),
    isFault: flagsOf(segment).isFault,
    exceptions: exceptionsOf(segment, invocation),
  };
}

/** Calls to other services. What a subsegment of the code's own holds counts; what a call holds itself does not. */
function outermostCalls(subsegments: readonly SegmentDocument[]): readonly SegmentDocument[] {
  return subsegments.flatMap((subsegment) =>
    subsegment.namespace === undefined ? outermostCalls(subsegment.subsegments ?? []) : subsegment,
  );
}

function targetOf({ name, aws }: SegmentDocument): string {
  const [table, invoked] = [aws?.["table_name"], aws?.["function_name"]];
  if (typeof table === "string") return table;
  return typeof invoked === "string" ? functionNameIn(invoked) : name;
}

/** Of a function's name as a call may give it: alone, or in a whole or partial ARN, with a version or an alias. */
function functionNameIn(called: string): string {
  return /^(?:.*:function:|\d{12}:)?([\w-]+)/.exec(called)?.[1] ?? called;
}

function describeCalls(target: string, calls: readonly SegmentDocument[], endSeconds: number): TracedCalls {
  return {
    target,
    isAws: calls[0]?.namespace === "aws",
    count: calls.length,
    operations: countOperations(calls),
    retries: calls.reduce((sum, call) => sum + retriesOf(call), 0),
    busyMs: busyMs(calls, endSeconds),
    unfinished: calls.filter(({ end_time }) => end_time === undefined).length,
    failed: calls.filter((call) => !flagsOf(call).isOk).length,
  };
}

function countOperations(calls: readonly SegmentDocument[]): Readonly<Record<string, number>> {
  const byOperation = Map.groupBy(calls, ({ aws }) => {
    const operation = aws?.["operation"];
    return typeof operation === "string" ? operation.replace(/Command$/, "") : ""; // Some SDKs name their class.
  });
  return Object.fromEntries([...byOperation].map(([operation, group]) => [operation, group.length]));
}

/** SDKs of version 3 write attempts into `retries`, those of version 2 retries: 1 may be none. */
function retriesOf({ aws }: SegmentDocument): number {
  const retries = aws?.["retries"];
  return typeof retries === "number" ? Math.max(0, retries - 1) : 0;
}

/** Time that at least one of some calls covers; one that never ended lasts until the invocation does. */
function busyMs(calls: readonly SegmentDocument[], endSeconds: number): number {
  let total = 0;
  let coveredUntil = -Infinity;
  for (const call of calls.toSorted((a, b) => a.start_time - b.start_time)) {
    const end = Math.min(endSeconds, call.end_time === undefined ? endSeconds : call.start_time + durationOf(call));
    total += Math.max(0, end - Math.max(call.start_time, coveredUntil));
    coveredUntil = Math.max(coveredUntil, end);
  }
  return total * 1000;
}

function exceptionsOf(...segments: readonly SegmentDocument[]): readonly TracedException[] {
  const exceptions = segments.flatMap(({ cause }) => (typeof cause === "object" ? (cause.exceptions ?? []) : []));
  const unique = new Map(exceptions.map((exception) => [exception.id ?? exception.message, exception]));
  return [...unique.values()].map(({ type = "Error", message = "", stack = [] }) => {
    const [frame] = stack;
    return {
      type,
      message,
      ...(frame?.path === undefined ? {} : { frame: `${frame.path}:${frame.line ?? 0}` }),
    };
  });
}
