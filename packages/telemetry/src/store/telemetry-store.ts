import type { Datum } from "../model/datum.ts";
import type { LogEvent } from "../model/log-event.ts";
import type { Segment } from "../model/segment.ts";

/** A value that a statement binds, or a row holds. */
export type SqlValue = null | boolean | number | bigint | string;

/** SQL text with `?` placeholders and the values for them, in order. */
export interface SqlStatement {
  readonly sql: string;
  readonly parameters: readonly SqlValue[];
}

/** One result row by column name. */
export type StoreRow = Readonly<Record<string, SqlValue>>;

/** Telemetry to store together. */
export interface TelemetryBatch {
  readonly logEvents?: readonly LogEvent[];
  readonly datums?: readonly Datum[];
  readonly segments?: readonly Segment[];
}

/** Keeps log events, metric datums and trace segments, and answers SQL over them. */
export interface TelemetryStore {
  /** Resolves once the batch survives a kill of the process. Throws `LabError` `STORE_FULL` when its queue is full. */
  append(batch: TelemetryBatch): Promise<void>;
  /** Runs one reading statement; it sees every batch whose append resolved before the call. */
  query(statement: SqlStatement): Promise<readonly StoreRow[]>;
  /** Stores what is queued, then releases the files. */
  close(): Promise<void>;
}
