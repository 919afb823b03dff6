import type { SegmentId } from "@faultline/core";
import { flagsOf, type SegmentDocument, type Trace } from "@faultline/telemetry";
import { findCriticalPath, type Interval, selfSeconds } from "./critical-path.ts";
import { growSpanTree, type Span } from "./span-tree.ts";

/** One bar of a waterfall. Times in seconds, starts from the trace's start. */
export interface WaterfallRow {
  readonly id: SegmentId;
  readonly depth: number;
  readonly name: string;
  readonly startSeconds: number;
  /** To the trace's end where it never ended. */
  readonly durationSeconds: number;
  /** In which it worked itself, and nothing that it called. */
  readonly selfSeconds: number;
  /** Whether it is on the chain that decides when the trace ended. */
  readonly isCritical: boolean;
  /** When the trace waited for it, and for nothing that it called; over all rows these are the trace's time. */
  readonly critical: readonly { readonly startSeconds: number; readonly durationSeconds: number }[];
  /** Never ended: its owner was stopped while it ran. */
  readonly isUnfinished: boolean;
  /** What happened: `fault 502`, `throttle 429`, `3 attempts`; empty when all is well. */
  readonly note: string;
}

/** A trace as rows in the order of calls: each segment under the subsegment that called it. */
export interface Waterfall {
  readonly rows: readonly WaterfallRow[];
  readonly totalSeconds: number;
}

/** Lays out a trace, and marks its critical path. */
export function layoutWaterfall(trace: Trace): Waterfall {
  const tree = growSpanTree(trace);
  const path = findCriticalPath(tree.roots);
  return {
    rows: tree.spans.map((span) => layoutRow(span, tree.start, path.get(span))),
    totalSeconds: seconds(tree.end - tree.start),
  };
}

function layoutRow(span: Span, traceStart: number, critical: readonly Interval[] | undefined): WaterfallRow {
  const { document, name, depth, start, end } = span;
  return {
    id: document.id,
    depth,
    name,
    startSeconds: seconds(start - traceStart),
    durationSeconds: seconds(end - start),
    selfSeconds: seconds(selfSeconds(span)),
    isCritical: critical !== undefined,
    critical: (critical ?? []).map((part) => ({
      startSeconds: seconds(part.start - traceStart),
      durationSeconds: seconds(part.end - part.start),
    })),
    isUnfinished: document.end_time === undefined,
    note: noteOf(document),
  };
}

/** To the microsecond, at least 0: differences of epochs as numbers are not exact beyond. */
function seconds(difference: number): number {
  return Math.max(0, Math.round(difference * 1e6) / 1e6);
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
