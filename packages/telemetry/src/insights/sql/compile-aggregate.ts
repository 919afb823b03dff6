import { AGGREGATES, type AggregateSignature } from "../functions/aggregates.ts";
import type { PlanStep } from "../plan/query-plan.ts";
import { printExpression } from "../syntax/print-query.ts";
import type { CallNode, Expression, NamedExpression } from "../syntax/query-node.ts";
import { walkExpression } from "../syntax/walk-expression.ts";
import type { CompileContext, StepContext } from "./compile-context.ts";
import { compileExpression } from "./compile-expression.ts";
import { Environment } from "./environment.ts";
import { extendRelation, select } from "./extend-relation.ts";
import type { Relation } from "./relation.ts";
import { type OrderKey, orderBy } from "./sort-order.ts";
import { asNumber, asText, type TypedSql } from "./typed-sql.ts";

interface Column {
  readonly text: string;
  readonly column: string;
  readonly value: TypedSql;
}

/**
 * Compiles `stats`: one `SELECT` with the keys and every aggregate that the items use, then the items over these. After
 * it, only its columns exist. Without rows there is no row, without `by` neither.
 */
export function compileAggregate(
  { items, by }: Extract<PlanStep, { readonly kind: "aggregate" }>,
  before: Relation,
  step: StepContext,
): Relation {
  const context = { ...step, environment: before.environment };
  const keys = by.map(({ expression }, index): Column => ({
    text: printExpression(expression),
    column: `k${before.columnCount + index + 1}`,
    value: keyOf(compileExpression(expression, context), context),
  }));
  const calls = [...aggregatesIn(items)].map(([text, call], index): Column => ({
    text,
    column: `a${before.columnCount + index + 1}`,
    value: compileAggregateCall(call, context),
  }));
  const all = [...keys, ...calls];
  const list = all.map(({ value, column }) => `${value.sql} AS ${column}`);
  const grouping = by.length === 0 ? "HAVING count(*) > 0" : `GROUP BY ${by.map((_, index) => index + 1).join(", ")}`;
  const grouped = select(
    before,
    step,
    `SELECT ${[...list, "count(*) AS group_size"].join(", ")} FROM ${before.name} ${grouping}`,
    before.firstAggregate === undefined,
  );
  const named = by.map(({ name }, index): readonly [string, TypedSql] => [name, columnSql(keys[index])]);
  const expressions = new Map(all.map((column) => [column.text, columnSql(column)]));
  const environment = new Environment({ dialect: step.dialect, columns: new Map(named), expressions });
  const aggregated: Relation = {
    ...grouped,
    environment,
    firstAggregate: before.firstAggregate ?? grouped.name,
    columnCount: before.columnCount + all.length,
  };
  const { relation, terms } = orderBy(keyOrder(keys), aggregated, step);
  const order = terms.length === 0 ? ["group_size"] : terms;
  return extendRelation(items, { ...relation, order, tieBreak: order }, step);
}

function columnSql(column: Column | undefined): TypedSql {
  return { sql: column?.column ?? "NULL", type: column?.value.type ?? "text" };
}

/** Maps and lists are no keys: they group with what has no value. */
function keyOf(value: TypedSql, { dialect }: CompileContext): TypedSql {
  return value.type === "json" ? { sql: asText(value, dialect), type: "text" } : value;
}

/** Times newest first, as AWS's consoles show; then the other keys. AWS leaves the order of groups open. */
function keyOrder(keys: readonly Column[]): readonly OrderKey[] {
  const times = keys.filter(({ value }) => value.type === "timestamp");
  const others = keys.filter(({ value }) => value.type !== "timestamp");
  return [...times, ...others].map((key) => ({ value: columnSql(key), isDescending: times.includes(key) }));
}

function aggregatesIn(items: readonly NamedExpression[]): ReadonlyMap<string, CallNode> {
  const calls = new Map<string, CallNode>();
  for (const { expression } of items) {
    walkExpression(expression, (node) => {
      if (node.kind === "call" && AGGREGATES.has(node.name)) calls.set(printExpression(node), node);
    });
  }
  return calls;
}

function compileAggregateCall(call: CallNode, context: CompileContext): TypedSql {
  const { dialect } = context;
  const signature = AGGREGATES.get(call.name);
  const [argument, percentile] = call.args;
  if (signature === undefined || argument === undefined) return { sql: dialect.aggregate("count", []), type: "number" };
  const value = argumentOf(compileExpression(argument, context), signature, context);
  const other = secondArgument(signature, { value, percentile }, context);
  const sql = dialect.aggregate(signature.operation, other === undefined ? [value.sql] : [value.sql, other]);
  if (isExtreme(signature) && value.type === "text") return compileTextExtreme(signature, value, context);
  return { sql, type: signature.result === "same" ? plainType(value.type) : signature.result };
}

/** A timestamp that was aggregated is a number of milliseconds, as the use of `fromMillis` on it in public queries shows. */
function plainType(type: TypedSql["type"]): TypedSql["type"] {
  return type === "timestamp" || type === "boolean" ? "number" : type;
}

function argumentOf(
  value: TypedSql,
  { argument, operation }: AggregateSignature,
  { dialect }: CompileContext,
): TypedSql {
  if (argument === "number") return { sql: asNumber(value, dialect), type: "number" };
  if (operation === "values") return { sql: asText(value, dialect), type: "text" };
  return value.type === "boolean" ? { sql: asNumber(value, dialect), type: "number" } : value;
}

const HUNDRED_PERCENT = 100;
const MEDIAN = 0.5;

function secondArgument(
  { operation }: AggregateSignature,
  { value, percentile }: { readonly value: TypedSql; readonly percentile: Expression | undefined },
  { dialect, environment }: CompileContext,
): string | undefined {
  switch (operation) {
    case "percentile":
      return String(percentile?.kind === "number" ? percentile.value / HUNDRED_PERCENT : MEDIAN);
    case "earliest":
    case "latest": {
      const time = environment.field({ kind: "field", parts: ["@timestamp"], span: { start: 0, end: 0 } });
      return environment.isOfEvents ? `(${time.sql}, event_id)` : asNumber(time, dialect);
    }
    case "sorts-first":
    case "sorts-last":
      return value.type === "text" ? naturalOrder(value, dialect) : value.sql;
    default:
      return undefined;
  }
}

/** Texts that are no numbers come before numbers. */
function naturalOrder(value: TypedSql, dialect: CompileContext["dialect"]): string {
  const numeric = asNumber(value, dialect);
  return `(${numeric} IS NOT NULL, coalesce(${numeric}, 0), ${dialect.naturalKey(value.sql)})`;
}

function isExtreme({ operation }: AggregateSignature): boolean {
  return operation === "min" || operation === "max";
}

/** The smallest or largest number where all texts are numbers, else the first or last text. */
function compileTextExtreme({ operation }: AggregateSignature, value: TypedSql, { dialect }: CompileContext): TypedSql {
  const numeric = asNumber(value, dialect);
  const byNumber = dialect.aggregate(operation === "min" ? "earliest" : "latest", [value.sql, numeric]);
  const areNumbers = `${dialect.aggregate("count", [value.sql])} = ${dialect.aggregate("count", [numeric])}`;
  return {
    sql: `CASE WHEN ${areNumbers} THEN ${byNumber} ELSE ${dialect.aggregate(operation, [value.sql])} END`,
    type: "text",
  };
}
