import type { EpochMs, Scope } from "@faultline/core";
import type { Datum } from "../model/datum.ts";
import type { LogEvent } from "../model/log-event.ts";
import type { Segment } from "../model/segment.ts";
import type { StoreEngine } from "../model/store-engine.ts";

/** A value that a statement binds, or a row holds. */
export type SqlValue = null | boolean | number | bigint | string;

/** SQL text with `?` placeholders and the values for them, in order. */
export interface SqlStatement {
  readonly sql: string;
  readonly parameters: readonly SqlValue[];
}

/** One result row by column name. Whole numbers are `bigint` only where a `number` could not hold them exactly. */
export type StoreRow = Readonly<Record<string, SqlValue>>;

/** Telemetry to store together. */
export interface TelemetryBatch {
  readonly logEvents?: readonly LogEvent[];
  readonly datums?: readonly Datum[];
  readonly segments?: readonly Segment[];
}

/** The log events of one group, narrowed to a stream or to what is older than a time. */
export interface LogEventSelection {
  readonly scope: Scope;
  readonly logGroup: string;
  readonly logStream?: string;
  /** Only events whose timestamp is earlier. */
  readonly before?: EpochMs;
}

/** What a store takes on disk. */
export interface StoreSize {
  readonly storedBytes: number;
  /** What it may take before the oldest telemetry is deleted; absent where its operator sees to that. */
  readonly limitBytes?: number;
  /** All telemetry before this time was deleted for lack of room, since the store was opened; absent when none was. */
  readonly deletedBefore?: EpochMs;
}

/** Keeps log events, metric datums and trace segments, and answers SQL over them. */
export interface TelemetryStore {
  /** Whose SQL `query` takes: see `ENGINE_SQL` for what differs. */
  readonly engine: StoreEngine;
  /**
   * Resolves once the batch survives a kill of the process. Throws `LabError` `STORE_FULL` when its queue is full, or
   * `STORE_UNAVAILABLE` when a remote store does not answer, which may have stored the batch or a part, once.
   */
  append(batch: TelemetryBatch): Promise<void>;
  /**
   * Runs one reading statement; it sees every batch whose append resolved before the call.
   * Throws `LabError` `QUERY_TOO_LARGE` or `STORE_BUSY` at a limit, `QUERY_FAILED` for a statement that does not run,
   * `QUERY_CANCELLED` soon after the signal is aborted: the statement is interrupted and holds no connection any more.
   */
  query(statement: SqlStatement, options?: { readonly signal?: AbortSignal }): Promise<readonly StoreRow[]>;
  /** Deletes log events for good, those of every earlier append included: for deletion and retention. */
  prune(selection: LogEventSelection): Promise<void>;
  size(): Promise<StoreSize>;
  /** Stores what is queued, then releases the files. */
  close(): Promise<void>;
}
