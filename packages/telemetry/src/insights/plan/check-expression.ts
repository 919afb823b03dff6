import { AGGREGATES, type AggregateSignature } from "../functions/aggregates.ts";
import { readPeriod } from "../functions/period.ts";
import { compileRegex } from "../functions/regex.ts";
import { SCALAR_FUNCTIONS } from "../functions/scalar-functions.ts";
import { LanguageError } from "../../diagnostic.ts";
import { meantFunction } from "../syntax/foreign-words.ts";
import type { CallNode, Expression } from "../syntax/query-node.ts";
import { childrenOf, walkExpression } from "../syntax/walk-expression.ts";

/** Most values that `topk` and buckets that `histogram` may make. */
const MAX_PARTS = 1000;

/** Checks an expression of one row. After `stats`, a call may name an earlier column, as `count(*)` does. */
export function checkExpression(expression: Expression): void {
  walkExpression(expression, checkNode);
}

/** Refuses aggregates: before `stats` there is no column that the text of one could name. */
export function refuseAggregates(expression: Expression): void {
  walkExpression(expression, (node) => {
    if (node.kind === "call" && AGGREGATES.has(node.name)) {
      throw new LanguageError(`the aggregate ${node.name} may only stand in stats`, node.span);
    }
  });
}

/** What an item of `stats` may use. */
export interface StatsScope {
  /** Keys and earlier items: outside aggregates, what is one value a group. */
  readonly known: ReadonlySet<string>;
  /** Whether no `stats` came before, so that no column is named as an aggregate is. */
  readonly isFirst: boolean;
}

/** Checks an item of `stats`. */
export function checkStatsItem(node: Expression, scope: StatsScope): void {
  const { known, isFirst } = scope;
  if (node.kind === "call" && AGGREGATES.has(node.name)) return checkAggregate(node, isFirst);
  if (node.kind === "field" && !known.has(node.parts.join("."))) {
    throw new LanguageError(`${node.parts.join(".")} is neither aggregated nor a key of by`, node.span);
  }
  checkNode(node);
  for (const child of childrenOf(node)) checkStatsItem(child, scope);
}

function checkAggregate(call: CallNode, isFirst: boolean): void {
  const signature = AGGREGATES.get(call.name);
  if (signature === undefined) return;
  checkArgumentCount(call, signature);
  for (const argument of call.args) {
    if (isFirst) refuseAggregates(argument);
    checkExpression(argument);
  }
  checkParameter(call, signature);
}

/** The argument that is no value of the rows: a percentile, a number of parts, or an interval. */
function checkParameter({ name, args }: CallNode, { operation }: AggregateSignature): void {
  const parameter = operation === "topk" ? args[0] : args[1];
  if (parameter === undefined) return;
  const value = parameter.kind === "number" ? parameter.value : Number.NaN;
  if (operation === "rate") {
    if (parameter.kind !== "period") throw new LanguageError("expected a period written in the query", parameter.span);
  } else if (operation === "percentile") {
    if (!(value >= 0 && value <= 100)) {
      throw new LanguageError("the percentile must be a number from 0 to 100", parameter.span);
    }
  } else if (!(Number.isInteger(value) && value >= 1 && value <= MAX_PARTS)) {
    throw new LanguageError(`${name} expects a whole number from 1 to ${MAX_PARTS}`, parameter.span);
  }
}

function checkNode(node: Expression): void {
  if (node.kind === "call") return checkCall(node);
  if (node.kind === "member" && !givesParts(node.operand.name))
    throw new LanguageError(`${node.operand.name} gives no map or list to take ${node.parts.join(".")} of`, node.span);
  if (node.kind === "period" && readPeriod(node, { isCapped: false }) === undefined) {
    throw new LanguageError(`${node.amount}${node.unit} is not a period`, node.span);
  }
  if (node.kind !== "regex") return;
  const compiled = compileRegex(node.source);
  if ("problem" in compiled)
    throw new LanguageError(`the regular expression is not valid: ${compiled.problem}`, node.span);
}

/** Whether a function may give a map or a list; one that is not known is told by its name. */
function givesParts(name: string): boolean {
  const { result = "json" } = SCALAR_FUNCTIONS.get(name) ?? {};
  return result === "json" || result === "same";
}

function checkCall(call: CallNode): void {
  if (AGGREGATES.has(call.name)) return;
  const signature = SCALAR_FUNCTIONS.get(call.name);
  const nameSpan = { start: call.span.start, end: call.span.start + call.name.length };
  if (signature === undefined) {
    const meant = meantFunction(call.name);
    const expected = meant === undefined ? "" : `, expected ${meant}`;
    throw new LanguageError(`unknown function ${call.name}${expected}`, nameSpan);
  }
  // `bin(@timestamp, 5m)` is not documented, but deployed.
  checkArgumentCount(call, call.name === "bin" ? { minArgs: 1, maxArgs: 2 } : signature);
  for (const [index, argument] of call.args.entries()) {
    const isLast = index === call.args.length - 1;
    const type = call.name === "bin" ? (isLast ? "period" : "timestamp") : signature.parameters[index];
    checkLiteral(argument, type);
  }
}

function checkLiteral(argument: Expression, type: string | undefined): void {
  const isWrong =
    (type === "period" && argument.kind !== "period") ||
    (type === "literal" && argument.kind !== "string" && argument.kind !== "number") ||
    (type === "regex" && argument.kind !== "regex" && argument.kind !== "string");
  if (isWrong) throw new LanguageError(`expected a ${type} written in the query`, argument.span);
}

function checkArgumentCount(
  { name, args, span }: CallNode,
  { minArgs, maxArgs }: { readonly minArgs: number; readonly maxArgs: number },
): void {
  if (args.length >= minArgs && args.length <= maxArgs) return;
  const wanted = minArgs === maxArgs ? String(minArgs) : `${minArgs} to ${maxArgs}`;
  throw new LanguageError(`${name} takes ${wanted} arguments, found ${args.length}`, span);
}
