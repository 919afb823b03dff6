import type { Relation } from "./relation.ts";
import { addColumns } from "./extend-relation.ts";
import type { StepContext } from "./compile-context.ts";
import type { Sql } from "./sql-dialect.ts";
import { asNumber, definite, scalarOf, type TypedSql } from "./typed-sql.ts";

/** A value to sort by. */
export interface OrderKey {
  readonly value: TypedSql;
  readonly isDescending: boolean;
}

/**
 * Adds columns to sort by, and tells the `ORDER BY` terms over them. Ascending: texts that are no numbers in natural
 * order, then numbers; descending the reverse. What has no value comes last in both, which AWS does not specify.
 * `tieTerms` order texts by Unicode alone: among rows that AWS leaves in any order, a natural order is not worth ten times
 * the time that grouping them takes.
 *
 * @see CloudWatch Logs User Guide, "sort", read 2026-11.
 */
export function orderBy(
  keys: readonly OrderKey[],
  before: Relation,
  context: StepContext,
): { readonly relation: Relation; readonly terms: readonly Sql[]; readonly tieTerms: readonly Sql[] } {
  const { dialect } = context;
  let relation = before;
  const terms: Sql[] = [];
  const tieTerms: Sql[] = [];
  for (const { value: sorted, isDescending } of keys) {
    const value = definite(scalarOf(sorted, dialect));
    const direction = isDescending ? "DESC" : "ASC";
    const term = (sql: Sql) => `${sql} ${direction} NULLS LAST`;
    const added = addColumns([value.sql], relation, context);
    const [column = ""] = added.columns;
    ({ relation } = added);
    if (value.type !== "text") {
      terms.push(term(column));
      tieTerms.push(term(column));
      continue;
    }
    const numbered = addColumns([asNumber({ sql: column, type: "text" }, dialect)], relation, context);
    const [numeric = ""] = numbered.columns;
    const natural = addColumns(
      [`CASE WHEN ${numeric} IS NULL THEN ${dialect.naturalKey(column)} END`],
      numbered.relation,
      context,
    );
    ({ relation } = natural);
    const first = [`(${column} IS NULL)`, `(${numeric} IS NOT NULL) ${direction}`, term(numeric)];
    terms.push(...first, ...natural.columns.map(term));
    tieTerms.push(...first, term(column));
  }
  return { relation, terms, tieTerms };
}
