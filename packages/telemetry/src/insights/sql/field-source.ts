import type { TypedSql } from "./typed-sql.ts";

/** Where the fields come from that no step has made. */
export interface FieldSource {
  /** A field: null where it is a map or a list. */
  field(parts: readonly string[]): TypedSql;
  /** A field as JSON, a map or list included. */
  json(parts: readonly string[]): TypedSql;
  /** Whether each row is an event, with an `event_id`. */
  readonly isOfEvents: boolean;
}
