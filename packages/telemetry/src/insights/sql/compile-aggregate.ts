import { AGGREGATES, type AggregateSignature } from "../functions/aggregates.ts";
import { readPeriod } from "../functions/period.ts";
import type { SqlStep } from "../plan/query-plan.ts";
import { printExpression } from "../syntax/print-query.ts";
import type { CallNode, Expression, NamedExpression, PeriodNode } from "../syntax/query-node.ts";
import { walkExpression } from "../syntax/walk-expression.ts";
import type { CompileContext, StepContext } from "./compile-context.ts";
import { compileExpression } from "./compile-expression.ts";
import { Environment } from "./environment.ts";
import { extendRelation, select } from "./extend-relation.ts";
import type { Relation } from "./relation.ts";
import type { Sql } from "./sql-dialect.ts";
import { type OrderKey, orderBy } from "./sort-order.ts";
import { asNumber, asText, definite, scalarOf, type TypedSql } from "./typed-sql.ts";

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
  { items, by, offset }: Extract<SqlStep, { readonly kind: "aggregate" }>,
  before: Relation,
  step: StepContext,
): Relation {
  const context = { ...step, environment: before.environment };
  const keys = by.map(({ expression }, index): Column => ({
    text: printExpression(expression),
    column: `k${before.columnCount + index + 1}`,
    value: shifted(keyOf(compileExpression(expression, context), context), offset),
  }));
  const calls = [...aggregatesIn(items)].map(([text, call], index): Column => ({
    text,
    column: `a${before.columnCount + index + 1}`,
    value: compileAggregateCall(call, context),
  }));
  const all = [...keys, ...calls];
  const list = all.map(({ value, column }) => `${value.sql} AS ${column}`);
  const grouping = by.length === 0 ? "HAVING count(*) > 0" : `GROUP BY ${by.map((_, index) => index + 1).join(", ")}`;
  const isMeasured = before.isWholeScan && before.firstAggregate === undefined;
  const sizes = ["count(*) AS group_size", ...(isMeasured ? ["sum(message_bytes) AS group_bytes"] : [])];
  const grouped = select(
    before,
    step,
    `SELECT ${[...list, ...sizes].join(", ")} FROM ${before.name} ${grouping}`,
    before.firstAggregate === undefined,
  );
  const named = by.map(({ name }, index): readonly [string, TypedSql] => [name, columnSql(keys[index])]);
  const expressions = new Map(all.map((column) => [column.text, columnSql(column)]));
  const environment = new Environment({ dialect: step.dialect, columns: new Map(named), expressions });
  const aggregated: Relation = {
    ...grouped,
    environment,
    firstAggregate: before.firstAggregate ?? grouped.name,
    isWholeScan: false,
    columnCount: before.columnCount + all.length,
  };
  const { relation, terms, tieTerms } = orderBy(keyOrder(keys), aggregated, step);
  const orElseSize = (order: readonly Sql[]) => (order.length === 0 ? ["group_size"] : order);
  return extendRelation(items, { ...relation, order: orElseSize(terms), tieBreak: orElseSize(tieTerms) }, step);
}

/** `offset` moves the bins of time. */
function shifted(value: TypedSql, offset: PeriodNode | undefined): TypedSql {
  const period = offset === undefined ? undefined : readPeriod(offset, { isCapped: false });
  if (period?.kind !== "fixed" || value.type !== "timestamp") return value;
  return { sql: `(${value.sql} + ${period.ms})`, type: "timestamp" };
}

function columnSql(column: Column | undefined): TypedSql {
  return { sql: column?.column ?? "NULL", type: column?.value.type ?? "text" };
}

/** Maps and lists are no keys: they group with what has no value. */
function keyOf(value: TypedSql, { dialect }: CompileContext): TypedSql {
  return definite(scalarOf(value, dialect));
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
  const [argument, parameter] = signature?.operation === "topk" ? call.args.toReversed() : call.args;
  if (signature === undefined || argument === undefined) return { sql: dialect.aggregate("count", []), type: "number" };
  const value = argumentOf(compileExpression(argument, context), signature, context);
  const { operation } = signature;
  if (operation === "rate") return compileRate(value.sql, parameter, context);
  if ((operation === "min" || operation === "max") && value.type === "text") {
    return compileTextExtreme(operation, value, context);
  }
  const other = SECOND_ARGUMENTS[operation]?.({ value, parameter }, context);
  const sql = dialect.aggregate(operation, other === undefined ? [value.sql] : [value.sql, other]);
  return signature.result === "same" ? plain({ sql, type: value.type }, dialect) : { sql, type: signature.result };
}

/** A timestamp that was aggregated is a number of milliseconds, as the use of `fromMillis` on it in public queries shows. */
function plain({ sql, type }: TypedSql, dialect: CompileContext["dialect"]): TypedSql {
  if (type === "timestamp") return { sql: dialect.timestampNumber(sql), type: "number" };
  return { sql, type: type === "boolean" ? "number" : type };
}

/** How much a value changes in an interval, from the first to the last row. */
function compileRate(value: string, interval: Expression | undefined, context: CompileContext): TypedSql {
  const { dialect, environment } = context;
  const period = interval?.kind === "period" ? readPeriod(interval, { isCapped: false }) : undefined;
  const MONTH_MS = 2_592_000_000;
  const ms = period?.kind === "fixed" ? period.ms : (period?.months ?? 1) * MONTH_MS;
  const time = asNumber(timeOf(environment), dialect);
  const known = `CASE WHEN ${value} IS NOT NULL THEN ${time} END`;
  const change = `(${dialect.aggregate("latest", [value, known])} - ${dialect.aggregate("earliest", [value, known])})`;
  const span = `(${dialect.aggregate("max", [known])} - ${dialect.aggregate("min", [known])})`;
  return { sql: dialect.binary("/", `${change} * ${dialect.literal(ms)}`, span), type: "number" };
}

function timeOf(environment: Environment): TypedSql {
  return environment.field({ kind: "field", parts: ["@timestamp"], span: { start: 0, end: 0 } });
}

/** Aggregates that put values in order, which maps and lists have none of. */
const ORDERING: ReadonlySet<AggregateSignature["operation"]> = new Set(["max", "min", "sorts-first", "sorts-last"]);

function argumentOf(
  value: TypedSql,
  { argument, operation }: AggregateSignature,
  { dialect }: CompileContext,
): TypedSql {
  if (argument === "number") return { sql: asNumber(value, dialect), type: "number" };
  if (operation === "values" || operation === "topk") return { sql: asText(value, dialect), type: "text" };
  if (value.type === "json" && ORDERING.has(operation)) return scalarOf(value, dialect);
  // 5 and "5" are one value, as they are in fields of events.
  if (value.type === "json" && operation === "count-distinct") {
    return { sql: `coalesce(${dialect.scalar(value.sql)}, ${value.sql})`, type: "text" };
  }
  return value.type === "boolean" ? { sql: asNumber(value, dialect), type: "number" } : value;
}

const HUNDRED_PERCENT = 100;
const MEDIAN = 0.5;

interface Arguments {
  readonly value: TypedSql;
  readonly parameter: Expression | undefined;
}

const parameterOf = ({ parameter }: Arguments): number | undefined =>
  parameter?.kind === "number" ? parameter.value : undefined;
const partCount = (args: Arguments): string => String(parameterOf(args) ?? 1);
const naturalKey = ({ value }: Arguments, { dialect }: CompileContext): string =>
  value.type === "text" ? naturalOrder(value, dialect) : value.sql;
const eventTime = (_: Arguments, { dialect, environment }: CompileContext): string => {
  const time = timeOf(environment);
  return environment.isOfEvents ? `(${time.sql}, event_id)` : asNumber(time, dialect);
};

const SECOND_ARGUMENTS: Partial<
  Record<AggregateSignature["operation"], (args: Arguments, context: CompileContext) => string>
> = {
  earliest: eventTime,
  histogram: partCount,
  latest: eventTime,
  percentile: (args) => {
    const percent = parameterOf(args);
    return String(percent === undefined ? MEDIAN : percent / HUNDRED_PERCENT);
  },
  "sorts-first": naturalKey,
  "sorts-last": naturalKey,
  topk: partCount,
};

/** Texts that are no numbers come before numbers. */
function naturalOrder(value: TypedSql, dialect: CompileContext["dialect"]): string {
  const numeric = asNumber(value, dialect);
  return `(${numeric} IS NOT NULL, coalesce(${numeric}, 0), ${dialect.naturalKey(value.sql)})`;
}

/** The smallest or largest number where all texts are numbers, else the first or last text. */
function compileTextExtreme(operation: "max" | "min", value: TypedSql, { dialect }: CompileContext): TypedSql {
  const numeric = asNumber(value, dialect);
  const byNumber = dialect.aggregate(operation === "min" ? "earliest" : "latest", [value.sql, numeric]);
  const areNumbers = `${dialect.aggregate("count", [value.sql])} = ${dialect.aggregate("count", [numeric])}`;
  return {
    sql: `CASE WHEN ${areNumbers} THEN ${byNumber} ELSE ${dialect.aggregate(operation, [value.sql])} END`,
    type: "text",
  };
}
