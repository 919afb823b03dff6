import type { SegmentId } from "@faultline/core";
import type { SegmentDocument, Trace } from "@faultline/telemetry";

/** A segment or subsegment at its place in the tree of calls. Times in seconds since the epoch. */
export interface Span {
  readonly document: SegmentDocument;
  /** The document's; of a call of a service that sends no segments also that service's: `DynamoDB orders`. */
  readonly name: string;
  readonly depth: number;
  /** Subsegments, and segments of the services that this one called; ordered by their start. */
  readonly children: Span[];
  readonly start: number;
  /** Its own end; the trace's end where it never ended. */
  readonly end: number;
  /** The end of all that it set off: later than its own where work went on after the answer. */
  reach: number;
}

/** The spans of a trace, callers before callees: what nobody known called comes first, at depth 0. */
export interface SpanTree {
  readonly roots: readonly Span[];
  /** Every span once, in the order of a waterfall's rows. */
  readonly spans: readonly Span[];
  readonly start: number;
  readonly end: number;
}

/**
 * Puts the documents of a trace in the order of calls. Takes any trace: of parents that form a circle, the first is a
 * root. An inferred segment, which repeats its caller's, only names the service.
 */
export function growSpanTree(trace: Trace): SpanTree {
  const known = idsOf(trace.segments);
  const isRepeated = ({ inferred, parent_id: parent }: SegmentDocument) =>
    inferred === true && parent !== undefined && known.has(parent);
  const called = new Map(trace.segments.filter(isRepeated).map(({ parent_id: caller, name }) => [caller, name]));
  const segments = trace.segments.filter((segment) => !isRepeated(segment));
  const byCaller = Map.groupBy(segments, ({ parent_id: parent }) => parent);
  const { start, end } = timesOf(segments);
  const spanOf = (document: SegmentDocument, depth: number): Span => {
    const own = { start: document.start_time, end: document.end_time ?? Math.max(end, document.start_time) };
    const names = new Set([document.name, called.get(document.id) ?? document.name]);
    return { document, name: [...names].join(" "), depth, children: [], ...own, reach: own.end };
  };
  const placed = new Set<SegmentDocument>();
  const spans: Span[] = [];
  const plant = (document: SegmentDocument): Span => {
    const root = spanOf(document, 0);
    const pending = [root];
    placed.add(document);
    for (let span = pending.pop(); span !== undefined; span = pending.pop()) {
      spans.push(span);
      const calls = [...(span.document.subsegments ?? []), ...(byCaller.get(span.document.id) ?? [])];
      for (const child of calls.toSorted((a, b) => a.start_time - b.start_time)) {
        if (placed.has(child)) continue;
        placed.add(child);
        span.children.push(spanOf(child, span.depth + 1));
      }
      pending.push(...span.children.toReversed());
    }
    return root;
  };
  const entries = segments.filter(({ parent_id: parent }) => parent === undefined || !known.has(parent));
  const roots = entries.map(plant);
  for (const document of segments) if (!placed.has(document)) roots.push(plant(document));
  reachDown(spans);
  return { roots, spans, start, end };
}

/** Callers stand before callees, so that backwards every callee is known before its caller. */
function reachDown(spans: readonly Span[]): void {
  for (const span of spans.toReversed())
    for (const { reach } of span.children) span.reach = Math.max(span.reach, reach);
}

function timesOf(segments: readonly SegmentDocument[]): { readonly start: number; readonly end: number } {
  let [start, end] = [Infinity, -Infinity];
  for (const { start_time: from, end_time: to = from } of segments) {
    start = Math.min(start, from);
    end = Math.max(end, to);
  }
  return segments.length === 0 ? { start: 0, end: 0 } : { start, end };
}

function idsOf(segments: readonly SegmentDocument[]): ReadonlySet<SegmentId> {
  const ids = new Set<SegmentId>();
  const pending = [...segments];
  for (let document = pending.pop(); document !== undefined; document = pending.pop()) {
    ids.add(document.id);
    pending.push(...(document.subsegments ?? []));
  }
  return ids;
}
