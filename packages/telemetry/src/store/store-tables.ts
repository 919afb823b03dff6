/** SQL types that the store's columns have. */
export type ColumnType = "BIGINT" | "BOOLEAN" | "DOUBLE" | "VARCHAR";

/** A column's name and type. */
type Column = readonly [name: string, type: ColumnType];

/** A table and its columns, in order. */
export interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
}

/**
 * One row per log event. Order in a stream is (`timestamp`, `event_id`); `event_id` rises in order of arrival.
 * Times are milliseconds since the epoch, durations milliseconds, memory bytes. The Lambda columns are null where the
 * message has no such field. `message_bytes` is the message's size in UTF-8: a sum of it reads no message.
 */
export const LOG_EVENTS: Table = {
  name: "log_events",
  columns: [
    ["event_id", "BIGINT"],
    ["account_id", "VARCHAR"],
    ["region", "VARCHAR"],
    ["log_group", "VARCHAR"],
    ["log_stream", "VARCHAR"],
    ["timestamp", "BIGINT"],
    ["ingestion_time", "BIGINT"],
    ["message", "VARCHAR"],
    ["type", "VARCHAR"],
    ["request_id", "VARCHAR"],
    ["duration", "DOUBLE"],
    ["billed_duration", "DOUBLE"],
    ["init_duration", "DOUBLE"],
    ["max_memory_used", "DOUBLE"],
    ["memory_size", "DOUBLE"],
    ["xray_trace_id", "VARCHAR"],
    ["xray_segment_id", "VARCHAR"],
    ["message_bytes", "BIGINT"],
  ],
};

/**
 * One row per value of a datum, or per statistic set. `sample_count`, `sum`, `minimum` and `maximum` are always set, so
 * that statistics need no case distinction; `value` is null for a statistic set, which supports no percentiles.
 * `dimensions` is the JSON text `[["Name","Value"],…]`, sorted by name: a metric's identity as one comparable value.
 */
export const DATUMS: Table = {
  name: "datums",
  columns: [
    ["account_id", "VARCHAR"],
    ["region", "VARCHAR"],
    ["namespace", "VARCHAR"],
    ["metric_name", "VARCHAR"],
    ["dimensions", "VARCHAR"],
    ["timestamp", "BIGINT"],
    ["unit", "VARCHAR"],
    ["value", "DOUBLE"],
    ["sample_count", "DOUBLE"],
    ["sum", "DOUBLE"],
    ["minimum", "DOUBLE"],
    ["maximum", "DOUBLE"],
    ["storage_resolution", "BIGINT"],
  ],
};

/**
 * One row per segment and per subsegment. `document_sequence` is the `sequence` of the row that stands for the whole
 * received document. `segment_id` names the received document that holds the row, itself for the
 * document's own row, which alone keeps `document`. A later document with the same `id` replaces an earlier one:
 * the highest `sequence` counts. `start_ms` and `end_ms` are fractional milliseconds since the epoch; `end_ms` is null
 * while in progress. `root` marks a segment without a parent: where a trace enters.
 * `annotations`, `exceptions` and `links` are JSON text: an object by key, and lists of `{type, message, remote}` and of
 * `{trace_id, id}`. `node_…` is the service that a segment is, or that a subsegment with a namespace called; null for
 * local work. `node_key` stands for all three, `owner_key` for the service of the document's segment; it is null in
 * documents that are subsegments themselves.
 */
export const SEGMENTS: Table = {
  name: "segments",
  columns: [
    ["sequence", "BIGINT"],
    ["account_id", "VARCHAR"],
    ["region", "VARCHAR"],
    ["trace_id", "VARCHAR"],
    ["id", "VARCHAR"],
    ["parent_id", "VARCHAR"],
    ["segment_id", "VARCHAR"],
    ["name", "VARCHAR"],
    ["is_subsegment", "BOOLEAN"],
    ["origin", "VARCHAR"],
    ["namespace", "VARCHAR"],
    ["start_ms", "DOUBLE"],
    ["end_ms", "DOUBLE"],
    ["in_progress", "BOOLEAN"],
    ["ok", "BOOLEAN"],
    ["error", "BOOLEAN"],
    ["fault", "BOOLEAN"],
    ["throttle", "BOOLEAN"],
    ["root", "BOOLEAN"],
    ["inferred", "BOOLEAN"],
    ["http_method", "VARCHAR"],
    ["http_url", "VARCHAR"],
    ["http_status", "BIGINT"],
    ["http_user_agent", "VARCHAR"],
    ["http_client_ip", "VARCHAR"],
    ["user_name", "VARCHAR"],
    ["resource_arn", "VARCHAR"],
    ["annotations", "VARCHAR"],
    ["exceptions", "VARCHAR"],
    ["document", "VARCHAR"],
    ["document_sequence", "BIGINT"],
    ["node_key", "BIGINT"],
    ["node_name", "VARCHAR"],
    ["node_type", "VARCHAR"],
    ["node_account", "VARCHAR"],
    ["owner_key", "BIGINT"],
    ["links", "VARCHAR"],
  ],
};

/** The statement that makes a table. */
export function createTableSql(table: Table): string {
  return `CREATE TABLE ${table.name} (${table.columns.map(([name, type]) => `"${name}" ${type}`).join(", ")})`;
}
