import type { SegmentDocument, Trace } from "@faultline/telemetry";

/** What a node or an edge of a map must count. */
export interface NaiveCounts {
  readonly ok: number;
  readonly throttle: number;
  readonly error: number;
  readonly fault: number;
  /** Completed requests, and their seconds. */
  readonly total: number;
  readonly seconds: number;
}

/**
 * A service map added up the slow and plain way, over whole traces in memory: counts by `name|type|account` for nodes, by
 * `source -> target` for edges.
 */
export function naiveMap(traces: readonly Trace[]): Map<string, NaiveCounts> {
  const counts = new Map<string, NaiveCounts>();
  const count = (key: string, document: SegmentDocument) => counts.set(key, add(counts.get(key), document));
  for (const trace of traces) {
    const segments = trace.segments.filter((segment) => segment.type !== "subsegment");
    for (const callee of segments) {
      count(keyOf(callee), callee);
      const caller = segments.find((s) => s !== callee && parts(s).some((part) => part.id === callee.parent_id));
      const via = caller && parts(caller).find((part) => part.id === callee.parent_id);
      if (caller === undefined || via === undefined) count(`${callee.name}|client| -> ${keyOf(callee)}`, callee);
      else if (keyOf(caller) !== keyOf(callee)) count(`${keyOf(caller)} -> ${keyOf(callee)}`, via);
    }
  }
  return counts;
}

function keyOf(document: SegmentDocument): string {
  const account = document.aws?.account_id;
  return `${document.name}|${document.origin ?? ""}|${typeof account === "string" ? account : ""}`;
}

function parts(document: SegmentDocument): SegmentDocument[] {
  return [document, ...(document.subsegments ?? []).flatMap(parts)];
}

const NONE: NaiveCounts = { ok: 0, throttle: 0, error: 0, fault: 0, total: 0, seconds: 0 };

function add(counts: NaiveCounts = NONE, document: SegmentDocument): NaiveCounts {
  if (document.end_time === undefined) return counts;
  const kind = kindOf(document);
  const seconds = counts.seconds + Math.max(0, document.end_time - document.start_time);
  return { ...counts, [kind]: counts[kind] + 1, total: counts.total + 1, seconds };
}

function kindOf(document: SegmentDocument): "error" | "fault" | "ok" | "throttle" {
  const status = document.http?.response?.status ?? 0;
  if (document.fault ?? (status >= 500 && status <= 599)) return "fault";
  if (document.throttle ?? status === 429) return "throttle";
  return (document.error ?? (status >= 400 && status <= 499)) ? "error" : "ok";
}
