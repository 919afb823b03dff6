import { AGGREGATES } from "../functions/aggregates.ts";
import { readPeriod } from "../functions/period.ts";
import { LanguageError } from "../../diagnostic.ts";
import type { ByKind, OfKind } from "../syntax/by-kind.ts";
import type { CallNode, Expression } from "../syntax/query-node.ts";
import { compileCall } from "./compile-call.ts";
import type { CompileContext } from "./compile-context.ts";
import { compileComparison } from "./compile-comparison.ts";
import { compileRegex, plainText } from "../functions/regex.ts";
import {
  asCondition,
  asNumber,
  asText,
  comparableText,
  insideJson,
  NULL_SQL,
  numberIn,
  scalarOf,
  type TypedSql,
} from "./typed-sql.ts";

/** SQL of one expression: comparisons repeat their operands, so that nesting them can make it long. */
const MAX_SQL_LENGTH = 200_000;

/** Compiles an expression. Comparisons and conditions may be null, which counts as false. */
export function compileExpression(node: Expression, context: CompileContext): TypedSql {
  const compiled = context.environment.expression(node) ?? compileNode(node, context);
  if (compiled.sql.length > MAX_SQL_LENGTH) throw new LanguageError("the expression is too complex", node.span);
  return compiled;
}

const NODES: ByKind<Expression, TypedSql, [CompileContext]> = {
  binary: compileBinary,
  call: compileFunction,
  field: (node, { environment }) => environment.field(node),
  in: compileIn,
  "in-query": ({ operand, query }, context) => {
    const value = comparableText(compileExpression(operand, context), context.dialect);
    return { sql: `(${value} IN (SELECT value FROM ${context.compileSubquery(query)}))`, type: "boolean" };
  },
  like: compileLike,
  member: ({ operand, parts }, context) => insideJson(compileExpression(operand, context), parts, context.dialect),
  negate: ({ operand }, context) => ({
    sql: `(-${asNumber(compileExpression(operand, context), context.dialect)})`,
    type: "number",
  }),
  not: ({ operand }, context) => ({
    sql: `(NOT coalesce(${compileCondition(operand, context)}, false))`,
    type: "boolean",
  }),
  number: compileLiteral,
  period: compileLiteral,
  regex: compileLiteral,
  string: compileLiteral,
};

function compileNode<Kind extends Expression["kind"]>(
  node: OfKind<Expression, Kind>,
  context: CompileContext,
): TypedSql {
  const compile: (node: OfKind<Expression, Kind>, context: CompileContext) => TypedSql = NODES[node.kind];
  return compile(node, context);
}

function compileLiteral(
  node: Extract<Expression, { readonly kind: "number" | "period" | "regex" | "string" }>,
  { dialect }: CompileContext,
): TypedSql {
  switch (node.kind) {
    case "number":
      return { sql: dialect.literal(node.value), type: "number", literal: node.value };
    case "period":
      return { sql: dialect.literal(periodMs(node)), type: "number" };
    case "regex":
      return { sql: dialect.literal(node.source), type: "text", literal: node.source };
    case "string":
      return { sql: dialect.literal(node.value), type: "text", literal: node.value };
    default:
      return node satisfies never;
  }
}

/** Compiles an expression as a condition: true, or not. */
export function compileCondition(node: Expression, context: CompileContext): string {
  return asCondition(compileExpression(node, context), context.dialect);
}

/** An aggregate that no `stats` before has made is a column that does not exist. */
function compileFunction(node: CallNode, context: CompileContext): TypedSql {
  if (AGGREGATES.has(node.name)) return NULL_SQL;
  return compileCall(node, { ...context, compile: (argument) => compileExpression(argument, context) });
}

/** A period in arithmetic: months count 30 days. */
function periodMs(node: Extract<Expression, { readonly kind: "period" }>): number {
  const period = readPeriod(node, { isCapped: false });
  if (period === undefined) throw new LanguageError("this is not a period", node.span);
  const DAYS_PER_MONTH = 30;
  return period.kind === "fixed" ? period.ms : period.months * DAYS_PER_MONTH * 86_400_000;
}

function compileLike(node: Extract<Expression, { readonly kind: "like" }>, context: CompileContext): TypedSql {
  const { dialect } = context;
  const text = asText(compileExpression(node.operand, context), dialect);
  if (node.pattern.kind === "string") {
    return { sql: dialect.contains(text, dialect.literal(node.pattern.value)), type: "boolean" };
  }
  const compiled = compileRegex(node.pattern.source);
  if ("problem" in compiled) throw new LanguageError(compiled.problem, node.pattern.span);
  const plain = plainText(compiled.pattern);
  const sql =
    plain === undefined ? dialect.matches(text, compiled.pattern) : dialect.contains(text, dialect.literal(plain));
  return { sql, type: "boolean" };
}

/** Constants are compared all at once: as numbers those that are, the others as text. */
function compileIn(node: Extract<Expression, { readonly kind: "in" }>, context: CompileContext): TypedSql {
  const { dialect } = context;
  const operand = scalarOf(compileExpression(node.operand, context), dialect);
  const items = node.items.map((item) => compileExpression(item, context));
  const constants = items.flatMap(({ literal }) => literal ?? []);
  const numbers = constants.flatMap((literal) => (typeof literal === "number" ? literal : (numberIn(literal) ?? [])));
  const texts = constants.filter((literal) => typeof literal === "string" && numberIn(literal) === undefined);
  const list = (values: readonly (number | string)[]) => values.map((literal) => dialect.literal(literal)).join(", ");
  const tests = items
    .filter(({ literal }) => literal === undefined)
    .map((item) => compileComparison("=", { left: operand, right: item }, dialect));
  if (numbers.length > 0) tests.push(`${asNumber(operand, dialect)} IN (${list(numbers)})`);
  if (texts.length > 0 && operand.type === "text") tests.push(`${operand.sql} IN (${list(texts)})`);
  return { sql: tests.length === 0 ? "false" : `(${tests.join(" OR ")})`, type: "boolean" };
}

/** The sides of `a or b or c`, however deep the tree. */
function sidesOf(node: Expression, operator: "and" | "or"): readonly Expression[] {
  const sides: Expression[] = [];
  const pending = [node];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.kind === "binary" && next.operator === operator) pending.push(next.right, next.left);
    else sides.push(next);
  }
  return sides;
}

function compileBinary(node: Extract<Expression, { readonly kind: "binary" }>, context: CompileContext): TypedSql {
  const { operator } = node;
  switch (operator) {
    case "and":
    case "or": {
      const sides = sidesOf(node, operator).map((side) => compileCondition(side, context));
      return { sql: `(${sides.join(operator === "and" ? " AND " : " OR ")})`, type: "boolean" };
    }
    case "+":
    case "-":
    case "*":
    case "/":
    case "%":
    case "^":
      return compileArithmetic(node, operator, context);
    default: {
      const sides = { left: compileExpression(node.left, context), right: compileExpression(node.right, context) };
      return { sql: compileComparison(operator, sides, context.dialect), type: "boolean" };
    }
  }
}

/** A timestamp more or less some milliseconds is a timestamp; the difference of two is a number. */
function compileArithmetic(
  node: Extract<Expression, { readonly kind: "binary" }>,
  operator: "%" | "*" | "+" | "-" | "/" | "^",
  context: CompileContext,
): TypedSql {
  const { dialect } = context;
  const left = compileExpression(node.left, context);
  const right = compileExpression(node.right, context);
  const sql = dialect.binary(operator, asNumber(left, dialect), asNumber(right, dialect));
  const isShift =
    operator === "+"
      ? isTimestamp(left) !== isTimestamp(right)
      : operator === "-" && isTimestamp(left) && !isTimestamp(right);
  return isShift ? { sql: dialect.numberTimestamp(sql), type: "timestamp" } : { sql, type: "number" };
}

function isTimestamp({ type }: TypedSql): boolean {
  return type === "timestamp";
}
