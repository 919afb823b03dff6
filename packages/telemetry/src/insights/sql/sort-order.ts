import type { Sql, SqlDialect } from "./sql-dialect.ts";
import { asNumber, type TypedSql } from "./typed-sql.ts";

/**
 * The `ORDER BY` terms for one key, over a column. Ascending: texts that are no numbers in natural order, then numbers;
 * descending the reverse. What has no value comes last in both, which AWS does not specify.
 *
 * @see CloudWatch Logs User Guide, "sort", read 2026-11.
 */
export function orderTerms(key: TypedSql, isDescending: boolean, dialect: SqlDialect): readonly Sql[] {
  const direction = isDescending ? "DESC" : "ASC";
  const term = (sql: Sql) => `${sql} ${direction} NULLS LAST`;
  if (key.type !== "text") return [term(key.sql)];
  const numeric = asNumber(key, dialect);
  return [
    `(${key.sql} IS NULL)`,
    `(${numeric} IS NOT NULL) ${direction}`,
    term(numeric),
    term(`CASE WHEN ${numeric} IS NULL THEN ${dialect.naturalKey(key.sql)} END`),
  ];
}
