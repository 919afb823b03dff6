import { LINE_FORMATS } from "../functions/line-formats.ts";
import type { Sql, SqlDialect } from "./sql-dialect.ts";
import type { TypedSql } from "./typed-sql.ts";

/**
 * The fields that a query uses of the JSON in messages, or of lines of a known format: only those are looked up, all of a
 * message at once.
 *
 * A path's dots may be part of a key, so that `attributes.session.id` also finds `{"attributes":{"session.id":1}}`.
 */
export class DiscoveredFields {
  readonly #dialect: SqlDialect;
  readonly #paths: (readonly string[])[] = [];
  readonly #columns = new Map<string, { readonly column: string; readonly found: Sql; readonly sql: Sql }>();

  /** The {@link LINE_FORMATS} that have a field of the query, by index. */
  readonly #formats = new Set<number>();
  readonly #prefix: string;

  /** @param prefix What the names of the items start with. */
  constructor(dialect: SqlDialect, prefix: string) {
    this.#dialect = dialect;
    this.#prefix = prefix;
  }

  /** A field's text: null where it is a map or a list. */
  field(parts: readonly string[]): TypedSql {
    return { sql: this.#column(parts, "text"), type: "text" };
  }

  /** A field as JSON. */
  json(parts: readonly string[]): TypedSql {
    return { sql: this.#column(parts, "json"), type: "json" };
  }

  /** The `WITH` items between the events in `from` and rows with the fields, in `fields`; none when none is used. */
  withItems(from: string): readonly Sql[] {
    if (this.#columns.size === 0) return [];
    const dialect = this.#dialect;
    const columns = [...this.#columns.values()];
    const found = columns.map(({ column, found: sql }) => `${sql} AS ${column}_found`).join(", ");
    const values = columns.map(({ column, sql }) => `${sql} AS ${column}`).join(", ");
    const [objects, lookups, texts] = [`${this.#prefix}objects`, `${this.#prefix}lookups`, `${this.#prefix}texts`];
    return [
      dialect.with(objects, `SELECT *, ${dialect.firstObject("message")} AS object FROM ${from}`),
      dialect.with(lookups, `SELECT *, ${dialect.lookUp("object", this.#paths)} AS found FROM ${objects}`),
      dialect.with(texts, `SELECT *, ${[found, ...this.#lines()].join(", ")} FROM ${lookups}`),
      dialect.with(`${this.#prefix}fields`, `SELECT *, ${values} FROM ${texts}`),
    ];
  }

  /** A value of JSON, else of a line. */
  #orOfLine(ofJson: Sql, keys: readonly string[]): Sql {
    const values = LINE_FORMATS.flatMap(({ fields }, index) => {
      const group = keys.length === 1 ? fields.indexOf(keys.join(".")) : -1;
      if (group < 0) return [];
      this.#formats.add(index);
      return [this.#dialect.group(`line${index}`, group)];
    });
    return values.length === 0 ? ofJson : `coalesce(${[ofJson, ...values].join(", ")})`;
  }

  #lines(): readonly Sql[] {
    return [...this.#formats].flatMap((index) => {
      const format = LINE_FORMATS[index];
      if (format === undefined) return [];
      return [`${this.#dialect.extract("message", format.pattern, format.fields.length)} AS line${index}`];
    });
  }

  #column(parts: readonly string[], type: "json" | "text"): string {
    // AWS shows a key that starts with @ with a second one; a name with a single one is never discovered.
    const [first = "", ...rest] = parts;
    if (first.startsWith("@") && !first.startsWith("@@")) return "CAST(NULL AS VARCHAR)";
    const keys = [first.startsWith("@@") ? first.slice(1) : first, ...rest];
    const key = JSON.stringify([keys, type]);
    const known = this.#columns.get(key);
    if (known !== undefined) return known.column;
    const column = `f${this.#columns.size + 1}`;
    const results = readingsOf(keys).map((path) => {
      this.#paths.push(path);
      return this.#dialect.lookedUp("found", this.#paths.length - 1);
    });
    const found = results.length === 1 ? results.join("") : `coalesce(${results.join(", ")})`;
    const text = `${column}_found`;
    const sql = this.#orOfLine(type === "json" ? this.#dialect.present(text) : this.#dialect.scalar(text), keys);
    this.#columns.set(key, { column, found, sql });
    return column;
  }
}

/** Longest path of which every way to join parts into keys is looked up; of longer ones only joins at the end. */
const MAX_JOINED_PARTS = 4;

/** The path as given, then with parts joined into keys; a name in backticks also split at its dots. */
function readingsOf(parts: readonly string[]): readonly (readonly string[])[] {
  const split = parts.flatMap((part) => part.split("."));
  const readings = split.length > MAX_JOINED_PARTS ? endJoins(split) : allJoins(split);
  return split.length === parts.length ? readings : [parts, ...readings];
}

function endJoins(parts: readonly string[]): readonly (readonly string[])[] {
  return parts.map((_, index) => {
    const kept = parts.length - 1 - index;
    return [...parts.slice(0, kept), parts.slice(kept).join(".")];
  });
}

function allJoins(parts: readonly string[]): readonly (readonly string[])[] {
  return parts.flatMap((_, index): readonly (readonly string[])[] => {
    const key = parts.slice(0, index + 1).join(".");
    const rest = parts.slice(index + 1);
    return rest.length === 0 ? [[key]] : allJoins(rest).map((path) => [key, ...path]);
  });
}
