import type { EpochMs, Random, Scope, SegmentId, TraceId } from "@faultline/core";
import { segmentId } from "@faultline/core";
import type { Segment, SegmentDocument } from "@faultline/telemetry";

/** The trace that an invocation belongs to, and the ids of what Lambda adds to it. */
export interface InvocationTrace {
  readonly traceId: TraceId;
  readonly parentId?: SegmentId;
  readonly serviceId: SegmentId;
  readonly functionId: SegmentId;
  /** The `Invocation` subsegment: what the function's own subsegments hang under. */
  readonly invocationId: SegmentId;
}

/** When a phase began and ended. */
export interface Span {
  readonly startedAt: EpochMs;
  readonly endedAt: EpochMs;
}

/** What the function's segment tells. */
export interface TracedExecution {
  /** Present where a new environment was initialised. */
  readonly initialization?: Span;
  /** The invoke phase, a repeated init included. */
  readonly invocation: Span;
  /** Present where the function failed. */
  readonly failure?: { readonly type: string; readonly message: string };
}

/** One traced request. */
export interface TracedInvocation {
  readonly scope: Scope;
  readonly trace: InvocationTrace;
  readonly functionName: string;
  /** As invoked, with its qualifier. */
  readonly functionArn: string;
  readonly requestId: string;
  readonly received: Span;
  /** HTTP status of Lambda's answer: 200, 202, 429. */
  readonly status: number;
}

/**
 * The segment of the Lambda service: name, time and status of the request.
 *
 * @see X-Ray Developer Guide, "AWS Lambda and AWS X-Ray", and its sample segments, read 2026-11.
 */
export function serviceSegment(invocation: TracedInvocation, isFault: boolean): Segment {
  const { trace, status } = invocation;
  return {
    scope: invocation.scope,
    document: {
      id: trace.serviceId,
      name: invocation.functionName,
      trace_id: trace.traceId,
      ...(trace.parentId === undefined ? {} : { parent_id: trace.parentId }),
      ...seconds(invocation.received),
      origin: "AWS::Lambda",
      resource_arn: invocation.functionArn,
      http: { response: { status } },
      aws: { request_id: invocation.requestId },
      ...(status === 429 ? { throttle: true, error: true } : {}),
      ...(isFault ? { fault: true } : {}),
    },
  };
}

/** The segment of the function, with its phases as subsegments. */
export function functionSegment(invocation: TracedInvocation, execution: TracedExecution, random: Random): Segment {
  const { trace } = invocation;
  const { initialization, invocation: invoked, failure } = execution;
  const ended = { startedAt: invoked.endedAt, endedAt: invocation.received.endedAt };
  const failed = failure === undefined ? {} : { fault: true, cause: { exceptions: [exceptionOf(failure, random)] } };
  const phases: SegmentDocument[] = [];
  if (initialization !== undefined) phases.push(phase("Initialization", newId(random), initialization));
  phases.push({ ...phase("Invocation", trace.invocationId, invoked), ...failed });
  phases.push(phase("Overhead", newId(random), ended));
  return {
    scope: invocation.scope,
    document: {
      id: trace.functionId,
      name: invocation.functionName,
      trace_id: trace.traceId,
      parent_id: trace.serviceId,
      ...seconds({ startedAt: initialization?.startedAt ?? invoked.startedAt, endedAt: ended.endedAt }),
      origin: "AWS::Lambda::Function",
      resource_arn: invocation.functionArn,
      aws: {
        function_arn: invocation.functionArn,
        resource_names: [invocation.functionName],
        account_id: invocation.scope.accountId,
        request_id: invocation.requestId,
      },
      ...failed,
      subsegments: phases,
    },
  };
}

function phase(name: string, id: SegmentId, span: Span): SegmentDocument {
  return { id, name, ...seconds(span) };
}

function exceptionOf(failure: { readonly type: string; readonly message: string }, random: Random) {
  return { id: random.hex(16), type: failure.type, message: failure.message };
}

function seconds(span: Span): { start_time: number; end_time: number } {
  return { start_time: span.startedAt / 1000, end_time: span.endedAt / 1000 };
}

function newId(random: Random): SegmentId {
  return segmentId(random.hex(16));
}
