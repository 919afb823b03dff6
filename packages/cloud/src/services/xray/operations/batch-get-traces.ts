import type * as Client from "@aws-sdk/client-xray";
import { traceId } from "@faultline/core";
import type { OperationHandler } from "../../../wire/service.ts";
import { traceDuration } from "../describe-trace.ts";
import { xrayError } from "../errors.ts";
import { MAX_BATCH_TRACES } from "../limits.ts";
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
    const traces = await reader.readTraces(scope, ids.map(traceId));
    const found = new Set<string>(traces.map((trace) => trace.id));
    return {
      Traces: traces.map((trace) => ({
        Id: trace.id,
        Duration: traceDuration(trace),
        LimitExceeded: false,
        Segments: trace.segments.map((segment) => ({ Id: segment.id, Document: JSON.stringify(segment) })),
      })),
      UnprocessedTraceIds: ids.filter((id) => !found.has(id)),
    };
  };
}
