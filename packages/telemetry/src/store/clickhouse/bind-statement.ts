import { assert } from "@faultline/core";
import type { SqlStatement, SqlValue } from "../telemetry-store.ts";

/** Texts and quoted names, which may hold question marks, and the placeholders between them. */
const TOKEN = /'(?:[^'\\]|\\[\s\S]|'')*'|"(?:[^"\\]|\\[\s\S])*"|\?/g;

/** A statement with its values written in: ClickHouse has no placeholders without names. */
export function bindStatement({ sql, parameters }: SqlStatement): string {
  let index = 0;
  const bound = sql.replaceAll(TOKEN, (token) => (token === "?" ? literalOf(parameters[index++] ?? null) : token));
  assert(index === parameters.length, `${parameters.length} values for ${index} placeholders in: ${sql}`);
  return bound;
}

/** SQL text of a value. Whole numbers are whole in SQL, too. */
export function literalOf(value: SqlValue): string {
  if (value === null) return "NULL";
  if (typeof value === "boolean") return String(value);
  if (typeof value === "string") return textLiteral(value);
  if (typeof value === "bigint" || Number.isSafeInteger(value)) return `toInt64(${value})`;
  return `toFloat64(${value})`;
}

function textLiteral(value: string): string {
  const escaped = value.replaceAll(/['\\]/g, (character) => `\\${character}`).replaceAll("\0", String.raw`\0`);
  return `'${escaped}'`;
}
