import { LanguageError } from "../../diagnostic.ts";
import type { NamedExpression } from "../syntax/query-node.ts";
import { walkExpression } from "../syntax/walk-expression.ts";
import type { StepContext } from "./compile-context.ts";
import { compileExpression } from "./compile-expression.ts";
import type { Relation } from "./relation.ts";
import type { Sql } from "./sql-dialect.ts";
import { definite, type TypedSql } from "./typed-sql.ts";

/** Most `WITH` items of a statement: engines nest each in the next. */
const MAX_ITEMS = 300;

/** Rows that a `SELECT` makes of those before; their names mean the same. @param isShared Whether two places read them. */
export function select(before: Relation, { dialect }: StepContext, sql: Sql, isShared = false): Relation {
  if (before.items.length >= MAX_ITEMS) throw new LanguageError("the query has too many steps", { start: 0, end: 0 });
  const name = `${before.prefix}step${before.items.length + 1}`;
  return { ...before, name, items: [...before.items, dialect.with(name, sql, { isShared })] };
}

/** Adds columns without names in the query. */
export function addColumns(
  values: readonly Sql[],
  before: Relation,
  context: StepContext,
): { readonly relation: Relation; readonly columns: readonly string[] } {
  const columns = values.map((_, index) => `c${before.columnCount + index + 1}`);
  const list = values.map((value, index) => `${value} AS ${columns[index] ?? ""}`).join(", ");
  const relation = select(before, context, `SELECT *, ${list} FROM ${before.name}`);
  return { relation: { ...relation, columnCount: before.columnCount + values.length }, columns };
}

/** A row for each element of a list, in its order: the next column holds the element, the one after it its place. */
export function spread(list: Sql, before: Relation, context: StepContext): Relation {
  const [element, place] = [`c${before.columnCount + 1}`, `c${before.columnCount + 2}`];
  const after = select(before, context, context.dialect.spread(before.name, list, { element, place }));
  return {
    ...after,
    columnCount: before.columnCount + 2,
    order: [...before.order, place],
    tieBreak: [...before.tieBreak, place],
  };
}

/** Adds named columns. An item that uses another of the same command needs that one's column: it goes into a `SELECT` of its own. */
export function extendRelation(items: readonly NamedExpression[], before: Relation, context: StepContext): Relation {
  const together = items.slice(0, Math.max(1, countIndependent(items)));
  const { environment } = before;
  const values = together.map(({ expression }) => definite(compileExpression(expression, { ...context, environment })));
  const { relation, columns } = addColumns(
    values.map(({ sql }) => sql),
    before,
    context,
  );
  const named = together.map(({ name }, index): readonly [string, TypedSql] => [
    name,
    { sql: columns[index] ?? "", type: values[index]?.type ?? "text" },
  ]);
  const after: Relation = { ...relation, environment: environment.extend(named) };
  const rest = items.slice(together.length);
  return rest.length === 0 ? after : extendRelation(rest, after, context);
}

function countIndependent(items: readonly NamedExpression[]): number {
  const names = new Set<string>();
  for (const [index, { name, expression }] of items.entries()) {
    let isIndependent = true;
    walkExpression(expression, (node) => {
      if (node.kind === "field")
        isIndependent &&= !node.parts.some((_, end) => names.has(node.parts.slice(0, end + 1).join(".")));
    });
    if (!isIndependent) return index;
    names.add(name);
  }
  return items.length;
}
