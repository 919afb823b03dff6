import type { ColumnType, Table } from "../store-tables.ts";
import type { TableRow } from "../telemetry-rows.ts";
import type { SqlValue } from "../telemetry-store.ts";

/** Throws where a value is none of the column's type, before anything is sent. */
const ENCODERS: Readonly<Record<ColumnType, (value: SqlValue) => string>> = {
  BIGINT: (value) => String(BigInt(value ?? 0)),
  BOOLEAN: (value) => String(value === true),
  DOUBLE: (value) => JSON.stringify(Number(value)),
  VARCHAR: (value) => JSON.stringify(String(value).toWellFormed()), // The server refuses half of a surrogate pair.
};

/** Rows in ClickHouse's format JSONEachRow. */
export function encodeRows(table: Table, rows: readonly TableRow[]): string {
  const columns = table.columns.map(([name, type]) => ({ key: `${JSON.stringify(name)}:`, encode: ENCODERS[type] }));
  return rows
    .map((row) => {
      const members = columns.map(({ key, encode }, index) => {
        const value = row[index] ?? null;
        return key + (value === null ? "null" : encode(value));
      });
      return `{${members.join(",")}}\n`;
    })
    .join("");
}
