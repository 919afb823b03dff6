import { join } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { createFolder, type FileLock, LabError, lockFile, messageOf } from "@faultline/core";
import { databaseFile } from "./database-file.ts";
import { migrate } from "./migrate.ts";
import { type QueryResult, QueryRunner } from "./query-runner.ts";
import type { StoreLimits } from "./store-limits.ts";
import { DATUMS, LOG_EVENTS, SEGMENTS } from "./store-tables.ts";
import { TableAppender } from "./table-appender.ts";
import { datumRows, logEventRow, segmentRows } from "./telemetry-rows.ts";
import { SizeKeeper } from "./size-keeper.ts";
import type { LogEventSelection, SqlStatement, StoreSize, TelemetryBatch } from "./telemetry-store.ts";

/** What an owner opens. */
export interface OwnerOptions {
  readonly directory: string;
  readonly limits: StoreLimits;
}

interface Appenders {
  readonly logEvents: TableAppender;
  readonly datums: TableAppender;
  readonly segments: TableAppender;
}

/**
 * The one holder of the telemetry file. Exactly one may exist for a directory, in all threads and processes: a second
 * DuckDB instance on the same file loses the writes of one of them without an error.
 */
export class DuckDbOwner {
  readonly #lock: FileLock;
  readonly #instance: DuckDBInstance;
  readonly #writer: DuckDBConnection;
  readonly #queries: QueryRunner;
  readonly #sizeKeeper: SizeKeeper;
  #appenders: Appenders;
  #nextEventId: number;
  #nextSequence: number;

  private constructor(parts: {
    readonly lock: FileLock;
    readonly instance: DuckDBInstance;
    readonly writer: DuckDBConnection;
    readonly queries: QueryRunner;
    readonly sizeKeeper: SizeKeeper;
    readonly appenders: Appenders;
    readonly nextEventId: number;
    readonly nextSequence: number;
  }) {
    this.#lock = parts.lock;
    this.#instance = parts.instance;
    this.#writer = parts.writer;
    this.#queries = parts.queries;
    this.#sizeKeeper = parts.sizeKeeper;
    this.#appenders = parts.appenders;
    this.#nextEventId = parts.nextEventId;
    this.#nextSequence = parts.nextSequence;
  }

  /** @throws LabError `DATA_DIRECTORY_IN_USE`, `DATA_DIRECTORY_TOO_NEW` or `DATA_DIRECTORY_UNUSABLE`. */
  static async open(options: OwnerOptions, onNotice: (text: string) => void): Promise<DuckDbOwner> {
    const lock = takeDirectory(options.directory);
    try {
      const instance = await openInstance(options);
      const writer = await instance.connect();
      await prepareSchema(writer, options.directory);
      return new DuckDbOwner({
        lock,
        instance,
        writer,
        queries: new QueryRunner(instance, options.limits),
        sizeKeeper: new SizeKeeper(writer, { ...options, onNotice }),
        appenders: await createAppenders(writer),
        nextEventId: await readNumber(writer, "SELECT coalesce(max(event_id), 0) + 1 FROM log_events"),
        nextSequence: await readNumber(writer, "SELECT coalesce(max(sequence), 0) + 1 FROM segments"),
      });
    } catch (error) {
      lock.release();
      throw error instanceof LabError ? error : unusable(options.directory, error);
    }
  }

  /** Stores a batch in one transaction; when it resolves, the rows survive a kill. All of it or nothing is stored. */
  async append(batch: TelemetryBatch): Promise<void> {
    this.#sizeKeeper.count(batch);
    await this.#writer.run("BEGIN");
    try {
      this.#write(batch);
      await this.#writer.run("COMMIT");
    } catch (error) {
      await this.#abandon();
      throw error;
    }
  }

  /** Deletes the oldest telemetry where the store has grown beyond its limit. */
  keepSize(): Promise<void> {
    return this.#sizeKeeper.keep();
  }

  size(): Promise<StoreSize> {
    return this.#sizeKeeper.size();
  }

  query(statement: SqlStatement, signal?: AbortSignal): Promise<QueryResult> {
    return this.#queries.run(statement, signal);
  }

  async prune({ scope, logGroup, logStream, before }: LogEventSelection): Promise<void> {
    const conditions = ["account_id = ?", "region = ?", "log_group = ?"];
    const values: (bigint | string)[] = [scope.accountId, scope.region, logGroup];
    if (logStream !== undefined) {
      conditions.push("log_stream = ?");
      values.push(logStream);
    }
    if (before !== undefined) {
      conditions.push('"timestamp" < ?');
      values.push(BigInt(Math.floor(before)));
    }
    await this.#writer.run(`DELETE FROM log_events WHERE ${conditions.join(" AND ")}`, values);
  }

  async close(): Promise<void> {
    await this.#queries.close();
    closeAppenders(this.#appenders);
    await this.#writer.run("CHECKPOINT");
    this.#writer.closeSync();
    this.#instance.closeSync();
    this.#lock.release();
  }

  #write({ logEvents = [], datums = [], segments = [] }: TelemetryBatch): void {
    for (const event of logEvents) this.#appenders.logEvents.write(logEventRow(event, this.#nextEventId++));
    for (const datum of datums) {
      for (const row of datumRows(datum)) this.#appenders.datums.write(row);
    }
    for (const segment of segments) {
      for (const row of segmentRows(segment, this.#nextSequence)) {
        this.#appenders.segments.write(row);
        this.#nextSequence++;
      }
    }
    if (logEvents.length > 0) this.#appenders.logEvents.flush();
    if (datums.length > 0) this.#appenders.datums.flush();
    if (segments.length > 0) this.#appenders.segments.flush();
  }

  /** Rolls back, and replaces the appenders: one that failed still holds rows that a later flush would store. */
  async #abandon(): Promise<void> {
    for (const appender of Object.values(this.#appenders) as TableAppender[]) appender.discard();
    await this.#writer.run("ROLLBACK").catch(() => undefined); // A commit that failed has ended its transaction itself.
    this.#appenders = await createAppenders(this.#writer);
  }
}

function takeDirectory(directory: string): FileLock {
  let lock: FileLock | undefined;
  try {
    createFolder(directory);
    // DuckDB's own lock keeps other processes out but not other threads, whose writes would be lost in silence.
    lock = lockFile(join(directory, "owner.lock"));
  } catch (error) {
    throw unusable(directory, error);
  }
  if (lock !== undefined) return lock;
  throw new LabError(
    "DATA_DIRECTORY_IN_USE",
    `Another lab uses the data directory ${directory}.`,
    "Stop the other lab, or give this one another data directory.",
  );
}

function openInstance({ directory, limits }: OwnerOptions): Promise<DuckDBInstance> {
  return DuckDBInstance.create(databaseFile(directory), {
    memory_limit: `${limits.memoryBytes}B`,
    threads: String(limits.threads),
    // What a query frees goes back to the system soon: else a sort of ten million rows leaves 100 MB more behind.
    allocator_background_threads: "true",
    // Reading twice, first what is sorted by, then the rest of the first rows, takes longer than reading once, and planning
    // it for values that are computed takes seconds.
    late_materialization_max_rows: "0",
    checkpoint_threshold: `${limits.checkpointBytes}B`,
    autoinstall_known_extensions: "false",
    temp_directory: join(directory, "spill"),
  });
}

async function prepareSchema(writer: DuckDBConnection, directory: string): Promise<void> {
  const isNewest = await migrate({
    run: (sql) => writer.run(sql),
    readNumber: (sql) => readNumber(writer, sql),
  });
  if (isNewest) return;
  throw new LabError(
    "DATA_DIRECTORY_TOO_NEW",
    `A later release wrote the telemetry in ${directory}.`,
    "Update Faultline, or delete the directory for a clean start.",
  );
}

async function createAppenders(writer: DuckDBConnection): Promise<Appenders> {
  return {
    logEvents: await TableAppender.create(writer, LOG_EVENTS),
    datums: await TableAppender.create(writer, DATUMS),
    segments: await TableAppender.create(writer, SEGMENTS),
  };
}

function closeAppenders(appenders: Appenders): void {
  appenders.logEvents.close();
  appenders.datums.close();
  appenders.segments.close();
}

async function readNumber(connection: DuckDBConnection, sql: string): Promise<number> {
  const reader = await connection.runAndReadAll(sql);
  return Number(reader.value(0, 0));
}

function unusable(directory: string, error: unknown): LabError {
  return new LabError(
    "DATA_DIRECTORY_UNUSABLE",
    `The telemetry in ${directory} cannot be opened: ${messageOf(error)}`,
    "Check that the directory is writable; delete it for a clean start.",
    { cause: error },
  );
}
