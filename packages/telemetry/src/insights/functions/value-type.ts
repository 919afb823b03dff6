/**
 * How the SQL of a value is typed. `text` may hold a number and is then compared as one; `timestamp` is milliseconds
 * since the epoch; `json` is the JSON text of a map, a list or any JSON value.
 */
export type ValueType = "boolean" | "json" | "number" | "text" | "timestamp";
