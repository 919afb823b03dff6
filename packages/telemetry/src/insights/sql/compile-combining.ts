import type { SqlStep } from "../plan/query-plan.ts";
import type { CompiledRelation, StepContext } from "./compile-context.ts";
import { compileExpression } from "./compile-expression.ts";
import { Environment } from "./environment.ts";
import { addColumns, select } from "./extend-relation.ts";
import { JoinedFields } from "./joined-fields.ts";
import type { Relation } from "./relation.ts";
import { rangeOf } from "./scan-range.ts";
import { comparableText, type TypedSql } from "./typed-sql.ts";

type Step<Kind extends SqlStep["kind"]> = Extract<SqlStep, { readonly kind: Kind }>;

/** Distinct keys of the right side of a `join`. @see CloudWatch Logs User Guide, "join", read 2026-11. */
const MAX_JOIN_KEYS = 50_000;

/** `join`: rows with equal keys together. A left join keeps rows without a partner, whose right fields are null. */
export function compileJoin(step: Step<"join">, before: Relation, context: StepContext): Relation {
  const { dialect } = context;
  const right = compileOther(step, context);
  const { prefix } = right.relation;
  const fields = new JoinedFields(
    { name: step.left, environment: before.environment },
    { name: step.right, environment: right.relation.environment },
    prefix,
  );
  const [rightKey, rightRank, leftKey] = [`${prefix}key`, `${prefix}rank`, `${prefix}left`];
  const value = comparableText(right.relation.environment.field(step.rightField), dialect);
  const rank = `row_number() OVER (ORDER BY ${right.relation.order.join(", ")}) AS ${rightRank}`;
  const partner = () => {
    const columns = [`${value} AS ${rightKey}`, rank, ...fields.rightColumns()];
    return dialect.with(`${prefix}partner`, `SELECT ${columns.join(", ")} FROM ${right.relation.name}`);
  };
  const items = [...before.items, ...right.inputItems, ...right.relation.items, partner];
  context.subqueries.addCheck(() => ({
    items: [...right.inputItems, ...right.relation.items, partner],
    sql: `SELECT count(DISTINCT ${rightKey}) AS count FROM ${prefix}partner`,
    max: MAX_JOIN_KEYS,
    message: `The right side of join has more than ${MAX_JOIN_KEYS} distinct keys.`,
  }));
  const key = comparableText(before.environment.field(step.leftField), dialect);
  const keyed = select({ ...before, items }, context, `SELECT *, ${key} AS ${leftKey} FROM ${before.name}`);
  const kind = step.type === "left" ? "LEFT JOIN" : "JOIN";
  const joined = select(
    keyed,
    context,
    `SELECT * FROM ${keyed.name} ${kind} ${prefix}partner ON ${leftKey} = ${rightKey}`,
  );
  const environment = new Environment({ dialect, source: fields, columns: before.environment.columns() });
  return {
    ...joined,
    environment,
    order: [...before.order, rightRank],
    tieBreak: [...before.tieBreak, rightRank],
  };
}

/** `appendcols`: the columns of another query's answer, row by row. Rows beyond the answer get none. */
export function compileAppendCols(step: Step<"appendcols">, before: Relation, context: StepContext): Relation {
  const other = compileOther(step, context);
  const { prefix, environment, order, name } = other.relation;
  const columns = step.plan.output.map(({ name: column, expression }, index) => ({
    name: column,
    value: compileExpression(expression, { ...other.context, environment }),
    column: `${prefix}a${index + 1}`,
  }));
  const rank = `${prefix}rank`;
  const list = columns.map(({ value, column }) => `${value.sql} AS ${column}`);
  const numbered = `SELECT ${[`row_number() OVER (ORDER BY ${order.join(", ")}) AS ${rank}`, ...list].join(", ")} FROM ${name}`;
  const limited = `SELECT * FROM (${numbered}) AS ${prefix}numbered WHERE ${rank} <= ${Math.min(step.max, step.plan.limit)}`;
  const items = [
    ...before.items,
    ...other.inputItems,
    ...other.relation.items,
    context.dialect.with(`${prefix}appended`, limited),
  ];
  const ranked = addColumns([`row_number() OVER (ORDER BY ${before.order.join(", ")})`], { ...before, items }, context);
  const [position = ""] = ranked.columns;
  const joined = select(
    ranked.relation,
    context,
    `SELECT * FROM ${ranked.relation.name} LEFT JOIN ${prefix}appended ON ${position} = ${rank}`,
  );
  const existing = before.environment.columns();
  const named = columns
    .filter((item) => step.isOverriding || !existing.has(item.name))
    .map((item): readonly [string, TypedSql] => [item.name, { sql: item.column, type: item.value.type }]);
  return { ...joined, environment: before.environment.extend(named) };
}

/** The rows of the other query, which reads where its own `SOURCE` says. */
function compileOther({ plan }: Step<"appendcols" | "join">, context: StepContext): CompiledRelation {
  const prefix = context.subqueries.nextPrefix();
  return context.compileRelation(plan, { ...context, range: rangeOf(plan.source, context.range) }, { prefix });
}
