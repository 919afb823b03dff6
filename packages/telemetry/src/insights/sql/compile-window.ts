import { readPeriod } from "../functions/period.ts";
import { lagNames } from "../plan/plan-output.ts";
import type { SqlStep } from "../plan/query-plan.ts";
import type { FieldNode } from "../syntax/query-node.ts";
import type { StepContext } from "./compile-context.ts";
import { addColumns } from "./extend-relation.ts";
import type { Relation } from "./relation.ts";
import type { Sql } from "./sql-dialect.ts";
import { asNumber, asText, type TypedSql } from "./typed-sql.ts";

// Commands that give each row a value which depends on the rows before it, in the order so far.

type Step<Kind extends SqlStep["kind"]> = Extract<SqlStep, { readonly kind: Kind }>;

/** `accum`: the sum up to the row. */
export function compileAccum({ field, name }: Step<"accum">, before: Relation, context: StepContext): Relation {
  const value = asNumber(before.environment.field(field), context.dialect);
  const sum = context.dialect.runningSum(value, { order: before.order.join(", ") });
  return withColumns([{ name, value: { sql: sum, type: "number" } }], before, context);
}

/** `autoregress`: the values of earlier rows. */
export function compileAutoregress(step: Step<"autoregress">, before: Relation, context: StepContext): Relation {
  const value = before.environment.field(step.field);
  const order = before.order.join(", ");
  const columns = lagNames(step).map(({ lag, name }) => ({
    name,
    value: { sql: context.dialect.lag(value.sql, lag, { order }), type: value.type },
  }));
  return withColumns(columns, before, context);
}

/** `filldown`: the last value that there was. */
export function compileFillDown({ fields }: Step<"filldown">, before: Relation, context: StepContext): Relation {
  const order = before.order.join(", ");
  const columns = fields.map((field: FieldNode) => {
    const value = before.environment.field(field);
    return {
      name: field.parts.join("."),
      value: { sql: context.dialect.lastValue(value.sql, { order }), type: value.type },
    };
  });
  return columns.length === 0 ? before : withColumns(columns, before, context);
}

/**
 * `sessionize`: rows of one identity belong together until there is a longer gap in time. A session is called by its
 * identity and its number. A row that lacks a part of the identity has none.
 */
export function compileSessionize(step: Step<"sessionize">, before: Relation, context: StepContext): Relation {
  const { dialect } = context;
  const { environment } = before;
  const period = readPeriod(step.maxSpan, { isCapped: false });
  const maxMs = period?.kind === "fixed" ? period.ms : 0;
  const keys = step.fields.map((field) => asText(environment.field(field), dialect));
  const time = asNumber(environment.field({ kind: "field", parts: ["@timestamp"], span: step.span }), dialect);
  const identity = { partition: keys.join(", "), order: [time, ...before.tieBreak].join(", ") };
  const lagged = addColumns([dialect.lag(time, 1, identity)], before, context);
  const [previous = ""] = lagged.columns;
  const isNew = `CASE WHEN ${previous} IS NULL OR ${time} - ${previous} > ${maxMs} THEN 1 ELSE 0 END`;
  const numbered = addColumns([dialect.runningSum(isNew, identity)], lagged.relation, context);
  const [number = ""] = numbered.columns;
  const isKnown = keys.map((key) => `${key} IS NOT NULL`).join(" AND ");
  const id = dialect.call("concat", [...keys.flatMap((key) => [key, "'-'"]), dialect.numberText(number)]);
  const value: TypedSql = { sql: `CASE WHEN ${isKnown} THEN ${id} END`, type: "text" };
  return withColumns([{ name: step.name, value }], numbered.relation, context);
}

function withColumns(
  columns: readonly { readonly name: string; readonly value: TypedSql }[],
  before: Relation,
  context: StepContext,
): Relation {
  const added = addColumns(
    columns.map(({ value }): Sql => value.sql),
    before,
    context,
  );
  const named = columns.map(({ name, value }, index): readonly [string, TypedSql] => [
    name,
    { sql: added.columns[index] ?? "", type: value.type },
  ]);
  return { ...added.relation, environment: before.environment.extend(named) };
}
