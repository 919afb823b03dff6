import { type SegmentId, segmentId, type TraceId } from "@faultline/core";
import type { SegmentDocument } from "../model/segment.ts";
import { calledService } from "../model/service-identity.ts";

/** All that is known of one request: its segments, each with its subsegments in place, inferred ones appended. */
export interface Trace {
  readonly id: TraceId;
  /** Ordered by start time. Subsegments whose parent has not arrived come last, each on its own. */
  readonly segments: readonly SegmentDocument[];
}

/**
 * Builds a trace from the documents that were received for it, in the order of their arrival.
 *
 * - A later document with the same id replaces an earlier one, but one in progress replaces no complete one.
 * - A subsegment that was sent on its own moves into its parent, wherever that is, and replaces a subsegment with its id.
 * - A subsegment with a namespace that no received segment names as its parent becomes an inferred segment as well.
 *
 * @see X-Ray Developer Guide, "X-Ray segment documents", section "Independent subsegments" and "Inferred segments".
 */
export function assembleTrace(id: TraceId, documents: readonly SegmentDocument[]): Trace {
  const latest = latestById(documents);
  const strays = latest.filter((document) => document.type === "subsegment");
  const adoption = new Adoption(strays);
  const segments = latest
    .filter((document) => document.type !== "subsegment")
    .map((segment) => ({ ...adoption.adopt(segment), trace_id: id }));
  const parents = new Set(segments.map((segment) => segment.parent_id));
  const inferred = segments.flatMap((segment) => inferSegments(segment, parents, id));
  const known = [...segments, ...inferred].toSorted((a, b) => a.start_time - b.start_time);
  const orphans = adoption.orphans().map((orphan) => ({ ...orphan, trace_id: id }));
  return { id, segments: [...known, ...orphans] };
}

/** Whether a part of a trace is a subsegment that still waits for its parent. */
export function isOrphan(document: SegmentDocument): boolean {
  return document.type === "subsegment";
}

/** The segment and all its subsegments, parents before children. */
export function flattenSegment(document: SegmentDocument): SegmentDocument[] {
  const found: SegmentDocument[] = [];
  const pending = [document];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    found.push(next);
    for (const child of (next.subsegments ?? []).toReversed()) pending.push(child);
  }
  return found;
}

function latestById(documents: readonly SegmentDocument[]): SegmentDocument[] {
  const byId = new Map<SegmentId, SegmentDocument>();
  for (const document of documents) {
    const earlier = byId.get(document.id);
    if (earlier === undefined || isUnfinished(earlier) || !isUnfinished(document)) byId.set(document.id, document);
  }
  return [...byId.values()];
}

function isUnfinished(document: SegmentDocument): boolean {
  return document.in_progress ?? document.end_time === undefined;
}

/** Moves independent subsegments into their parents. Each moves once, so that ids that form a circle end the walk. */
class Adoption {
  readonly #strays: ReadonlyMap<SegmentId, SegmentDocument>;
  readonly #byParent: ReadonlyMap<SegmentId | undefined, readonly SegmentDocument[]>;
  readonly #placed = new Set<SegmentId>();

  constructor(strays: readonly SegmentDocument[]) {
    this.#strays = new Map(strays.map((stray) => [stray.id, stray]));
    this.#byParent = Map.groupBy(strays, (stray) => stray.parent_id);
  }

  /** The document with every stray subsegment of its tree in place. */
  adopt(document: SegmentDocument): SegmentDocument {
    const kept = (document.subsegments ?? []).filter((child) => !this.#strays.has(child.id));
    const adopted = (this.#byParent.get(document.id) ?? []).filter((stray) => !this.#placed.has(stray.id));
    for (const stray of adopted) this.#placed.add(stray.id);
    const { subsegments: _replaced, ...rest } = document;
    const children = [...kept, ...adopted].map((child) => this.adopt(child));
    return children.length === 0 ? rest : { ...rest, subsegments: children };
  }

  /** The strays that found no parent, those of a circle among them, with what belongs into them. */
  orphans(): SegmentDocument[] {
    const isRoot = (stray: SegmentDocument) => stray.parent_id === undefined || !this.#strays.has(stray.parent_id);
    const inOrder = [...this.#strays.values()].toSorted((a, b) => Number(isRoot(b)) - Number(isRoot(a)));
    return inOrder.flatMap((stray) => {
      if (this.#placed.has(stray.id)) return [];
      this.#placed.add(stray.id);
      return [this.adopt(stray)];
    });
  }
}

function inferSegments(
  document: SegmentDocument,
  parents: ReadonlySet<SegmentId | undefined>,
  traceId: TraceId,
): SegmentDocument[] {
  const [, ...subsegments] = flattenSegment(document);
  return subsegments
    .filter((child) => child.namespace !== undefined && !parents.has(child.id))
    .map((child) => inferSegment(child, traceId));
}

/** The called service's view as far as the caller's subsegment tells it. */
function inferSegment(subsegment: SegmentDocument, traceId: TraceId): SegmentDocument {
  const { namespace: _namespace, subsegments: _children, type: _type, annotations: _annotations, ...rest } = subsegment;
  const service = calledService(subsegment);
  return {
    ...rest,
    id: inferredId(subsegment.id),
    name: service?.name ?? subsegment.name,
    trace_id: traceId,
    parent_id: subsegment.id,
    ...(service?.type === undefined ? {} : { origin: service.type }),
    inferred: true,
  };
}

/** An id of its own, the same at every reading of the trace. */
function inferredId(id: SegmentId): SegmentId {
  const flipped = BigInt.asUintN(64, ~BigInt(`0x${id}`));
  return segmentId(flipped.toString(16).padStart(16, "0"));
}
