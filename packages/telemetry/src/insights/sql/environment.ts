import { printExpression } from "../syntax/print-query.ts";
import type { Expression, FieldNode } from "../syntax/query-node.ts";
import type { FieldSource } from "./field-source.ts";
import type { SqlDialect } from "./sql-dialect.ts";
import { insideJson, NULL_SQL, type TypedSql } from "./typed-sql.ts";

/** What names mean at one place of a query. A name that means nothing is null, as AWS has it. */
export class Environment {
  readonly #dialect: SqlDialect;
  readonly #columns: ReadonlyMap<string, TypedSql>;
  /** Columns by the expression that made them: after `stats`, `count(*)` names one. */
  readonly #expressions: ReadonlyMap<string, TypedSql>;
  /** Absent once the rows have only the columns that steps have made. */
  readonly #source: FieldSource | undefined;

  constructor(parts: {
    readonly dialect: SqlDialect;
    readonly source?: FieldSource;
    readonly columns?: ReadonlyMap<string, TypedSql>;
    readonly expressions?: ReadonlyMap<string, TypedSql>;
  }) {
    this.#dialect = parts.dialect;
    this.#source = parts.source;
    this.#columns = parts.columns ?? new Map();
    this.#expressions = parts.expressions ?? new Map();
  }

  get isOfEvents(): boolean {
    return this.#source?.isOfEvents === true;
  }

  /** The environment with more columns, which hide older ones of the same name. */
  extend(columns: Iterable<readonly [string, TypedSql]>): Environment {
    return new Environment({
      dialect: this.#dialect,
      columns: new Map([...this.#columns, ...columns]),
      expressions: this.#expressions,
      ...(this.#source === undefined ? {} : { source: this.#source }),
    });
  }

  /** The columns that steps have made, by name. */
  columns(): ReadonlyMap<string, TypedSql> {
    return this.#columns;
  }

  /** The environment of rows that have other columns in place of these. */
  replaceColumns(replace: (value: TypedSql) => TypedSql): Environment {
    const replaced = (values: ReadonlyMap<string, TypedSql>) =>
      new Map([...values].map(([name, value]) => [name, replace(value)]));
    return new Environment({
      dialect: this.#dialect,
      columns: replaced(this.#columns),
      expressions: replaced(this.#expressions),
      ...(this.#source === undefined ? {} : { source: this.#source }),
    });
  }

  /** The column that an equal expression made. */
  expression(node: Expression): TypedSql | undefined {
    return this.#expressions.size === 0 ? undefined : this.#expressions.get(printExpression(node));
  }

  field({ parts }: FieldNode): TypedSql {
    return this.#column(parts) ?? this.#source?.field(parts) ?? NULL_SQL;
  }

  /** A field as JSON, a map or list included. */
  json({ parts }: FieldNode): TypedSql {
    return this.#column(parts) ?? this.#source?.json(parts) ?? NULL_SQL;
  }

  #column(parts: readonly string[]): TypedSql | undefined {
    return this.#columns.get(parts.join(".")) ?? this.#insideColumn(parts);
  }

  /** `m.a.b` where `m` holds JSON. */
  #insideColumn(parts: readonly string[]): TypedSql | undefined {
    for (let length = parts.length - 1; length > 0; length--) {
      const column = this.#columns.get(parts.slice(0, length).join("."));
      if (column === undefined) continue;
      return insideJson(column, parts.slice(length), this.#dialect);
    }
    return undefined;
  }
}
