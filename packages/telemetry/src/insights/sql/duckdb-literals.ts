import type { Sql } from "./sql-dialect.ts";

/** A number that is too large for a double is infinite. */
export function numberLiteral(value: number): Sql {
  return Number.isFinite(value) ? value.toExponential() : `'${value}'`;
}

/** DuckDB's lexer ends at a NUL character. */
export function textLiteral(value: string): Sql {
  return value
    .split("\0")
    .map((text) => `'${text.replaceAll("'", "''")}'`)
    .join(" || chr(0) || ");
}
