import { LINE_FORMATS } from "../functions/line-formats.ts";
import type { JsonPath, Sql, SqlDialect } from "./sql-dialect.ts";
import type { TypedSql } from "./typed-sql.ts";

/** A field is asked for as JSON, or as the text of a scalar. */
type Kind = "json" | "text";

/** A field that a query uses. */
interface Discovered {
  readonly column: string;
  readonly kind: Kind;
  readonly keys: JsonPath;
  /** Indexes of the paths that it may be at. */
  readonly readings: readonly number[];
}

/**
 * The fields that a query uses of the JSON in messages, or of lines of a known format: only those are looked up, all of a
 * message at once.
 *
 * A path's dots may be part of a key, so that `attributes.session.id` also finds `{"attributes":{"session.id":1}}`.
 */
export class DiscoveredFields {
  readonly #dialect: SqlDialect;
  readonly #paths: Readonly<Record<Kind, JsonPath[]>> = { json: [], text: [] };
  readonly #columns = new Map<string, Discovered>();

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
    const { json, text } = this.#paths;
    const lookUps = [
      ...(json.length === 0 ? [] : [`${dialect.lookUp("object", json)} AS found_json`]),
      ...(text.length === 0 ? [] : [`${dialect.lookUpTexts("object", text)} AS found_text`]),
    ];
    const values = columns.map((field) => `${this.#valueOf(field)} AS ${field.column}`);
    const found = columns.flatMap((field) => this.#foundOf(field));
    const [objects, lookups, texts] = [`${this.#prefix}objects`, `${this.#prefix}lookups`, `${this.#prefix}texts`];
    return [
      dialect.with(objects, `SELECT *, ${dialect.firstObject("message")} AS object FROM ${from}`),
      dialect.with(lookups, `SELECT *, ${lookUps.join(", ")} FROM ${objects}`),
      dialect.with(texts, `SELECT *, ${[...found, ...this.#lines()].join(", ")} FROM ${lookups}`),
      dialect.with(`${this.#prefix}fields`, `SELECT *, ${values.join(", ")} FROM ${texts}`),
    ];
  }

  /** A column for each reading. */
  #foundOf({ column, kind, readings }: Discovered): readonly Sql[] {
    return readings.map((index) => {
      const found =
        kind === "json"
          ? this.#dialect.lookedUp("found_json", index)
          : this.#dialect.lookedUpText("found_text", index, this.#paths.text.length);
      return `${found} AS ${column}_${index}`;
    });
  }

  /** The first reading that leads anywhere. */
  #valueOf({ column, kind, readings, keys }: Discovered): Sql {
    const values = readings.map((index) => {
      const found = `${column}_${index}`;
      if (kind === "json") return this.#dialect.present(found);
      return this.#dialect.scalarOfText(found, { json: "object", path: this.#paths.text[index] ?? [] });
    });
    return this.#orOfLine(values.length === 1 ? values.join("") : `coalesce(${values.join(", ")})`, keys);
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

  #column(parts: readonly string[], kind: Kind): string {
    // AWS shows a key that starts with @ with a second one; a name with a single one is never discovered.
    const [first = "", ...rest] = parts;
    if (first.startsWith("@") && !first.startsWith("@@")) return "CAST(NULL AS VARCHAR)";
    const keys = [first.startsWith("@@") ? first.slice(1) : first, ...rest];
    const key = JSON.stringify([keys, kind]);
    const known = this.#columns.get(key);
    if (known !== undefined) return known.column;
    const column = `f${this.#columns.size + 1}`;
    const paths = this.#paths[kind];
    const readings = readingsOf(keys).map((path) => paths.push(path) - 1);
    this.#columns.set(key, { column, kind, keys, readings });
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
