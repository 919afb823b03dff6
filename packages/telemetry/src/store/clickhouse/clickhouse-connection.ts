import { Readable } from "node:stream";
import { finished } from "node:stream/promises";
import {
  type ClickHouseClient,
  ClickHouseError,
  ClickHouseLogLevel,
  type ClickHouseSettings,
  createClient,
} from "@clickhouse/client";
import { type Clock, LabError, messageOf, sleep } from "@faultline/core";
import type { StoreLimits } from "../store-limits.ts";
import { cancelled } from "../cancelled.ts";
import type { StoreRow } from "../telemetry-store.ts";
import { type CompactAnswer, decodeRows } from "./decode-rows.ts";
import { isConnectionFailure, isMissingServer, isPassing } from "./server-failures.ts";
import type { StoreAddress } from "./store-address.ts";

/** What a connection works with. */
export interface ConnectionOptions {
  readonly address: StoreAddress;
  readonly clock: Clock;
  readonly limits: Pick<StoreLimits, "concurrentQueries" | "resultRows">;
}

/** Rows for one table, and a name for the insert by which the server recognises it when it is sent again. */
export interface Insert {
  readonly table: string;
  /** In the format JSONEachRow. */
  readonly rows: string;
  readonly token: string;
}

/** Waits between tries of an insert: about half a minute in all. */
const RETRY_AFTER_MS = [100, 300, 1_000, 3_000, 10_000, 15_000];
const INSERT_TIMEOUT_MS = 60_000;
/** As long as a Logs Insights query may run. */
const QUERY_TIMEOUT_MS = 60 * 60_000;
const SQL_BYTES = 10_000_000;
const SQL_NODES = 5_000_000;
const SQL_DEPTH = 10_000;
/** Each step of a query is a subquery of the next. */
const SUBQUERY_DEPTH = 1000;

/** What every statement runs with. */
const COMMON_SETTINGS: ClickHouseSettings = {
  // Generated statements are long, and use their parts in several places.
  max_query_size: String(SQL_BYTES),
  max_ast_elements: String(SQL_NODES),
  max_expanded_ast_elements: String(SQL_NODES),
  max_parser_depth: String(SQL_DEPTH),
  max_subquery_depth: String(SUBQUERY_DEPTH),
  // SQL as DuckDB understands it, too.
  cast_keep_nullable: 1,
  prefer_column_name_to_alias: 1,
  join_use_nulls: 1,
  union_default_mode: "DISTINCT",
  intersect_default_mode: "DISTINCT",
  output_format_json_quote_64bit_integers: 1,
  output_format_json_escape_forward_slashes: 0,
  // In turn, so that a read goes to the replica that the insert before it went to.
  load_balancing: "in_order",
};

/** An answer is whole, or an error: no shard is left out, no stale replica asked, nothing cut off. */
const WHOLE_ANSWER: ClickHouseSettings = {
  skip_unavailable_shards: 0,
  fallback_to_stale_replicas_for_distributed_queries: 0,
  result_overflow_mode: "throw",
  wait_end_of_query: 1,
  cancel_http_readonly_queries_on_client_close: 1,
  distributed_product_mode: "global",
};

/** Statements and inserts over HTTP, with the store's errors. */
export class ClickHouseConnection {
  readonly #options: ConnectionOptions;
  readonly #client: ClickHouseClient;
  readonly #ending = new AbortController();

  /** @param database Where unqualified names are looked up; the server's default when absent. */
  constructor(options: ConnectionOptions, database?: string) {
    this.#options = options;
    const { url, username, password } = options.address;
    this.#client = createClient({
      url,
      username,
      password,
      ...(database === undefined ? {} : { database }),
      request_timeout: QUERY_TIMEOUT_MS,
      max_open_connections: options.limits.concurrentQueries + 1,
      application: "faultline",
      log: { level: ClickHouseLogLevel.OFF }, // What goes wrong is thrown.
      clickhouse_settings: COMMON_SETTINGS,
    });
  }

  /** Runs a statement that answers with nothing, such as one that makes a table. */
  async run(sql: string, settings: ClickHouseSettings = {}): Promise<void> {
    await this.#answer(() => this.#client.command({ query: sql, clickhouse_settings: settings, ...this.#signal() }));
  }

  /** @throws LabError `QUERY_TOO_LARGE`, `QUERY_FAILED`, `QUERY_CANCELLED`, `STORE_UNAVAILABLE`. */
  query(sql: string, signal?: AbortSignal): Promise<readonly StoreRow[]> {
    const { address, limits } = this.#options;
    const reading = this.#answer(async () => {
      const result = await this.#client.query({
        query: sql,
        format: "JSONCompact",
        clickhouse_settings: {
          ...WHOLE_ANSWER,
          max_result_rows: String(limits.resultRows),
          ...(address.quorum === undefined ? {} : { select_sequential_consistency: "1" }),
        },
        ...this.#signal(signal),
      });
      return decodeRows((await result.json()) as CompactAnswer);
    });
    return reading.catch((error: unknown) => {
      throw signal?.aborted === true ? cancelled() : error;
    });
  }

  /** Stores rows once, however often they have to be sent. @throws LabError `STORE_UNAVAILABLE` when that takes too long. */
  async insert(insert: Insert): Promise<void> {
    for (const delayMs of [...RETRY_AFTER_MS, undefined]) {
      try {
        await this.#answer(() => this.#insertOnce(insert));
        return;
      } catch (error) {
        const mayRetry = error instanceof LabError && error.code === "STORE_UNAVAILABLE";
        if (!mayRetry || delayMs === undefined || this.#ending.signal.aborted) throw error;
        await sleep(this.#options.clock, delayMs);
      }
    }
  }

  /** Ends what runs and closes the connections. */
  async close(): Promise<void> {
    this.#ending.abort();
    await this.#client.close();
  }

  async #insertOnce({ table, rows, token }: Insert): Promise<void> {
    const { quorum } = this.#options.address;
    const { stream } = await this.#client.exec({
      query: `INSERT INTO ${table} FORMAT JSONEachRow`,
      values: Readable.from([rows], { objectMode: false }),
      clickhouse_settings: {
        insert_deduplicate: 1,
        insert_deduplication_token: token,
        insert_distributed_sync: 1,
        async_insert: 0,
        ...(quorum === undefined ? {} : { insert_quorum: String(quorum), insert_quorum_parallel: 0 }),
      },
      abort_signal: AbortSignal.any([this.#ending.signal, AbortSignal.timeout(INSERT_TIMEOUT_MS)]),
    });
    await finished(stream.resume());
  }

  #signal(signal?: AbortSignal) {
    return { abort_signal: AbortSignal.any([this.#ending.signal, ...(signal === undefined ? [] : [signal])]) };
  }

  async #answer<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#ending.signal.aborted) throw ended();
    try {
      return await work();
    } catch (error) {
      throw this.#ending.signal.aborted ? ended(error) : this.#labError(error);
    }
  }

  #labError(error: unknown): unknown {
    const { address, limits } = this.#options;
    if (!(error instanceof ClickHouseError)) {
      if (!isConnectionFailure(error)) return error;
      return unavailable(`ClickHouse at ${address.url} cannot be reached: ${reasonOf(error)}`, error);
    }
    if (isMissingServer(error)) return unavailable(`Not every shard of the store answers: ${error.message}`, error);
    if (isPassing(error)) return unavailable(`ClickHouse at ${address.url} cannot do it now: ${error.message}`, error);
    if (error.type === "TOO_MANY_ROWS_OR_BYTES") {
      const message = `The query returns more than ${limits.resultRows} rows.`;
      return new LabError("QUERY_TOO_LARGE", message, "Narrow its time range, aggregate, or add a LIMIT.");
    }
    const hint = "Narrow the query, or report it when it should run.";
    return new LabError("QUERY_FAILED", error.message, hint, { cause: error });
  }
}

function ended(cause?: unknown): LabError {
  return new LabError("STORE_ENDED", "The telemetry store is closed.", "Start the lab again.", { cause });
}

function unavailable(message: string, cause: unknown): LabError {
  const hint = "Check that the servers of the store run and that their ZooKeeper or Keeper answers.";
  return new LabError("STORE_UNAVAILABLE", message, hint, { cause });
}

/** Node's errors of several addresses have no message of their own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join("; ");
  return messageOf(error);
}
