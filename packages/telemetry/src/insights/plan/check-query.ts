import { AGGREGATES } from "../functions/aggregates.ts";
import { readPeriod } from "../functions/period.ts";
import { compileRegex } from "../functions/regex.ts";
import { type Diagnostic, diagnose, LanguageError } from "../../diagnostic.ts";
import type { Command, Expression, PeriodNode, Query } from "../syntax/query-node.ts";
import { walkExpression } from "../syntax/walk-expression.ts";
import { checkExpression, checkStatsItem, refuseAggregates } from "./check-expression.ts";
import { checkOrder, type QueryPlace } from "./check-order.ts";
import { checkRedefined } from "./check-redefined.ts";
import { checkSize } from "./check-size.ts";
import { expressionsOf } from "./command-expressions.ts";
import { selectedColumns } from "./plan-output.ts";

type Stats = Extract<Command, { readonly kind: "stats" }>;

/** Checks what the grammar cannot say: functions, their arguments, and the order of commands. */
export function checkQuery(query: Query): Diagnostic | undefined {
  return diagnose(() => checkCommands(query, { isSubquery: false })).diagnostic;
}

function checkCommands(query: Query, place: QueryPlace): void {
  checkSize(query);
  const { commands } = query;
  checkOrder(commands, place);
  checkRedefined(commands);
  const firstStats = commands.findIndex(({ kind }) => kind === "stats");
  for (const [index, command] of commands.entries()) {
    const isBeforeStats = firstStats < 0 || index < firstStats;
    if (isBeforeStats) for (const item of expressionsOf(command)) refuseAggregates(item);
    if (command.kind === "stats") checkStats(command, { isFirst: index === firstStats });
    else checkCommand(command);
    checkSubqueries(command);
  }
}

function checkCommand(command: Exclude<Command, Stats>): void {
  for (const expression of expressionsOf(command)) checkExpression(expression);
  switch (command.kind) {
    case "parse-regex":
      if (groupCount(command.pattern) > 0) return;
      throw new LanguageError("the regular expression has no group to take a field from", command.pattern.span);
    case "filterindex":
      return checkIndexCondition(command.condition);
    case "sessionize":
      return checkFixed(command.maxSpan);
    case "fillmissing":
      for (const { value } of command.fills) checkConstant(value);
      return;
    default:
  }
}

function groupCount(pattern: Expression): number {
  const compiled = pattern.kind === "regex" ? compileRegex(pattern.source) : { problem: "" };
  return "groups" in compiled ? compiled.groups.length : 0;
}

/** `field = value` or `field in […]`, and several of them with `and` and `or`. */
function checkIndexCondition(node: Expression): void {
  if (node.kind === "binary" && (node.operator === "and" || node.operator === "or")) {
    checkIndexCondition(node.left);
    checkIndexCondition(node.right);
    return;
  }
  const isEquality = node.kind === "binary" && node.operator === "=" && node.left.kind === "field";
  const isList = node.kind === "in" && node.operand.kind === "field";
  if (!isEquality && !isList) throw new LanguageError("filterIndex expects field = value or field in […]", node.span);
}

function checkFixed(node: PeriodNode): void {
  const period = readPeriod(node, { isCapped: false });
  if (period?.kind !== "fixed") throw new LanguageError(`${node.amount}${node.unit} is not a fixed period`, node.span);
}

function checkConstant(value: Expression): void {
  const isNegative = value.kind === "negate" && value.operand.kind === "number";
  if (value.kind === "number" || value.kind === "string" || isNegative) return;
  throw new LanguageError("expected a number or a text in quotes", value.span);
}

function checkSubqueries(command: Command): void {
  if (command.kind === "join" || command.kind === "appendcols") checkCommands(command.query, { isSubquery: true });
  for (const expression of expressionsOf(command)) {
    walkExpression(expression, (node) => {
      if (node.kind !== "in-query") return;
      if (command.kind !== "filter") throw new LanguageError("a subquery may only stand in filter", node.span);
      checkCommands(node.query, { isSubquery: true });
      const columns = selectedColumns(node.query.commands);
      if (columns.length !== 1) {
        throw new LanguageError(`a subquery must give one field, this one gives ${columns.length}`, node.span);
      }
    });
  }
}

function checkStats({ items, by, offset }: Stats, { isFirst }: { readonly isFirst: boolean }): void {
  const known = new Set(
    by.flatMap(({ name, expression }) => [name, expression.kind === "field" ? expression.parts.join(".") : name]),
  );
  for (const { expression } of by) {
    if (isFirst) refuseAggregates(expression);
    checkExpression(expression);
  }
  if (offset !== undefined) checkFixed(offset);
  for (const { expression, name } of items) {
    checkStatsItem(expression, { known, isFirst });
    known.add(name);
    walkExpression(expression, (node) => {
      const isTopK = node.kind === "call" && AGGREGATES.get(node.name)?.operation === "topk";
      if (!isTopK || (items.length === 1 && by.length === 0)) return;
      throw new LanguageError("topk may not be combined with by or other aggregates", node.span);
    });
  }
}
