import type { PlanStep } from "../plan/query-plan.ts";
import type { SortKey } from "../syntax/query-node.ts";
import { compileAggregate } from "./compile-aggregate.ts";
import type { StepContext } from "./compile-context.ts";
import { compileCondition, compileExpression } from "./compile-expression.ts";
import { extendRelation, select } from "./extend-relation.ts";
import type { Relation } from "./relation.ts";
import { orderBy } from "./sort-order.ts";
import { asText, type TypedSql } from "./typed-sql.ts";

type Step<Kind extends PlanStep["kind"]> = Extract<PlanStep, { readonly kind: Kind }>;

/** Compiles one step over the rows before it. */
export function compileStep(step: PlanStep, before: Relation, context: StepContext): Relation {
  switch (step.kind) {
    case "filter":
      return compileFilter(step, before, context);
    case "extend":
      return extendRelation(step.items, before, context);
    case "extract":
      return compileExtract(step, before, context);
    case "aggregate":
      return compileAggregate(step, before, context);
    case "sort":
      return compileSort(step.keys, before, context);
    case "limit":
      return select(
        before,
        context,
        `SELECT * FROM ${before.name} ORDER BY ${before.order.join(", ")} LIMIT ${step.count}`,
      );
    case "dedup":
      return compileDedup(step, before, context);
    case "unnest":
      return compileUnnest(step, before, context);
    default:
      return step satisfies never;
  }
}

function compileFilter({ conditions }: Step<"filter">, before: Relation, context: StepContext): Relation {
  const { environment } = before;
  const where = conditions.map((condition) => compileCondition(condition, { ...context, environment })).join(" AND ");
  return select(before, context, `SELECT * FROM ${before.name} WHERE ${where}`);
}

/** What does not match keeps its row, without the new fields. */
function compileExtract(step: Step<"extract">, before: Relation, context: StepContext): Relation {
  const { dialect } = context;
  const { environment } = before;
  const text = asText(compileExpression(step.field, { ...context, environment }), dialect);
  const column = `c${before.columnCount + 1}`;
  const isEmpty = step.pattern === "";
  const extracted = isEmpty ? "CAST(NULL AS VARCHAR)" : dialect.extract(text, step.pattern, step.names.length);
  const columns = step.names.flatMap((name, index): (readonly [string, TypedSql])[] => {
    if (name === undefined) return [];
    return [[name, { sql: isEmpty ? column : dialect.group(column, index), type: "text" }]];
  });
  const after = select(before, context, `SELECT *, ${extracted} AS ${column} FROM ${before.name}`);
  return { ...after, environment: environment.extend(columns), columnCount: before.columnCount + 1 };
}

/** Sorting makes no rows: it says in what order a later step or the answer takes them. */
function compileSort(keys: readonly SortKey[], before: Relation, context: StepContext): Relation {
  const { environment, tieBreak } = before;
  const values = keys.map(({ expression, isDescending }) => ({
    value: compileExpression(expression, { ...context, environment }),
    isDescending,
  }));
  const { relation, terms } = orderBy(values, before, context);
  return { ...relation, order: [...terms, ...tieBreak] };
}

/** The first row of each combination in the order so far; rows that lack a value of it are all kept. */
function compileDedup({ fields }: Step<"dedup">, before: Relation, context: StepContext): Relation {
  const { environment, order } = before;
  const keys = fields.map((field) => asText(compileExpression(field, { ...context, environment }), context.dialect));
  const rank = `c${before.columnCount + 1}`;
  const number = `row_number() OVER (PARTITION BY ${keys.join(", ")} ORDER BY ${order.join(", ")}) AS ${rank}`;
  const isKept = [`${rank} = 1`, ...keys.map((key) => `${key} IS NULL`)].join(" OR ");
  const after = select(
    before,
    context,
    `SELECT * FROM (SELECT *, ${number} FROM ${before.name}) AS ranked WHERE ${isKept}`,
  );
  return { ...after, columnCount: before.columnCount + 1 };
}

function compileUnnest({ field, name }: Step<"unnest">, before: Relation, context: StepContext): Relation {
  const { environment } = before;
  const value = environment.json(field);
  const json = value.type === "json" ? value.sql : context.dialect.call("jsonparse", [asText(value, context.dialect)]);
  const column = `c${before.columnCount + 1}`;
  const after = select(before, context, context.dialect.unnest(before.name, json, column));
  return {
    ...after,
    environment: environment.extend([[name, { sql: column, type: "json" }]]),
    columnCount: before.columnCount + 1,
  };
}
