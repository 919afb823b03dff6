import { LabError, type TraceId, traceId } from "@faultline/core";

const TRACE_ID = /(?:^|Root=)(1-[0-9a-f]{8}-[0-9a-f]{24})(?:$|;)/i;
const W3C_ID = /^(?:[0-9a-f]{2}-)?([0-9a-f]{8})([0-9a-f]{24})(?:-[0-9a-f]{16}-[0-9a-f]{2})?$/i;

/**
 * A trace id as people have it at hand: X-Ray's own, an `X-Amzn-Trace-Id` header, OpenTelemetry's 32 digits, or a
 * `traceparent` header.
 *
 * @throws LabError `NO_TRACE_ID`.
 */
export function parseTraceId(text: string): TraceId {
  const trimmed = text.trim();
  const own = TRACE_ID.exec(trimmed)?.[1];
  if (own !== undefined) return traceId(own.toLowerCase());
  const [, time, random] = W3C_ID.exec(trimmed) ?? [];
  if (time !== undefined && random !== undefined) return traceId(`1-${time}-${random}`.toLowerCase());
  throw new LabError(
    "NO_TRACE_ID",
    `${JSON.stringify(text)} is no trace id`,
    "give one as 1-5759e988-bd862e3fe1be46a994272793; faultline traces ls lists those of the last minutes",
  );
}
