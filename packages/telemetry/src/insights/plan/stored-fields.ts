import type { ValueType } from "../functions/value-type.ts";

/** A field that is stored with every event rather than discovered in its message. */
export interface StoredField {
  /** Its column in the table of log events; empty for a field made of several. */
  readonly column: string;
  readonly type: ValueType;
}

/** `@log`: account id, colon, name of the log group. */
export const LOG_FIELD = "@log";

/**
 * The stored fields by name.
 *
 * @see CloudWatch Logs User Guide, "Supported logs and discovered fields", read 2026-11.
 */
export const STORED_FIELDS: ReadonlyMap<string, StoredField> = new Map([
  ["@timestamp", { column: "timestamp", type: "timestamp" }],
  ["@ingestionTime", { column: "ingestion_time", type: "timestamp" }],
  ["@message", { column: "message", type: "text" }],
  ["@logStream", { column: "log_stream", type: "text" }],
  [LOG_FIELD, { column: "", type: "text" }],
  ["@aws.account", { column: "account_id", type: "text" }],
  ["@aws.region", { column: "region", type: "text" }],
  ["@type", { column: "type", type: "text" }],
  ["@requestId", { column: "request_id", type: "text" }],
  ["@duration", { column: "duration", type: "number" }],
  ["@billedDuration", { column: "billed_duration", type: "number" }],
  ["@initDuration", { column: "init_duration", type: "number" }],
  ["@maxMemoryUsed", { column: "max_memory_used", type: "number" }],
  ["@memorySize", { column: "memory_size", type: "number" }],
  ["@xrayTraceId", { column: "xray_trace_id", type: "text" }],
  ["@xraySegmentId", { column: "xray_segment_id", type: "text" }],
]);
