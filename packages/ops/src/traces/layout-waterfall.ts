import type { SegmentId } from "@faultline/core";
import { durationOf, flagsOf, type SegmentDocument, type Trace } from "@faultline/telemetry";

/** One bar of a waterfall. Times in seconds from the trace's start. */
export interface WaterfallRow {
  readonly depth: number;
  readonly name: string;
  readonly startSeconds: number;
  readonly durationSeconds: number;
  /** Whether the answer had to wait for it: on the path of the latest endings. */
  readonly isCritical: boolean;
  /** Never ended: its owner was stopped while it ran. */
  readonly isUnfinished: boolean;
  /** What happened: `fault 502`, `throttle 429`, `3 attempts`; empty when all is well. */
  readonly note: string;
}

/** A trace as rows in the order of calls: each segment under the subsegment that called it. */
export function layoutWaterfall(trace: Trace): {
  readonly rows: readonly WaterfallRow[];
  readonly totalSeconds: number;
} {
  const callees = Map.groupBy(trace.segments, (segment) => segment.parent_id);
  const ids = new Set<SegmentId>();
  collectIds(trace.segments, ids);
  const roots = trace.segments.filter(({ parent_id }) => parent_id === undefined || !ids.has(parent_id));
  const start = Math.min(...trace.segments.map((segment) => segment.start_time));
  const end = Math.max(...trace.segments.map((segment) => segment.end_time ?? segment.start_time));
  const rows: WaterfallRow[] = [];
  const walk = (document: SegmentDocument, depth: number, isCritical: boolean) => {
    const isUnfinished = document.end_time === undefined;
    rows.push({
      depth,
      name: document.name,
      startSeconds: document.start_time - start,
      durationSeconds: isUnfinished ? end - document.start_time : durationOf(document),
      isCritical,
      isUnfinished,
      note: noteOf(document),
    });
    const children = [...(document.subsegments ?? []), ...(callees.get(document.id) ?? [])];
    const critical = criticalChildren(children);
    for (const child of children.toSorted((a, b) => a.start_time - b.start_time)) {
      walk(child, depth + 1, isCritical && critical.has(child));
    }
  };
  for (const root of roots) walk(root, 0, true);
  return { rows, totalSeconds: trace.segments.length === 0 ? 0 : end - start };
}

function collectIds(documents: readonly SegmentDocument[], ids: Set<SegmentId>): void {
  for (const document of documents) {
    ids.add(document.id);
    collectIds(document.subsegments ?? [], ids);
  }
}

/**
 * The children that a parent waited for: from the one that ended last, back to each that ended last before the former
 * began.
 */
function criticalChildren(children: readonly SegmentDocument[]): ReadonlySet<SegmentDocument> {
  const critical = new Set<SegmentDocument>();
  let before = Infinity;
  for (const child of children.toSorted((a, b) => endOf(b) - endOf(a))) {
    const isChained = critical.size === 0 || endOf(child) <= before;
    if (!isChained) continue;
    critical.add(child);
    before = child.start_time;
  }
  return critical;
}

function endOf(document: SegmentDocument): number {
  return document.end_time ?? Infinity;
}

function noteOf(document: SegmentDocument): string {
  const flags = flagsOf(document);
  const status = document.http?.response?.status;
  const retries = document.aws?.retries;
  const outcome = flags.isFault ? "fault" : flags.isThrottle ? "throttle" : flags.isError ? "error" : undefined;
  const notes = [
    outcome === undefined ? undefined : [outcome, status].filter((part) => part !== undefined).join(" "),
    // SDKs of version 3 count the first attempt as well.
    typeof retries === "number" && retries > 1 ? `${retries} attempts` : undefined,
  ];
  return notes.filter((note) => note !== undefined).join(", ");
}
