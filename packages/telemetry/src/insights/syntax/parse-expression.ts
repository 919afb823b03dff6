import { LanguageError } from "../../diagnostic.ts";
import { isPeriodUnit } from "../functions/period.ts";
import type {
  BinaryOperator,
  CallNode,
  Expression,
  FieldNode,
  PeriodNode,
  RegexNode,
  StringNode,
} from "./query-node.ts";
import type { TokenCursor } from "./token-cursor.ts";
import type { Token } from "./tokenize.ts";

/** Deepest nesting of parentheses, calls and signs; bounds the recursion. */
const MAX_DEPTH = 64;

const COMPARISONS: Readonly<Record<string, BinaryOperator>> = {
  "=": "=",
  "==": "=",
  "!=": "!=",
  "<": "<",
  "<=": "<=",
  ">": ">",
  ">=": ">=",
};
const SUMS: Readonly<Record<string, BinaryOperator>> = { "+": "+", "-": "-" };
const PRODUCTS: Readonly<Record<string, BinaryOperator>> = { "*": "*", "/": "/", "%": "%" };
const POWERS: Readonly<Record<string, BinaryOperator>> = { "^": "^" };

/**
 * Parses one expression. From loose to tight: `or`, `and`, `not`, comparisons with `like` and `in`, `+ -`, `* / %`,
 * `^`, signs.
 */
export function parseExpression(cursor: TokenCursor, depth = 0): Expression {
  if (depth > MAX_DEPTH) {
    throw new LanguageError(`the expression is nested deeper than ${MAX_DEPTH} levels`, cursor.spanFrom(cursor.start));
  }
  const start = cursor.start;
  let left = parseConjunction(cursor, depth);
  while (cursor.takeWord("or")) {
    left = {
      kind: "binary",
      operator: "or",
      left,
      right: parseConjunction(cursor, depth),
      span: cursor.spanFrom(start),
    };
  }
  return left;
}

function parseConjunction(cursor: TokenCursor, depth: number): Expression {
  const start = cursor.start;
  let left = parseNegation(cursor, depth);
  while (cursor.takeWord("and")) {
    left = { kind: "binary", operator: "and", left, right: parseNegation(cursor, depth), span: cursor.spanFrom(start) };
  }
  return left;
}

/** `!x like /re/` negates the comparison, as `not` does. A field may be called `not` where an operator follows. */
function parseNegation(cursor: TokenCursor, depth: number): Expression {
  const start = cursor.start;
  const isNot = cursor.isWord("not") || cursor.isSymbol("!");
  if (!isNot) return parseComparison(cursor, depth);
  cursor.next();
  if (depth > MAX_DEPTH) throw new LanguageError("too many negations", cursor.spanFrom(start));
  return { kind: "not", operand: parseNegation(cursor, depth + 1), span: cursor.spanFrom(start) };
}

function parseComparison(cursor: TokenCursor, depth: number): Expression {
  const start = cursor.start;
  const left = parseSum(cursor, depth);
  const next = cursor.peek();
  const operator = next?.kind === "symbol" ? COMPARISONS[next.text] : undefined;
  if (operator !== undefined) {
    cursor.next();
    return { kind: "binary", operator, left, right: parseSum(cursor, depth), span: cursor.spanFrom(start) };
  }
  if (cursor.takeSymbol("=~"))
    return { kind: "like", operand: left, pattern: parsePattern(cursor), span: cursor.spanFrom(start) };
  const isNegated = cursor.isWord("not") && (cursor.isWord("like", 1) || cursor.isWord("in", 1));
  if (isNegated) cursor.next();
  const test = parseLikeOrIn(cursor, { left, start, depth });
  if (test === undefined) return left;
  return isNegated ? { kind: "not", operand: test, span: test.span } : test;
}

function parseLikeOrIn(
  cursor: TokenCursor,
  { left, start, depth }: { readonly left: Expression; readonly start: number; readonly depth: number },
): Expression | undefined {
  if (cursor.takeWord("like")) {
    return { kind: "like", operand: left, pattern: parsePattern(cursor), span: cursor.spanFrom(start) };
  }
  if (!cursor.takeWord("in")) return undefined;
  if (cursor.isSymbol("(")) {
    if (cursor.peek(1) !== undefined && cursor.peek(1)?.kind !== "name" && !cursor.isSymbol("|", 1))
      throw cursor.unexpected("'[' before a list, as in [1, 2], or a subquery");
    const query = cursor.subquery();
    return { kind: "in-query", operand: left, query, span: cursor.spanFrom(start) };
  }
  cursor.expectSymbol("[");
  const items: Expression[] = [];
  while (!cursor.takeSymbol("]")) {
    if (items.length > 0) cursor.expectSymbol(",");
    items.push(parseExpression(cursor, depth + 1));
  }
  return { kind: "in", operand: left, items, span: cursor.spanFrom(start) };
}

function parsePattern(cursor: TokenCursor): RegexNode | StringNode {
  const token = cursor.peek();
  if (token?.kind !== "regex" && token?.kind !== "string")
    throw cursor.unexpected("a text in quotes or /a regular expression/");
  cursor.next();
  return token.kind === "regex"
    ? { kind: "regex", source: token.text, span: token.span }
    : { kind: "string", value: token.text, span: token.span };
}

type Level = (cursor: TokenCursor, depth: number) => Expression;

function leftAssociative(operators: Readonly<Record<string, BinaryOperator>>, operandOf: Level): Level {
  return (cursor, depth) => {
    const start = cursor.start;
    let left = operandOf(cursor, depth);
    for (;;) {
      const next = cursor.peek();
      const operator = next?.kind === "symbol" ? operators[next.text] : undefined;
      if (operator === undefined) return left;
      cursor.next();
      left = { kind: "binary", operator, left, right: operandOf(cursor, depth), span: cursor.spanFrom(start) };
    }
  };
}

const parsePower = leftAssociative(POWERS, parseSigned);
const parseProduct = leftAssociative(PRODUCTS, parsePower);
const parseSum = leftAssociative(SUMS, parseProduct);

function parseSigned(cursor: TokenCursor, depth: number): Expression {
  const start = cursor.start;
  if (!cursor.takeSymbol("-")) return parsePrimary(cursor, depth);
  if (depth > MAX_DEPTH) throw new LanguageError("too many signs", cursor.spanFrom(start));
  const operand = parseSigned(cursor, depth + 1);
  return { kind: "negate", operand, span: cursor.spanFrom(start) };
}

function parsePrimary(cursor: TokenCursor, depth: number): Expression {
  const token = cursor.peek();
  if (token === undefined) throw cursor.unexpected("an expression");
  if (cursor.isSymbol("(")) return parseParenthesis(cursor, depth);
  if (isSpacedPeriod(cursor)) return parsePeriod(cursor);
  const value = literalOf(token);
  if (value !== undefined) {
    cursor.next();
    return value;
  }
  if (token.kind !== "name") throw cursor.unexpected("an expression");
  return cursor.isSymbol("(", 1) && !token.text.includes("`") ? parseCall(cursor, depth) : parseField(cursor);
}

function parseParenthesis(cursor: TokenCursor, depth: number): Expression {
  const start = cursor.start;
  cursor.next();
  const inner = parseExpression(cursor, depth + 1);
  cursor.expectSymbol(")");
  return { ...inner, span: cursor.spanFrom(start) };
}

/** A field by its path. */
export function parseField(cursor: TokenCursor): FieldNode {
  const { parts = [], span } = cursor.expect("name", "a field name");
  return { kind: "field", parts, span };
}

/** Fields between commas. */
export function parseFields(cursor: TokenCursor): FieldNode[] {
  const fields = [parseField(cursor)];
  while (cursor.takeSymbol(",")) fields.push(parseField(cursor));
  return fields;
}

/** A period such as `30m` or `30 min`. */
export function parsePeriod(cursor: TokenCursor): PeriodNode {
  if (!isSpacedPeriod(cursor)) return periodOf(cursor.expect("period", "a period such as 30m"));
  const { start } = cursor;
  const amount = cursor.expect("number", "a number").text;
  const unit = cursor.expect("name", "a unit of time").text.toLowerCase();
  return { kind: "period", amount: Number(amount), unit, span: cursor.spanFrom(start) };
}

/**
 * A whole number and a unit of time with space between them; nowhere else does a name follow a number.
 *
 * @see Amazon Aurora User Guide, "Analyze logs using CloudWatch Logs Insights", which has `bin(5 min)`, read 2026-11.
 */
function isSpacedPeriod(cursor: TokenCursor): boolean {
  const [amount, unit] = [cursor.peek(), cursor.peek(1)];
  return amount?.kind === "number" && /^\d+$/.test(amount.text) && unit?.kind === "name" && isPeriodUnit(unit.text);
}

function periodOf({ text, span }: Token): PeriodNode {
  return { kind: "period", amount: Number.parseInt(text, 10), unit: text.replace(/^\d+/, "").toLowerCase(), span };
}

function literalOf(token: Token): Expression | undefined {
  const { span, text } = token;
  switch (token.kind) {
    case "number":
      return { kind: "number", value: Number(text), span };
    case "string":
      return { kind: "string", value: text, span };
    case "regex":
      return { kind: "regex", source: text, span };
    case "period":
      return periodOf(token);
    default:
      return undefined;
  }
}

/**
 * A call, and a path into what it gives.
 *
 * @see CloudWatch Logs User Guide, "Supported logs and discovered fields", which has
 *   `jsonParse(api.request.data).startTime`, read 2026-11.
 */
function parseCall(cursor: TokenCursor, depth: number): Expression {
  const start = cursor.start;
  const name = cursor.expect("name", "a function").text.toLowerCase();
  cursor.expectSymbol("(");
  const args: Expression[] = [];
  if (cursor.isSymbol("*") && cursor.isSymbol(")", 1)) cursor.next();
  while (!cursor.takeSymbol(")")) {
    if (args.length > 0) cursor.expectSymbol(",");
    args.push(parseExpression(cursor, depth + 1));
  }
  const call: CallNode = { kind: "call", name, args, span: cursor.spanFrom(start) };
  if (cursor.peek()?.kind !== "path") return call;
  const { parts = [] } = cursor.expect("path", "a path");
  return { kind: "member", operand: call, parts, span: cursor.spanFrom(start) };
}
