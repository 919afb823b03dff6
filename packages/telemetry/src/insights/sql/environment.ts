import { LOG_FIELD, STORED_FIELDS } from "../plan/stored-fields.ts";
import { printExpression } from "../syntax/print-query.ts";
import type { Expression, FieldNode } from "../syntax/query-node.ts";
import type { DiscoveredFields } from "./discovered-fields.ts";
import type { SqlDialect } from "./sql-dialect.ts";
import { NULL_SQL, type TypedSql } from "./typed-sql.ts";

/** What names mean at one place of a query. A name that means nothing is null, as AWS has it. */
export class Environment {
  readonly #dialect: SqlDialect;
  readonly #columns: ReadonlyMap<string, TypedSql>;
  /** Columns by the expression that made them: after `stats`, `count(*)` names one. */
  readonly #expressions: ReadonlyMap<string, TypedSql>;
  /** Absent once the rows are no events any more. */
  readonly #discovered: DiscoveredFields | undefined;

  constructor(parts: {
    readonly dialect: SqlDialect;
    readonly discovered?: DiscoveredFields;
    readonly columns?: ReadonlyMap<string, TypedSql>;
    readonly expressions?: ReadonlyMap<string, TypedSql>;
  }) {
    this.#dialect = parts.dialect;
    this.#discovered = parts.discovered;
    this.#columns = parts.columns ?? new Map();
    this.#expressions = parts.expressions ?? new Map();
  }

  get isOfEvents(): boolean {
    return this.#discovered !== undefined;
  }

  /** The environment with more columns, which hide older ones of the same name. */
  extend(columns: Iterable<readonly [string, TypedSql]>): Environment {
    return new Environment({
      dialect: this.#dialect,
      columns: new Map([...this.#columns, ...columns]),
      expressions: this.#expressions,
      ...(this.#discovered === undefined ? {} : { discovered: this.#discovered }),
    });
  }

  /** The column that an equal expression made. */
  expression(node: Expression): TypedSql | undefined {
    return this.#expressions.size === 0 ? undefined : this.#expressions.get(printExpression(node));
  }

  field({ parts }: FieldNode): TypedSql {
    const name = parts.join(".");
    const column = this.#columns.get(name) ?? this.#insideColumn(parts);
    if (column !== undefined) return column;
    if (this.#discovered === undefined) return NULL_SQL;
    return this.#storedField(name) ?? this.#discovered.field(parts);
  }

  /** A field as JSON, a map or list included. */
  json(node: FieldNode): TypedSql {
    const name = node.parts.join(".");
    const isKnown = this.#columns.has(name) || this.#insideColumn(node.parts) !== undefined || STORED_FIELDS.has(name);
    if (isKnown || this.#discovered === undefined) return this.field(node);
    return this.#discovered.json(node.parts);
  }

  #storedField(name: string): TypedSql | undefined {
    const stored = STORED_FIELDS.get(name);
    if (stored === undefined) return undefined;
    if (name === LOG_FIELD) return { sql: "(account_id || ':' || log_group)", type: "text" };
    return { sql: this.#dialect.name(stored.column), type: stored.type };
  }

  /** `m.a.b` where `m` holds JSON. */
  #insideColumn(parts: readonly string[]): TypedSql | undefined {
    for (let length = parts.length - 1; length > 0; length--) {
      const column = this.#columns.get(parts.slice(0, length).join("."));
      if (column === undefined) continue;
      if (column.type !== "json") return NULL_SQL;
      const found = this.#dialect.lookUp(column.sql, [parts.slice(length)]);
      return { sql: this.#dialect.present(this.#dialect.lookedUp(found, 0)), type: "json" };
    }
    return undefined;
  }
}
