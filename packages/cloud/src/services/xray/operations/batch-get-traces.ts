import type * as Client from "@aws-sdk/client-xray";
import { traceId } from "@faultline/core";
import type { Trace } from "@faultline/telemetry";
import type { OperationHandler } from "../../../wire/service.ts";
import { traceDuration } from "../describe-trace.ts";
import { xrayError } from "../errors.ts";
import { MAX_BATCH_TRACES, MAX_TRACE_BYTES } from "../limits.ts";
import type { XRay } from "../xray-service.ts";

/** Returns whole traces: their segments as documents, subsegments in place, inferred segments among them. */
export function batchGetTraces({ reader }: XRay): OperationHandler<typeof Client, "BatchGetTraces"> {
  return async ({ TraceIds: ids = [] }, { scope }) => {
    if (ids.length > MAX_BATCH_TRACES) {
      throw xrayError(
        "InvalidRequestException",
        `At most ${MAX_BATCH_TRACES} trace ids in one call, not ${ids.length}.`,
      );
    }
    const traces = await reader.readTraces(scope, [...new Set(ids)].map(traceId));
    const found = new Set<string>(traces.map((trace) => trace.id));
    return {
      Traces: traces.map(describeWholeTrace),
      UnprocessedTraceIds: ids.filter((id) => !found.has(id)),
    };
  };
}

/** `Differs from AWS:` a trace beyond the size that AWS keeps is given whole; LimitExceeded says that AWS would not. */
function describeWholeTrace(trace: Trace): Client.Trace {
  const segments = trace.segments.map((segment) => ({ Id: segment.id, Document: JSON.stringify(segment) }));
  const sizeBytes = segments.reduce((sum, { Document: text }) => sum + text.length, 0);
  return {
    Id: trace.id,
    Duration: traceDuration(trace),
    LimitExceeded: sizeBytes > MAX_TRACE_BYTES,
    Segments: segments,
  };
}
