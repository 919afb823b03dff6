import type { ValueType } from "../functions/value-type.ts";
import type { JsonPath, Sql, SqlDialect } from "./sql-dialect.ts";

/** SQL and how its value is to be read. */
export interface TypedSql {
  readonly sql: Sql;
  readonly type: ValueType;
  /** The value itself, of a number or text that the query writes. */
  readonly literal?: number | string;
}

/** What has no value. */
export const NULL_SQL: TypedSql = { sql: "CAST(NULL AS VARCHAR)", type: "text" };

/** What a path leads to in a value, as JSON; null where the value is not JSON. */
export function insideJson({ sql, type }: TypedSql, path: JsonPath, dialect: SqlDialect): TypedSql {
  if (type !== "json") return NULL_SQL;
  return { sql: dialect.present(dialect.lookedUp(dialect.lookUp(sql, [path]), 0)), type: "json" };
}

/** A value as a number: null for text that is not wholly one, and for maps and lists. */
export function asNumber({ sql, type, literal }: TypedSql, dialect: SqlDialect): Sql {
  switch (type) {
    case "number":
      return sql;
    case "timestamp":
      return dialect.timestampNumber(sql);
    case "boolean":
      return dialect.booleanNumber(sql);
    case "text":
      return typeof literal === "string" && numberIn(literal) !== undefined
        ? dialect.literal(numberIn(literal) ?? 0)
        : dialect.parseNumber(sql);
    case "json":
      return dialect.parseNumber(dialect.scalar(sql));
    default:
      return type satisfies never;
  }
}

/** A value as text: null for maps and lists. */
export function asText({ sql, type }: TypedSql, dialect: SqlDialect): Sql {
  switch (type) {
    case "text":
      return sql;
    case "number":
      return dialect.numberText(sql);
    case "boolean":
      return dialect.numberText(dialect.booleanNumber(sql));
    case "timestamp":
      return dialect.timestampText(sql);
    case "json":
      return dialect.scalar(sql);
    default:
      return type satisfies never;
  }
}

/** A value as a condition: a number other than 0, or a text that is neither a 0, empty nor `false`. */
export function asCondition(value: TypedSql, dialect: SqlDialect): Sql {
  switch (value.type) {
    case "boolean":
      return value.sql;
    case "number":
    case "timestamp":
      return `(${value.sql} <> 0)`;
    case "json":
      return `(${value.sql} IS NOT NULL)`;
    case "text":
      return `(coalesce(${asNumber(value, dialect)} <> 0, ${value.sql} NOT IN ('', 'false')))`;
    default:
      return value.type satisfies never;
  }
}

/** A value that is shown or grouped by: a comparison with what has no value is false. */
export function definite(value: TypedSql): TypedSql {
  return value.type === "boolean" ? { sql: `coalesce(${value.sql}, false)`, type: "boolean" } : value;
}

/** A map's or list's scalar is none: what else JSON holds, as text. */
export function scalarOf(value: TypedSql, dialect: SqlDialect): TypedSql {
  return value.type === "json" ? { sql: dialect.scalar(value.sql), type: "text" } : value;
}

/** A value as whole milliseconds since the epoch. */
export function asTimestamp(value: TypedSql, dialect: SqlDialect): Sql {
  return value.type === "timestamp" ? value.sql : dialect.numberTimestamp(asNumber(value, dialect));
}

/** A value as text by which it can be compared with another: a number's is the same whatever its spelling. */
export function comparableText(value: TypedSql, dialect: SqlDialect): Sql {
  const text = asText(value, dialect);
  if (value.type !== "text" && value.type !== "json") return text;
  return `coalesce(${dialect.numberText(asNumber(value, dialect))}, ${text})`;
}

/** The finite number that a text is as a whole. */
export function numberIn(text: string): number | undefined {
  if (!/^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/.test(text)) return undefined;
  return Number.isFinite(Number(text)) ? Number(text) : undefined;
}
