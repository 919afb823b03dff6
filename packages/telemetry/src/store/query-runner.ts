import {
  type DuckDBConnection,
  type DuckDBInstance,
  type DuckDBPreparedStatement,
  type DuckDBValue,
  StatementType,
} from "@duckdb/node-api";
import { assert, LabError, messageOf, sleep, systemClock } from "@faultline/core";
import { cancelled } from "./cancelled.ts";
import type { StoreLimits } from "./store-limits.ts";
import type { SqlStatement, SqlValue } from "./telemetry-store.ts";

/** Rows as they travel from the owner's thread. */
export interface QueryResult {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly SqlValue[])[];
}

/** Somebody whose query has to wait for a connection. */
interface Waiter {
  resolve(connection: DuckDBConnection): void;
  reject(error: LabError): void;
}

/** How often running queries are told to stop: an interrupt between two steps of a query is lost. */
const INTERRUPT_EVERY_MS = 10;

/** Runs reading statements on connections of their own, a bounded number at once, the rest in turn. */
export class QueryRunner {
  readonly #instance: DuckDBInstance;
  readonly #limits: StoreLimits;
  readonly #idle: DuckDBConnection[] = [];
  readonly #running = new Map<DuckDBConnection, Promise<QueryResult>>();
  readonly #waiting: Waiter[] = [];
  #openCount = 0;
  #isClosing = false;

  constructor(instance: DuckDBInstance, limits: StoreLimits) {
    this.#instance = instance;
    this.#limits = limits;
  }

  /**
   * @param signal Interrupts the statement.
   * @throws LabError `QUERY_FAILED` with DuckDB's message, `QUERY_TOO_LARGE` when there are more rows than allowed,
   *   `QUERY_CANCELLED` when the signal was aborted.
   */
  async run(statement: SqlStatement, signal?: AbortSignal): Promise<QueryResult> {
    const connection = await this.#acquire();
    if (wasAborted(signal)) {
      this.#release(connection);
      throw cancelled();
    }
    if (this.#isClosing) {
      connection.closeSync();
      throw ended();
    }
    const reading = readRows(connection, statement, this.#limits.resultRows);
    this.#running.set(connection, reading);
    const interrupt = () => void this.#interrupt(connection, reading);
    signal?.addEventListener("abort", interrupt, { once: true });
    try {
      return await reading;
    } catch (error) {
      throw wasAborted(signal) ? cancelled() : error;
    } finally {
      signal?.removeEventListener("abort", interrupt);
      this.#running.delete(connection);
      this.#release(connection);
    }
  }

  /** Tells one query to stop until it has. */
  async #interrupt(connection: DuckDBConnection, reading: Promise<QueryResult>): Promise<void> {
    const settled = Promise.allSettled([reading]);
    while (this.#running.get(connection) === reading) {
      connection.interrupt();
      await Promise.race([settled, sleep(systemClock, INTERRUPT_EVERY_MS)]);
    }
  }

  /** Fails what waits, interrupts what runs, and closes the connections: DuckDB must not close under a query. */
  async close(): Promise<void> {
    this.#isClosing = true;
    for (const waiter of this.#waiting.splice(0)) waiter.reject(ended());
    while (this.#running.size > 0) {
      for (const connection of this.#running.keys()) connection.interrupt();
      const settled = Promise.allSettled(this.#running.values());
      await Promise.race([settled, sleep(systemClock, INTERRUPT_EVERY_MS)]);
    }
    for (const connection of this.#idle) connection.closeSync();
  }

  #acquire(): Promise<DuckDBConnection> {
    if (this.#isClosing) return Promise.reject(ended());
    const idle = this.#idle.pop();
    if (idle !== undefined) return Promise.resolve(idle);
    if (this.#openCount < this.#limits.concurrentQueries) {
      this.#openCount++;
      return this.#instance.connect();
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
    });
  }

  #release(connection: DuckDBConnection): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#idle.push(connection);
    else next.resolve(connection);
  }
}

/** A function, since an await in between may change what was known before. */
function wasAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

function ended(): LabError {
  return new LabError("STORE_ENDED", "The telemetry store is closed.", "Start the lab again.");
}

async function readRows(connection: DuckDBConnection, statement: SqlStatement, maxRows: number): Promise<QueryResult> {
  const prepared = await prepare(connection, statement.sql);
  try {
    const isReading = [StatementType.SELECT, StatementType.EXPLAIN].includes(prepared.statementType);
    assert(isReading, `query() got a statement that writes: ${statement.sql}`);
    for (const [index, value] of statement.parameters.entries()) bind(prepared, index + 1, value);
    const reader = await prepared.streamAndReadUntil(maxRows + 1);
    if (reader.currentRowCount > maxRows) throw tooLarge(maxRows);
    return { columns: reader.deduplicatedColumnNames(), rows: reader.getRows().map((row) => row.map(sqlValueOf)) };
  } catch (error) {
    throw error instanceof LabError ? error : failed(error);
  } finally {
    prepared.destroySync();
  }
}

async function prepare(connection: DuckDBConnection, sql: string): Promise<DuckDBPreparedStatement> {
  try {
    return await connection.prepare(sql);
  } catch (error) {
    throw failed(error);
  }
}

/** Whole numbers bind as BIGINT: compared with a BIGINT column, a DOUBLE would switch off pruning by time. */
function bind(prepared: DuckDBPreparedStatement, index: number, value: SqlValue): void {
  if (value === null) prepared.bindNull(index);
  else if (typeof value === "string") prepared.bindVarchar(index, value);
  else if (typeof value === "boolean") prepared.bindBoolean(index, value);
  else if (typeof value === "bigint") prepared.bindBigInt(index, value);
  else if (Number.isSafeInteger(value)) prepared.bindBigInt(index, BigInt(value));
  else prepared.bindDouble(index, value);
}

function sqlValueOf(value: DuckDBValue): SqlValue {
  if (value === null || typeof value === "boolean" || typeof value === "number" || typeof value === "string")
    return value;
  if (typeof value === "bigint") {
    const isExact = value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER;
    return isExact ? Number(value) : value;
  }
  return value.toString(); // Decimals, lists and structures, in DuckDB's notation.
}

function failed(error: unknown): LabError {
  return new LabError("QUERY_FAILED", messageOf(error), "Narrow the query, or report it when it should run.", {
    cause: error,
  });
}

function tooLarge(maxRows: number): LabError {
  return new LabError(
    "QUERY_TOO_LARGE",
    `The query returns more than ${maxRows} rows.`,
    "Narrow its time range, aggregate, or add a LIMIT.",
  );
}
