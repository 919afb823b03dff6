import type { SourceNode } from "../syntax/query-node.ts";
import type { RawValue } from "../format-value.ts";
import type { ValueType } from "../functions/value-type.ts";
import type { Sql, SqlDialect } from "./sql-dialect.ts";

/** A table of texts: the rows of a CSV file below its header. */
export interface LookupTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Which events a query reads, and what else it may look into. Times are milliseconds since the epoch. */
export interface ScanRange {
  readonly accountId: string;
  readonly region: string;
  readonly logGroups: readonly string[];
  /** Inclusive, as `to` is. */
  readonly from: number;
  readonly to: number;
  /** When the query started. */
  readonly now: number;
  /** The groups that the `SOURCE` of a subquery chooses. */
  readonly groupsOf?: (source: SourceNode) => readonly string[];
  readonly lookupTables?: ReadonlyMap<string, LookupTable>;
  /** Since when events that come to a group are indexed by a field; undefined where none is. Absent: all events are. */
  readonly indexedSince?: (logGroup: string, field: string) => number | undefined;
}

/** Rows that a statement holds itself. */
export interface InlineRows {
  readonly columns: readonly { readonly name: string; readonly type: ValueType }[];
  readonly rows: readonly (readonly RawValue[])[];
}

/** The condition on a stored event to lie in a range. */
export function scanCondition(dialect: SqlDialect, { accountId, region, logGroups, from, to }: ScanRange): Sql {
  const groups = logGroups.map((name) => dialect.literal(name)).join(", ");
  const time = dialect.name("timestamp");
  return (
    `account_id = ${dialect.literal(accountId)} AND region = ${dialect.literal(region)} AND ` +
    `${logGroups.length === 0 ? "false" : `log_group IN (${groups})`} AND ` +
    `${time} >= ${Math.floor(from)} AND ${time} <= ${Math.floor(to)}`
  );
}

/** The condition on a stored event to be indexed by some fields; undefined where all in the range are. */
export function indexedCondition(fields: readonly string[], range: ScanRange, dialect: SqlDialect): Sql | undefined {
  const { logGroups, indexedSince } = range;
  if (indexedSince === undefined) return undefined;
  const groups = logGroups.flatMap((name) => {
    const since = Math.max(...fields.map((field) => indexedSince(name, field) ?? Number.POSITIVE_INFINITY));
    if (!Number.isFinite(since)) return [];
    return [`(log_group = ${dialect.literal(name)} AND ingestion_time >= ${Math.floor(since)})`];
  });
  return groups.length === 0 ? "false" : `(${groups.join(" OR ")})`;
}

/** The range of a subquery: its own groups and times where its `SOURCE` gives them. */
export function rangeOf(source: SourceNode | undefined, range: ScanRange): ScanRange {
  if (source === undefined) return range;
  return { ...timesOf(source, range), logGroups: range.groupsOf?.(source) ?? [] };
}

/** The range with the times that a `SOURCE` gives. */
export function timesOf(source: SourceNode | undefined, range: ScanRange): ScanRange {
  const bound = (time: SourceNode["start"], byDefault: number) =>
    time === undefined ? byDefault : time.ms + (time.isRelative ? range.now : 0);
  return { ...range, from: bound(source?.start, range.from), to: bound(source?.end, range.to) };
}
