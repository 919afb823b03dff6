import { readTimeZone, strftimeFormat, strptimeFormat, type TimeZone } from "../functions/date-format.ts";
import { LanguageError } from "../../diagnostic.ts";
import type { CallNode, Expression } from "../syntax/query-node.ts";
import type { CallContext } from "./compile-context.ts";
import { asText, asTimestamp, NULL_SQL, type TypedSql } from "./typed-sql.ts";

/** `formatDate(time, "%H:%M"[, zone])`. */
export function compileFormatDate({ args }: CallNode, context: CallContext): TypedSql {
  const [time, format, zone] = args;
  const timeZone = zoneOf(zone);
  const compiled = strftimeFormat(textOf(format), timeZone);
  if ("unknown" in compiled) {
    throw new LanguageError(`${compiled.unknown} is not supported in a date format here`, spanOf(format, args));
  }
  const timestamp = asTimestamp(time === undefined ? NULL_SQL : context.compile(time), context.dialect);
  return { sql: context.dialect.formatTime(timestamp, compiled.format, timeZone), type: "text" };
}

/** `parseDate(text, "yyyy-MM-dd"[, zone])`: milliseconds since the epoch; null for a text that does not match. */
export function compileParseDate({ args }: CallNode, context: CallContext): TypedSql {
  const [text, pattern, zone] = args;
  const compiled = strptimeFormat(textOf(pattern));
  if ("unknown" in compiled) {
    throw new LanguageError(`'${compiled.unknown}' is not supported in a date pattern`, spanOf(pattern, args));
  }
  const value = asText(text === undefined ? NULL_SQL : context.compile(text), context.dialect);
  return { sql: context.dialect.parseTime(value, compiled.format, zoneOf(zone)), type: "number" };
}

function zoneOf(node: Expression | undefined): TimeZone {
  if (node === undefined) return { offsetMs: 0 };
  const zone = readTimeZone(textOf(node));
  if (zone !== undefined) return zone;
  throw new LanguageError(
    `${textOf(node)} is not a time zone, expected one such as Europe/Berlin or +01:00`,
    node.span,
  );
}

function textOf(node: Expression | undefined): string {
  return node?.kind === "string" ? node.value : "";
}

function spanOf(node: Expression | undefined, args: readonly Expression[]) {
  return node?.span ?? args[0]?.span ?? { start: 0, end: 0 };
}
