import type { Scope, TraceId } from "@faultline/core";
import {
  candidateTraces,
  type EngineSql,
  type FilterNode,
  type RowCondition,
  type SqlStatement,
} from "@faultline/telemetry";

/** Which traces a request is about. Times in seconds since the epoch; the range is [start, end). */
export interface TraceWindow {
  readonly scope: Scope;
  readonly startSeconds: number;
  readonly endSeconds: number;
  /**
   * What must lie in the range: the trace's start, which its id tells, anything that it did, or the end of a segment.
   *
   * @see X-Ray API Reference, GetTraceSummaries, TimeRangeType.
   */
  readonly type: "Event" | "Service" | "TraceId";
}

/** Which page of traces to read. */
export interface PageRequest {
  readonly window: TraceWindow;
  /** Its groups are expanded. Leaves out traces that cannot match; the others must still be matched. */
  readonly filter?: FilterNode;
  /** Share of the traces to look at, chosen by their ids; all without. */
  readonly sampledShare?: number;
  /** Only traces whose id is less. */
  readonly before?: TraceId;
}

/** The ids of one page, newest first: `trace_id`. Ids sort by time, because they begin with it. */
export function pageStatement(
  { window, filter, before, sampledShare }: PageRequest,
  limit: number,
  engineSql: EngineSql,
): SqlStatement {
  const rows = rowsOf(window, before);
  const candidates = filter === undefined ? undefined : candidateTraces(filter, scopeOf(window, before), engineSql);
  const inTime = { sql: `SELECT trace_id FROM segments WHERE ${rows.sql}`, parameters: rows.parameters };
  const isInTime = candidates !== undefined && window.type === "TraceId";
  const selects = candidates === undefined ? [inTime] : isInTime ? [candidates] : [candidates, inTime];
  const sample = sampledShare === undefined ? "" : `WHERE ${engineSql.hash("trace_id")} % 1000000 < ?`;
  return {
    sql: `SELECT DISTINCT trace_id FROM (${selects.map(({ sql }) => `(${sql})`).join(" INTERSECT ")}) AS pages ${sample}
      ORDER BY trace_id DESC LIMIT ${limit}`,
    parameters: [
      ...selects.flatMap(({ parameters }) => parameters),
      ...(sampledShare === undefined ? [] : [Math.round(sampledShare * 1_000_000)]),
    ],
  };
}

/** How many traces of the window a page went over, down to the last that it lists: `count`. */
export function processedStatement({ window, before }: PageRequest, last: TraceId | undefined): SqlStatement {
  const rows = rowsOf(window, before);
  return {
    sql: `SELECT count(DISTINCT trace_id) AS count FROM segments WHERE ${rows.sql} AND trace_id >= ?`,
    parameters: [...rows.parameters, last ?? ""],
  };
}

/** The least id of a second; a part of a second counts as the whole. */
export function idAt(seconds: number): string {
  const whole = Math.min(0xffffffff, Math.max(0, Math.ceil(seconds)));
  return `1-${whole.toString(16).padStart(8, "0")}-`;
}

/** Rows that lie in the window's range themselves. */
function rowsOf(window: TraceWindow, before: TraceId | undefined): RowCondition {
  const scope = scopeOf(window, before);
  const [startMs, endMs] = [window.startSeconds * 1000, window.endSeconds * 1000];
  if (window.type === "TraceId") return scope;
  const time =
    window.type === "Event"
      ? "start_ms < ? AND coalesce(end_ms, start_ms) >= ?"
      : "end_ms < ? AND end_ms >= ? AND NOT is_subsegment";
  return { sql: `${scope.sql} AND ${time}`, parameters: [...scope.parameters, endMs, startMs] };
}

/** Every row of the traces that could be listed. */
function scopeOf({ scope, type, startSeconds, endSeconds }: TraceWindow, before: TraceId | undefined): RowCondition {
  const parameters: string[] = [scope.accountId, scope.region];
  const conditions = ["account_id = ? AND region = ?"];
  if (type === "TraceId") {
    conditions.push("trace_id >= ? AND trace_id < ?");
    parameters.push(idAt(startSeconds), idAt(endSeconds));
  }
  if (before !== undefined) {
    conditions.push("trace_id < ?");
    parameters.push(before);
  }
  return { sql: conditions.join(" AND "), parameters };
}
