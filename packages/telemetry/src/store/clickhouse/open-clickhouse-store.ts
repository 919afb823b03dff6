import { assert, type Clock, LabError, type Random } from "@faultline/core";
import { CommitQueue } from "../commit-queue.ts";
import { QueryGate } from "../query-gate.ts";
import { DEFAULT_STORE_LIMITS, type StoreLimits } from "../store-limits.ts";
import { DATUMS, LOG_EVENTS, SEGMENTS, type Table } from "../store-tables.ts";
import { datumRows, logEventRow, segmentRows, type TableRow } from "../telemetry-rows.ts";
import type {
  LogEventSelection,
  SqlStatement,
  StoreRow,
  StoreSize,
  TelemetryBatch,
  TelemetryStore,
} from "../telemetry-store.ts";
import { bindStatement } from "./bind-statement.ts";
import { ClickHouseConnection } from "./clickhouse-connection.ts";
import { onCluster, storedTableName } from "./clickhouse-schema.ts";
import { encodeRows } from "./encode-rows.ts";
import { migrateClickHouse } from "./migrate-clickhouse.ts";
import { RisingIds } from "./rising-ids.ts";
import { parseStoreAddress, type StoreAddress } from "./store-address.ts";

/** Which database a store is, and what it may use. */
export interface ClickHouseStoreOptions {
  /** `clickhouse://user:password@host:port/database?cluster=NAME&quorum=N&secure=1`. */
  readonly address: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly limits?: Partial<StoreLimits>;
}

/**
 * Opens a telemetry store on ClickHouse, and makes its database and tables if need be. One lab at a time may write to a
 * database.
 *
 * @throws LabError `STORE_ADDRESS_INVALID`; `STORE_UNAVAILABLE` when no server answers; `STORE_TOO_NEW` when a later
 *   release wrote the database; `QUERY_FAILED` when the server refuses, for instance the password.
 */
export async function openClickHouseStore(options: ClickHouseStoreOptions): Promise<TelemetryStore> {
  const address = parseStoreAddress(options.address);
  const limits = { ...DEFAULT_STORE_LIMITS, ...options.limits };
  const connectionOptions = { address, clock: options.clock, limits };
  await prepareDatabase(new ClickHouseConnection(connectionOptions), address);
  const connection = new ClickHouseConnection(connectionOptions, address.database);
  const newest = await readNumber(connection, NEWEST_ID);
  return new ClickHouseStore({
    connection,
    address,
    limits,
    ids: new RisingIds(options.clock, newest),
    name: options.random.uuid(),
  });
}

/** Needs a connection of its own: one to a database that does not exist is refused. */
async function prepareDatabase(connection: ClickHouseConnection, address: StoreAddress): Promise<void> {
  try {
    const server = {
      run: (sql: string) => connection.run(sql),
      readNumber: (sql: string) => readNumber(connection, sql),
    };
    if (await migrateClickHouse(server, address)) return;
    throw new LabError(
      "STORE_TOO_NEW",
      `A later release wrote the telemetry in database ${address.database}.`,
      "Update Faultline, or name another database.",
    );
  } finally {
    await connection.close();
  }
}

const NEWEST_ID = `SELECT greatest(
  (SELECT coalesce(max(event_id), 0) FROM log_events), (SELECT coalesce(max(sequence), 0) FROM segments)) AS id`;

async function readNumber(connection: ClickHouseConnection, sql: string): Promise<number> {
  const [row] = await connection.query(sql);
  return Number(Object.values(row ?? {})[0] ?? 0);
}

class ClickHouseStore implements TelemetryStore {
  readonly engine = "clickhouse";
  readonly #connection: ClickHouseConnection;
  readonly #address: StoreAddress;
  readonly #commits: CommitQueue;
  readonly #gate: QueryGate;
  readonly #ids: RisingIds;
  /** Unlike that of every other store: begins the names of its inserts. */
  readonly #name: string;
  #insertCount = 0;
  #closing: Promise<void> | undefined;

  constructor(parts: {
    readonly connection: ClickHouseConnection;
    readonly address: StoreAddress;
    readonly limits: StoreLimits;
    readonly ids: RisingIds;
    readonly name: string;
  }) {
    this.#connection = parts.connection;
    this.#address = parts.address;
    this.#ids = parts.ids;
    this.#name = parts.name;
    this.#gate = new QueryGate(parts.limits.queuedQueries);
    this.#commits = new CommitQueue(parts.limits, (batches) => this.#commit(batches));
  }

  append(batch: TelemetryBatch): Promise<void> {
    return this.#commits.append(batch);
  }

  async query(
    statement: SqlStatement,
    { signal }: { readonly signal?: AbortSignal } = {},
  ): Promise<readonly StoreRow[]> {
    assert(
      /^\s*(?:SELECT|WITH|EXPLAIN)\b/i.test(statement.sql),
      `query() got a statement that writes: ${statement.sql}`,
    );
    return this.#gate.run(() => this.#connection.query(bindStatement(statement), signal));
  }

  async prune({ scope, logGroup, logStream, before }: LogEventSelection): Promise<void> {
    await this.#commits.drain();
    const conditions = ["account_id = ?", "region = ?", "log_group = ?"];
    const parameters: (number | string)[] = [scope.accountId, scope.region, logGroup];
    if (logStream !== undefined) {
      conditions.push("log_stream = ?");
      parameters.push(logStream);
    }
    if (before !== undefined) {
      conditions.push('"timestamp" < ?');
      parameters.push(Math.floor(before));
    }
    const where = bindStatement({ sql: conditions.join(" AND "), parameters });
    // A deletion rewrites what it touches, so that one of nothing is worth avoiding.
    const found = await this.#connection.query(`SELECT 1 AS found FROM log_events WHERE ${where} LIMIT 1`);
    if (found.length === 0) return;
    const { database } = this.#address;
    const table = `${database}.${storedTableName("log_events", this.#address)}${onCluster(this.#address)}`;
    await this.#connection.run(`ALTER TABLE ${table} DELETE WHERE ${where}`, { mutations_sync: "2" });
  }

  async size(): Promise<StoreSize> {
    const { cluster, database } = this.#address;
    const parts = cluster === undefined ? "system.parts" : `clusterAllReplicas('${cluster}', system.parts)`;
    const sql = `SELECT sum(bytes_on_disk) AS bytes FROM ${parts} WHERE active AND database = '${database}'`;
    return { storedBytes: await readNumber(this.#connection, sql) };
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.#commits.drain();
    await this.#connection.close();
  }

  async #commit(batches: readonly TelemetryBatch[]): Promise<void> {
    const inserts = this.#rowsOf(batches).filter(({ rows }) => rows.length > 0);
    const token = `${this.#name}-${++this.#insertCount}`;
    // All are encoded before the first is sent: what cannot be encoded leaves nothing behind.
    const encoded = inserts.map(({ table, rows }) => ({ table: table.name, rows: encodeRows(table, rows), token }));
    for (const insert of encoded) await this.#connection.insert(insert);
  }

  #rowsOf(
    batches: readonly TelemetryBatch[],
  ): readonly { readonly table: Table; readonly rows: readonly TableRow[] }[] {
    return [
      {
        table: SEGMENTS,
        rows: batches.flatMap(({ segments = [] }) =>
          segments.flatMap((segment) => {
            const rows = segmentRows(segment, this.#ids.next());
            this.#ids.skip(rows.length - 1);
            return rows;
          }),
        ),
      },
      { table: DATUMS, rows: batches.flatMap(({ datums = [] }) => datums.flatMap(datumRows)) },
      {
        table: LOG_EVENTS,
        rows: batches.flatMap(({ logEvents = [] }) => logEvents.map((event) => logEventRow(event, this.#ids.next()))),
      },
    ];
  }
}
