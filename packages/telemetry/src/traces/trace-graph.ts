import type { SegmentId } from "@faultline/core";
import type { SegmentDocument } from "../model/segment.ts";
import { flattenSegment, isOrphan, type Trace } from "./assemble-trace.ts";

/** A call from one segment to another: made by a subsegment of the caller (or the caller itself), served by the callee. */
export interface TraceCall {
  readonly caller: SegmentDocument;
  /** The caller's view of the call: it includes the network. */
  readonly via: SegmentDocument;
  readonly callee: SegmentDocument;
}

/** Who called whom in a trace. */
export interface TraceGraph {
  readonly calls: readonly TraceCall[];
  /** Segments that no known segment called: where requests enter. Where all call each other, the earliest. */
  readonly roots: readonly SegmentDocument[];
  /** The segments that a segment or subsegment called. */
  calleesOf(document: SegmentDocument): readonly SegmentDocument[];
}

const graphs = new WeakMap<Trace, TraceGraph>();

/** The calls of a trace; made once for each. */
export function graphOf(trace: Trace): TraceGraph {
  const graph = graphs.get(trace) ?? buildGraph(trace);
  graphs.set(trace, graph);
  return graph;
}

function buildGraph(trace: Trace): TraceGraph {
  const segments = trace.segments.filter((segment) => !isOrphan(segment));
  const owners = new Map<SegmentId, { caller: SegmentDocument; via: SegmentDocument }>();
  for (const caller of segments) {
    for (const via of flattenSegment(caller)) owners.set(via.id, { caller, via });
  }
  const calls = segments.flatMap((callee) => {
    const owner = callee.parent_id === undefined ? undefined : owners.get(callee.parent_id);
    return owner === undefined || owner.caller === callee ? [] : [{ ...owner, callee }];
  });
  const called = new Set(calls.map((call) => call.callee));
  const roots = segments.filter((segment) => !called.has(segment));
  const callees = Map.groupBy(calls, ({ via }) => via.id);
  return {
    calls,
    roots: roots.length === 0 ? segments.slice(0, 1) : roots,
    calleesOf: (document) => (callees.get(document.id) ?? []).map(({ callee }) => callee),
  };
}
