import type { SegmentId } from "@faultline/core";
import type { SegmentDocument } from "../model/segment.ts";
import { flattenSegment, type Trace } from "./assemble-trace.ts";

/** A call from one segment to another: made by a subsegment of the caller (or the caller itself), served by the callee. */
export interface TraceCall {
  readonly caller: SegmentDocument;
  /** The caller's view of the call: it includes the network. */
  readonly via: SegmentDocument;
  readonly callee: SegmentDocument;
}

/** The calls between the segments of a trace. */
export function callsOf(trace: Trace): TraceCall[] {
  const owners = new Map<SegmentId, { caller: SegmentDocument; via: SegmentDocument }>();
  for (const caller of trace.segments) {
    for (const via of flattenSegment(caller)) owners.set(via.id, { caller, via });
  }
  return trace.segments.flatMap((callee) => {
    const owner = callee.parent_id === undefined ? undefined : owners.get(callee.parent_id);
    return owner === undefined || owner.caller === callee ? [] : [{ ...owner, callee }];
  });
}

/** Segments that no known segment called: where requests enter. */
export function rootsOf(trace: Trace): SegmentDocument[] {
  const called = new Set(callsOf(trace).map((call) => call.callee));
  return trace.segments.filter((segment) => !called.has(segment));
}
