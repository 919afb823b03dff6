import { formatValue, type RawValue } from "./format-value.ts";
import type { PlannedQuery } from "./prepare-query.ts";
import { compilePlan, type CompiledQuery, type ScanRange } from "./sql/compile-plan.ts";
import type { StoreEngine } from "../model/store-engine.ts";
import { dialectOf } from "./sql/dialect-of.ts";

/** What answers SQL over log events. */
export interface SqlSource {
  readonly engine: StoreEngine;
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
  const compiled = compilePlan(plan, range, dialectOf(source.engine));
  const query = (sql: string) => source.query({ sql, parameters: [] });
  const [rows, scanned] = await Promise.all([query(compiled.rows), query(compiled.scanned)]);
  const recordsScanned = Number(scanned[0]?.["scanned"] ?? 0);
  return {
    rows: rows.map((row) => rowOf(row, compiled)),
    statistics: {
      recordsMatched: compiled.isEveryEventMatched ? recordsScanned : await countMatched(rows[0], compiled, query),
      recordsScanned,
      bytesScanned: Number(scanned[0]?.["bytes"] ?? 0),
    },
  };
}

/** The rows of an aggregation know how many events it read, as long as there is one; else the filters run again. */
async function countMatched(
  firstRow: Readonly<Record<string, RawValue>> | undefined,
  { matched, isMatchedInRows }: CompiledQuery,
  query: (sql: string) => ReturnType<SqlSource["query"]>,
): Promise<number> {
  const row = isMatchedInRows && firstRow !== undefined ? firstRow : (await query(matched))[0];
  return Number(row?.["matched"] ?? 0);
}

function rowOf(row: Readonly<Record<string, RawValue>>, { columns, isOfEvents }: CompiledQuery): QueryRow {
  const fields = columns.flatMap(({ name, type }, index) => {
    const value = formatValue(row[`r${index}`] ?? null, type);
    return value === undefined ? [] : [{ field: name, value }];
  });
  if (!isOfEvents) return { fields };
  return { fields, event: { timestamp: Number(row["event_time"]), eventId: Number(row["event_id"]) } };
}
