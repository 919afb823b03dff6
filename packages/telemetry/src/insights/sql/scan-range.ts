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
  /** Whether a group's index policy names a field. */
  readonly isIndexed?: (logGroup: string, field: string) => boolean;
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
