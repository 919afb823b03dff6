import type { Environment } from "./environment.ts";
import type { FieldSource } from "./field-source.ts";
import type { Sql } from "./sql-dialect.ts";
import type { TypedSql } from "./typed-sql.ts";

interface Side {
  readonly name: string;
  readonly environment: Environment;
}

/**
 * The fields after a `join`: `A.x` of the left side, `B.y` of the right. Of the right side only the columns that the query
 * uses are taken along. A name without a side is one of the left.
 */
export class JoinedFields implements FieldSource {
  readonly isOfEvents: boolean;
  readonly #left: Side;
  readonly #right: Side;
  readonly #prefix: string;
  readonly #columns = new Map<Sql, string>();

  constructor(left: Side, right: Side, prefix: string) {
    this.isOfEvents = left.environment.isOfEvents;
    this.#left = left;
    this.#right = right;
    this.#prefix = prefix;
  }

  field(parts: readonly string[]): TypedSql {
    return this.#lookUp(parts, (environment, rest) => environment.field({ kind: "field", parts: rest, span: NOWHERE }));
  }

  json(parts: readonly string[]): TypedSql {
    return this.#lookUp(parts, (environment, rest) => environment.json({ kind: "field", parts: rest, span: NOWHERE }));
  }

  /** What the right side's `SELECT` has to give. */
  rightColumns(): readonly Sql[] {
    return [...this.#columns].map(([sql, column]) => `${sql} AS ${column}`);
  }

  #lookUp(parts: readonly string[], find: (environment: Environment, rest: readonly string[]) => TypedSql): TypedSql {
    const [side = "", ...rest] = parts.length === 1 ? (parts[0] ?? "").split(".") : parts;
    if (rest.length === 0 || (side !== this.#left.name && side !== this.#right.name)) {
      return find(this.#left.environment, parts);
    }
    if (side === this.#left.name) return find(this.#left.environment, rest);
    const { sql, type } = find(this.#right.environment, rest);
    const column = this.#columns.get(sql) ?? `${this.#prefix}j${this.#columns.size + 1}`;
    this.#columns.set(sql, column);
    return { sql: column, type };
  }
}

const NOWHERE = { start: 0, end: 0 };
