import { AGGREGATES } from "../functions/aggregates.ts";
import { readPeriod } from "../functions/period.ts";
import { compileRegex } from "../functions/regex.ts";
import { SCALAR_FUNCTIONS } from "../functions/scalar-functions.ts";
import { type Diagnostic, diagnose, QueryError } from "../syntax/diagnostic.ts";
import type { CallNode, Command, Expression, Query } from "../syntax/query-node.ts";
import { childrenOf, walkExpression } from "../syntax/walk-expression.ts";

/** Most `stats` of a query. @see CloudWatch Logs User Guide, "stats", read 2026-11. */
const MAX_STATS = 10;

type Stats = Extract<Command, { readonly kind: "stats" }>;

/** Checks what the grammar cannot say: functions, their arguments, and the order of commands. */
export function checkQuery({ commands }: Query): Diagnostic | undefined {
  return diagnose(() => {
    checkOrder(commands);
    const firstStats = commands.findIndex(({ kind }) => kind === "stats");
    for (const [index, command] of commands.entries()) {
      if (firstStats < 0 || index < firstStats) refuseAggregates(command);
      checkCommand(command);
    }
  }).diagnostic;
}

function checkOrder(commands: readonly Command[]): void {
  const stats = commands.flatMap((command, index) => (command.kind === "stats" ? [index] : []));
  const extra = commands[stats[MAX_STATS] ?? -1];
  if (extra !== undefined) throw new QueryError(`a query may have at most ${MAX_STATS} stats commands`, extra.span);
  for (const { kind, span } of commands.slice(stats[0] ?? 0, stats.at(-1) ?? 0)) {
    if (kind === "sort" || kind === "limit") {
      throw new QueryError(`${kind} must come after the last stats command`, span);
    }
  }
  const dedup = commands.findIndex(({ kind }) => kind === "dedup");
  const wrong = dedup < 0 ? undefined : commands.slice(dedup + 1).find(({ kind }) => kind !== "limit");
  if (wrong !== undefined) throw new QueryError("only limit may follow dedup", wrong.span);
}

/** Before `stats` there is no column that the text of an aggregate could name. */
function refuseAggregates(command: Command): void {
  for (const expression of command.kind === "stats" ? [] : expressionsOf(command)) {
    walkExpression(expression, refuseAggregate);
  }
}

function refuseAggregate(node: Expression): void {
  if (node.kind === "call" && AGGREGATES.has(node.name)) {
    throw new QueryError(`the aggregate ${node.name} may only stand in stats`, node.span);
  }
}

function checkCommand(command: Command): void {
  if (command.kind === "stats") return checkStats(command);
  for (const expression of expressionsOf(command)) checkExpression(expression);
  if (command.kind === "parse-regex" && groupCount(command.pattern) === 0) {
    throw new QueryError("the regular expression has no group to take a field from", command.pattern.span);
  }
}

function groupCount(pattern: Expression): number {
  const compiled = pattern.kind === "regex" ? compileRegex(pattern.source) : { problem: "" };
  return "groups" in compiled ? compiled.groups.length : 0;
}

function expressionsOf(command: Exclude<Command, Stats>): readonly Expression[] {
  switch (command.kind) {
    case "fields":
    case "display":
      return command.items.map(({ expression }) => expression);
    case "filter":
      return [command.condition];
    case "sort":
      return command.keys.map(({ expression }) => expression);
    case "parse-glob":
    case "parse-regex":
      return [command.field, command.pattern];
    case "dedup":
      return command.fields;
    case "unnest":
      return [command.field];
    case "limit":
      return [];
    default:
      return command satisfies never;
  }
}

/** Outside aggregates, an item may only use what is one value a group: keys and earlier items. */
function checkStats({ items, by }: Stats): void {
  const known = new Set(by.flatMap(({ name, expression }) => [name, nameOf(expression)]));
  for (const { expression } of by) checkExpression(expression);
  for (const { expression, name } of items) {
    checkStatsItem(expression, known);
    known.add(name);
  }
}

function nameOf(expression: Expression): string {
  return expression.kind === "field" ? expression.parts.join(".") : "";
}

function checkStatsItem(node: Expression, known: ReadonlySet<string>): void {
  if (node.kind === "call" && AGGREGATES.has(node.name)) return checkAggregate(node);
  if (node.kind === "field" && !known.has(nameOf(node))) {
    throw new QueryError(`${nameOf(node)} is neither aggregated nor a key of by`, node.span);
  }
  checkNode(node);
  for (const child of childrenOf(node)) checkStatsItem(child, known);
}

function checkAggregate(call: CallNode): void {
  const signature = AGGREGATES.get(call.name);
  if (signature === undefined) return;
  checkArgumentCount(call, signature);
  const [value, percentile] = call.args;
  if (value !== undefined) {
    walkExpression(value, refuseAggregate);
    checkExpression(value);
  }
  if (percentile === undefined) return;
  const isPercentile = percentile.kind === "number" && percentile.value >= 0 && percentile.value <= 100;
  if (!isPercentile) throw new QueryError("the percentile must be a number from 0 to 100", percentile.span);
}

/** Checks an expression of one row. After `stats`, a call may name an earlier column, as `count(*)` does. */
function checkExpression(expression: Expression): void {
  walkExpression(expression, checkNode);
}

function checkNode(node: Expression): void {
  if (node.kind === "call") return checkCall(node);
  if (node.kind === "period" && readPeriod(node, { isCapped: false }) === undefined) {
    throw new QueryError(`${node.amount}${node.unit} is not a period`, node.span);
  }
  if (node.kind !== "regex") return;
  const compiled = compileRegex(node.source);
  if ("problem" in compiled)
    throw new QueryError(`the regular expression is not valid: ${compiled.problem}`, node.span);
}

function checkCall(call: CallNode): void {
  if (AGGREGATES.has(call.name)) return;
  const signature = SCALAR_FUNCTIONS.get(call.name);
  const nameSpan = { start: call.span.start, end: call.span.start + call.name.length };
  if (signature === undefined) throw new QueryError(`unknown or unsupported function ${call.name}`, nameSpan);
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
  if (isWrong) throw new QueryError(`expected a ${type} written in the query`, argument.span);
}

function checkArgumentCount(
  { name, args, span }: CallNode,
  { minArgs, maxArgs }: { readonly minArgs: number; readonly maxArgs: number },
): void {
  if (args.length >= minArgs && args.length <= maxArgs) return;
  const wanted = minArgs === maxArgs ? String(minArgs) : `${minArgs} to ${maxArgs}`;
  throw new QueryError(`${name} takes ${wanted} arguments, found ${args.length}`, span);
}
