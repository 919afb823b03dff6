import { formatValue, type RawValue } from "./format-value.ts";
import type { PlannedQuery } from "./prepare-query.ts";
import { compilePlan, type CompiledQuery, type ScanRange } from "./sql/compile-plan.ts";
import { DUCKDB_DIALECT } from "./sql/duckdb-dialect.ts";

/** What answers SQL over log events. */
export interface SqlSource {
  query(statement: {
    readonly sql: string;
    readonly parameters: readonly [];
  }): Promise<readonly Readonly<Record<string, RawValue>>[]>;
}

/** One row of an answer. */
export interface QueryRow {
  /** Fields with a value, in the order of the columns. */
  readonly fields: readonly { readonly field: string; readonly value: string }[];
  /** Which event the row is; absent after an aggregation. */
  readonly event?: { readonly timestamp: number; readonly eventId: number };
}

/** What a query looked at. */
export interface QueryStatistics {
  /** Events that passed the filters before the first aggregation. */
  readonly recordsMatched: number;
  /** Events in the groups and the time range. */
  readonly recordsScanned: number;
  /** Bytes of their messages in UTF-8. */
  readonly bytesScanned: number;
}

/** A query's answer. */
export interface QueryAnswer {
  readonly rows: readonly QueryRow[];
  readonly statistics: QueryStatistics;
}

/** Runs a planned query. Throws what the source throws. */
export async function runQuery({ plan }: PlannedQuery, range: ScanRange, source: SqlSource): Promise<QueryAnswer> {
  const compiled = compilePlan(plan, range, DUCKDB_DIALECT);
  const [rows, matched, scanned] = await Promise.all([
    source.query({ sql: compiled.rows, parameters: [] }),
    source.query({ sql: compiled.matched, parameters: [] }),
    source.query({ sql: compiled.scanned, parameters: [] }),
  ]);
  return {
    rows: rows.map((row) => rowOf(row, compiled)),
    statistics: {
      recordsMatched: Number(matched[0]?.["matched"] ?? 0),
      recordsScanned: Number(scanned[0]?.["scanned"] ?? 0),
      bytesScanned: Number(scanned[0]?.["bytes"] ?? 0),
    },
  };
}

function rowOf(row: Readonly<Record<string, RawValue>>, { columns, isOfEvents }: CompiledQuery): QueryRow {
  const fields = columns.flatMap(({ name, type }, index) => {
    const value = formatValue(row[`r${index}`] ?? null, type);
    return value === undefined ? [] : [{ field: name, value }];
  });
  if (!isOfEvents) return { fields };
  return { fields, event: { timestamp: Number(row["event_time"]), eventId: Number(row["event_id"]) } };
}
