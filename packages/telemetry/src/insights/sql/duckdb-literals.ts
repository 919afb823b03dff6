import type { Sql } from "./sql-dialect.ts";

/** DuckDB's lexer ends at a NUL character. */
export function textLiteral(value: string): Sql {
  return value
    .split("\0")
    .map((text) => `'${text.replaceAll("'", "''")}'`)
    .join(" || chr(0) || ");
}
