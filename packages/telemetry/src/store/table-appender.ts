import type { DuckDBAppender, DuckDBConnection } from "@duckdb/node-api";
import { assert } from "@faultline/core";
import type { ColumnType, Table } from "./store-tables.ts";
import type { TableRow } from "./telemetry-rows.ts";
import type { SqlValue } from "./telemetry-store.ts";

type WriteValue = (appender: DuckDBAppender, value: SqlValue) => void;

const WRITERS: Readonly<Record<ColumnType, WriteValue>> = {
  BIGINT: (appender, value) => appender.appendBigInt(BigInt(value ?? 0)),
  BOOLEAN: (appender, value) => appender.appendBoolean(value === true),
  DOUBLE: (appender, value) => appender.appendDouble(Number(value)),
  VARCHAR: (appender, value) => appender.appendVarchar(String(value)),
};

/** Writes rows into one table, several times faster than INSERT. Rows join the connection's transaction at `flush`. */
export class TableAppender {
  readonly #appender: DuckDBAppender;
  readonly #writers: readonly WriteValue[];

  private constructor(appender: DuckDBAppender, table: Table) {
    this.#appender = appender;
    this.#writers = table.columns.map(([, type]) => WRITERS[type]);
  }

  static async create(connection: DuckDBConnection, table: Table): Promise<TableAppender> {
    return new TableAppender(await connection.createAppender(table.name), table);
  }

  write(row: TableRow): void {
    assert(row.length === this.#writers.length, `a row has ${row.length} values for ${this.#writers.length} columns`);
    for (const [index, write] of this.#writers.entries()) {
      const value = row[index] ?? null;
      if (value === null) this.#appender.appendNull();
      else write(this.#appender, value);
    }
    this.#appender.endRow();
  }

  flush(): void {
    this.#appender.flushSync();
  }

  /** Forgets what was written and not flushed, so that closing cannot store it. */
  discard(): void {
    this.#appender.clear();
    this.#appender.closeSync();
  }

  close(): void {
    this.#appender.closeSync();
  }
}
