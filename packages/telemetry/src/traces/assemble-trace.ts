import { type SegmentId, segmentId, type TraceId } from "@faultline/core";
import type { SegmentDocument } from "../model/segment.ts";

/** All that is known of one request: its segments, each with its subsegments in place, inferred ones appended. */
export interface Trace {
  readonly id: TraceId;
  /** Ordered by start time. */
  readonly segments: readonly SegmentDocument[];
}

/** Downstream services that send no segments of their own, by the name that SDKs give their subsegment. */
const INFERRED_ORIGINS: Readonly<Record<string, string>> = {
  DynamoDB: "AWS::DynamoDB::Table",
  SQS: "AWS::SQS::Queue",
  SNS: "AWS::SNS",
  S3: "AWS::S3::Bucket",
};

/**
 * Builds a trace from the documents that were received for it, in the order of their arrival.
 *
 * - A later document with the same id replaces an earlier one that was in progress.
 * - A subsegment that was sent on its own moves into its parent, wherever that is.
 * - A subsegment with a namespace that no received segment names as its parent becomes an inferred segment as well.
 *
 * @see X-Ray Developer Guide, "X-Ray segment documents", section "Independent subsegments" and "Inferred segments".
 */
export function assembleTrace(id: TraceId, documents: readonly SegmentDocument[]): Trace {
  const latest = latestById(documents);
  const strays = latest.filter((document) => document.type === "subsegment");
  const straysByParent = Map.groupBy(strays, (stray) => stray.parent_id);
  const placed = new Set<SegmentId>();
  const segments = latest
    .filter((document) => document.type !== "subsegment")
    .map((segment) => ({ ...adopt(segment, straysByParent, placed), trace_id: id }));
  const parents = new Set(segments.map((segment) => segment.parent_id));
  const inferred = segments.flatMap((segment) => inferSegments(segment, parents, id));
  return { id, segments: [...segments, ...inferred].toSorted((a, b) => a.start_time - b.start_time) };
}

function latestById(documents: readonly SegmentDocument[]): SegmentDocument[] {
  const byId = new Map<SegmentId, SegmentDocument>();
  for (const document of documents) {
    const earlier = byId.get(document.id);
    if (earlier === undefined || earlier.in_progress === true || document.in_progress !== true)
      byId.set(document.id, document);
  }
  return [...byId.values()];
}

type Strays = ReadonlyMap<SegmentId | undefined, readonly SegmentDocument[]>;

/** The document with every stray subsegment of its tree in place. `placed` breaks cycles of ids. */
function adopt(document: SegmentDocument, strays: Strays, placed: Set<SegmentId>): SegmentDocument {
  const own = document.subsegments ?? [];
  const known = new Set(own.map((child) => child.id));
  const adopted = (strays.get(document.id) ?? []).filter((stray) => !placed.has(stray.id));
  for (const stray of adopted) placed.add(stray.id);
  const replaced = own.map((child) => adopted.find((stray) => stray.id === child.id) ?? child);
  const children = [...replaced, ...adopted.filter((stray) => !known.has(stray.id))];
  if (children.length === 0) return document;
  return { ...document, subsegments: children.map((child) => adopt(child, strays, placed)) };
}

function inferSegments(
  document: SegmentDocument,
  parents: ReadonlySet<SegmentId | undefined>,
  traceId: TraceId,
): SegmentDocument[] {
  return (document.subsegments ?? []).flatMap((child) => {
    const below = inferSegments(child, parents, traceId);
    return child.namespace === undefined || parents.has(child.id) ? below : [inferSegment(child, traceId), ...below];
  });
}

/** The called service's view as far as the caller's subsegment tells it. */
function inferSegment(subsegment: SegmentDocument, traceId: TraceId): SegmentDocument {
  const { namespace, subsegments: _children, type: _type, ...rest } = subsegment;
  const origin = namespace === "aws" ? (INFERRED_ORIGINS[subsegment.name] ?? `AWS::${subsegment.name}`) : "remote";
  const { table_name: table } = subsegment.aws ?? {};
  return {
    ...rest,
    id: inferredId(subsegment.id),
    // The map shows one node a table, under the table's name.
    name: typeof table === "string" ? table : subsegment.name,
    trace_id: traceId,
    parent_id: subsegment.id,
    origin,
    inferred: true,
  };
}

/** An id of its own, the same at every reading of the trace. */
function inferredId(id: SegmentId): SegmentId {
  const flipped = BigInt.asUintN(64, ~BigInt(`0x${id}`));
  return segmentId(flipped.toString(16).padStart(16, "0"));
}

/** The segment and all its subsegments, parents before children. */
export function flattenSegment(document: SegmentDocument): SegmentDocument[] {
  return [document, ...(document.subsegments ?? []).flatMap(flattenSegment)];
}
