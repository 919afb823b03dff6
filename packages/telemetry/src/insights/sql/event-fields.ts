import { LOG_FIELD, STORED_FIELDS } from "../plan/stored-fields.ts";
import type { DiscoveredFields } from "./discovered-fields.ts";
import type { FieldSource } from "./field-source.ts";
import type { SqlDialect } from "./sql-dialect.ts";
import type { TypedSql } from "./typed-sql.ts";

/** The fields of log events: those stored with each, and those discovered in the JSON of its message. */
export class EventFields implements FieldSource {
  readonly isOfEvents = true;
  readonly #dialect: SqlDialect;
  readonly #discovered: DiscoveredFields;

  constructor(dialect: SqlDialect, discovered: DiscoveredFields) {
    this.#dialect = dialect;
    this.#discovered = discovered;
  }

  field(parts: readonly string[]): TypedSql {
    return this.#storedField(parts.join(".")) ?? this.#discovered.field(parts);
  }

  json(parts: readonly string[]): TypedSql {
    return this.#storedField(parts.join(".")) ?? this.#discovered.json(parts);
  }

  #storedField(name: string): TypedSql | undefined {
    const stored = STORED_FIELDS.get(name);
    if (stored === undefined) return undefined;
    if (name === LOG_FIELD) return { sql: "(account_id || ':' || log_group)", type: "text" };
    return { sql: this.#dialect.name(stored.column), type: stored.type };
  }
}
