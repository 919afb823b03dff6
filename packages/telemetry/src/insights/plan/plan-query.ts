import { compileGlob, compileRegex } from "../functions/regex.ts";
import { MAX_LIMIT } from "../syntax/parse-command.ts";
import type { Command, Expression, FieldNode, NamedExpression, Query } from "../syntax/query-node.ts";
import { walkExpression } from "../syntax/walk-expression.ts";
import type { PlanColumn, PlanStep, QueryPlan } from "./query-plan.ts";
import { STORED_FIELDS } from "./stored-fields.ts";

/** Rows of an answer when the query has no `limit`. @see CloudWatch Logs User Guide, "limit", read 2026-11. */
const DEFAULT_LIMIT = 10_000;

/**
 * Plans a checked query: conditions on stored fields move to the scan, past commands that cannot change their outcome.
 *
 * @param limit The request's own limit; the smaller wins.
 */
export function planQuery(
  { commands }: Query,
  { limit = MAX_LIMIT }: { readonly limit?: number | undefined } = {},
): QueryPlan {
  const scan: Expression[] = [];
  const steps: PlanStep[] = [];
  const defined = new Set<string>();
  let isOfEvents = true;
  for (const command of commands) {
    const conditions = command.kind === "filter" ? conjuncts(command.condition) : [];
    const movable = canMove(steps) ? conditions.filter((condition) => isStored(condition, defined)) : [];
    scan.push(...movable);
    const step = stepOf(
      command,
      conditions.filter((condition) => !movable.includes(condition)),
    );
    if (step === undefined) continue;
    if (step.kind === "aggregate") isOfEvents = false;
    for (const name of namesOf(step)) defined.add(name);
    steps.push(step);
  }
  const hasLimit = commands.some((command, index) => command.kind === "limit" && index >= lastStats(commands));
  return {
    scan,
    steps,
    output: outputOf(commands),
    isOfEvents,
    limit: Math.min(limit, hasLimit ? MAX_LIMIT : DEFAULT_LIMIT),
  };
}

function lastStats(commands: readonly Command[]): number {
  return commands.findLastIndex(({ kind }) => kind === "stats");
}

/** Steps after which fewer or other rows are there than the scan gave, in a way that depends on what it gave. */
function canMove(steps: readonly PlanStep[]): boolean {
  return !steps.some(({ kind }) => kind === "limit" || kind === "dedup" || kind === "aggregate");
}

function conjuncts(condition: Expression): readonly Expression[] {
  if (condition.kind !== "binary" || condition.operator !== "and") return [condition];
  return [...conjuncts(condition.left), ...conjuncts(condition.right)];
}

function isStored(condition: Expression, defined: ReadonlySet<string>): boolean {
  let onlyStored = true;
  walkExpression(condition, (node) => {
    if (node.kind !== "field") return;
    const name = node.parts.join(".");
    onlyStored &&= STORED_FIELDS.has(name) && !defined.has(name);
  });
  return onlyStored;
}

/** @param left What the scan has not taken of a filter's conditions. */
function stepOf(command: Command, left: readonly Expression[]): PlanStep | undefined {
  switch (command.kind) {
    case "fields":
    case "display":
      return extendOf(command.items);
    case "filter":
      return left.length === 0 ? undefined : { kind: "filter", conditions: left };
    case "stats":
      return { kind: "aggregate", items: command.items, by: command.by };
    case "parse-glob":
    case "parse-regex":
      return extractOf(command);
    default:
      return command;
  }
}

/** A field that is only shown needs no step: it is looked up when the answer is made. */
function extendOf(items: readonly NamedExpression[]): PlanStep | undefined {
  const computed = items.filter(isComputed);
  return computed.length === 0 ? undefined : { kind: "extend", items: computed };
}

function isComputed({ expression, hasAlias }: NamedExpression): boolean {
  return hasAlias || expression.kind !== "field";
}

function extractOf(command: Extract<Command, { readonly kind: "parse-glob" | "parse-regex" }>): PlanStep {
  const { field, names } = command;
  if (command.kind === "parse-glob") {
    const hasStars = command.pattern.value.includes("*");
    return { kind: "extract", field, pattern: hasStars ? compileGlob(command.pattern.value) : "", names };
  }
  const compiled = compileRegex(command.pattern.source);
  if ("problem" in compiled) return { kind: "extract", field, pattern: "", names };
  const unnamed = [...names];
  return {
    kind: "extract",
    field,
    pattern: compiled.pattern,
    names: compiled.groups.map((name) => name ?? unnamed.shift()),
  };
}

function namesOf(step: PlanStep): readonly string[] {
  switch (step.kind) {
    case "extend":
      return step.items.map(({ name }) => name);
    case "extract":
      return step.names.flatMap((name) => name ?? []);
    case "unnest":
      return [step.name];
    default:
      return [];
  }
}

/**
 * The columns of an answer: the last `display`; else the columns of the last `stats`, keys first; else `@timestamp` and
 * `@message`, or the items of every `fields`. Fields that come after, by `fields`, `parse` or `unnest`, are added.
 */
function outputOf(commands: readonly Command[]): readonly PlanColumn[] {
  const display = commands.findLast(({ kind }) => kind === "display");
  if (display?.kind === "display") return distinct(display.items.map(columnOf));
  const first = lastStats(commands);
  const stats = commands[first];
  const base = stats?.kind === "stats" ? [...stats.by, ...stats.items].map(columnOf) : [];
  const later = commands.slice(first + 1);
  const fields = later.flatMap((command) => (command.kind === "fields" ? command.items.map(columnOf) : []));
  const extracted = later.flatMap(extractedNames).map(columnNamed);
  const hasDefault = stats === undefined && fields.length === 0;
  return distinct([...base, ...(hasDefault ? ["@timestamp", "@message"].map(columnNamed) : fields), ...extracted]);
}

function extractedNames(command: Command): readonly string[] {
  if (command.kind === "unnest") return [command.name];
  if (command.kind !== "parse-glob" && command.kind !== "parse-regex") return [];
  const step = extractOf(command);
  return namesOf(step);
}

/** A field is looked up when the answer is made: a later `parse` may have given it a value. */
function columnOf({ name, expression, hasAlias }: NamedExpression): PlanColumn {
  return expression.kind === "field" && !hasAlias ? { name, expression } : columnNamed(name);
}

function columnNamed(name: string): PlanColumn {
  const field: FieldNode = { kind: "field", parts: [name], span: { start: 0, end: 0 } };
  return { name, expression: field };
}

function distinct(columns: readonly PlanColumn[]): readonly PlanColumn[] {
  return columns.filter(({ name }, index) => columns.findIndex((column) => column.name === name) === index);
}
