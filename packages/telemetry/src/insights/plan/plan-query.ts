import { readPeriod } from "../functions/period.ts";
import { compileGlob, compileRegex, escapeRegex } from "../functions/regex.ts";
import { MAX_LIMIT } from "../syntax/parse-command.ts";
import type { ByKind, OfKind } from "../syntax/by-kind.ts";
import type { Command, DiffPeriod, Expression, FieldNode, NamedExpression, Query } from "../syntax/query-node.ts";
import { fieldNamesIn } from "../syntax/walk-expression.ts";
import { addedNames, groupNames, outputOf, visibleColumns } from "./plan-output.ts";
import type { FillMissingStep, PatternsStep, PlanStep, QueryPlan } from "./query-plan.ts";
import { STORED_FIELDS } from "./stored-fields.ts";
import { timeKeyOf } from "./time-key.ts";

/** Rows of an answer when the query has no `limit`. @see CloudWatch Logs User Guide, "limit", read 2026-11. */
const DEFAULT_LIMIT = 10_000;

const DAY_MS = 86_400_000;

/**
 * Plans a checked query: conditions on stored fields move to the scan, past commands that cannot change their outcome.
 *
 * @param limit The request's own limit; the smaller wins.
 */
export function planQuery(
  { source, commands }: Query,
  { limit = MAX_LIMIT }: { readonly limit?: number | undefined } = {},
): QueryPlan {
  const scan: Expression[] = [];
  const steps: PlanStep[] = [];
  const defined = new Set<string>();
  let isOfEvents = true;
  for (const [index, command] of commands.entries()) {
    const conditions = command.kind === "filter" ? conjuncts(command.condition) : [];
    const movable = canMove(steps) ? conditions.filter((condition) => isStored(condition, defined)) : [];
    scan.push(...movable);
    const left = conditions.filter((condition) => !movable.includes(condition));
    const step = stepOf(command, { left, before: commands.slice(0, index), after: commands.slice(index + 1) });
    if (step === undefined) continue;
    if (!keepsEvents(step)) isOfEvents = false;
    for (const name of definedNames(command)) defined.add(name);
    steps.push(step);
  }
  const lastStats = commands.findLastIndex(({ kind }) => kind === "stats");
  const hasLimit = commands.some((command, index) => command.kind === "limit" && index >= lastStats);
  return {
    ...(source === undefined ? {} : { source }),
    scan,
    steps,
    output: outputOf(commands),
    isOfEvents,
    limit: Math.min(limit, hasLimit ? MAX_LIMIT : DEFAULT_LIMIT),
  };
}

/** Whether the rows after a step are still log events. */
function keepsEvents({ kind }: PlanStep): boolean {
  return !["aggregate", "countfrequent", "estimate", "join", "patterns", "relevantfields"].includes(kind);
}

const MOVED_PAST: ReadonlySet<PlanStep["kind"]> = new Set([
  "filter",
  "filterindex",
  "extend",
  "extract",
  "parse-csv",
  "parse-json",
  "parse-logfmt",
  "sort",
  "unnest",
  "lookup",
  "cidrlookup",
]);

/** Whether a filter may be applied before the steps: none of them depends on which other rows there are. */
function canMove(steps: readonly PlanStep[]): boolean {
  return steps.every(({ kind }) => MOVED_PAST.has(kind));
}

function conjuncts(condition: Expression): readonly Expression[] {
  if (condition.kind !== "binary" || condition.operator !== "and") return [condition];
  return [...conjuncts(condition.left), ...conjuncts(condition.right)];
}

function isStored(condition: Expression, defined: ReadonlySet<string>): boolean {
  return fieldNamesIn(condition).every((name) => STORED_FIELDS.has(name) && !defined.has(name));
}

function definedNames(command: Command): readonly string[] {
  if (command.kind === "fields" || command.kind === "display")
    return command.items.filter(isComputed).map(({ name }) => name);
  if (command.kind === "expand") return [command.field.parts.join(".")];
  return addedNames(command);
}

interface Place {
  /** What the scan has not taken of a filter's conditions. */
  readonly left: readonly Expression[];
  readonly before: readonly Command[];
  readonly after: readonly Command[];
}

const itself = (command: PlanStep): PlanStep => command;

const STEPS: ByKind<Command, PlanStep | undefined, [Place]> = {
  accum: itself,
  addtotals: (command, { before }) =>
    command.fields.length > 0 ? command : { ...command, fields: visibleFields(before) },
  anomaly: () => undefined,
  appendcols: (command) => ({ ...command, plan: planQuery(command.query) }),
  autoregress: itself,
  cidrlookup: itself,
  countfrequent: itself,
  dedup: itself,
  diff: patternsOf,
  display: ({ items }) => extendOf(items),
  estimate: itself,
  expand: ({ field, span }) => ({ kind: "unnest", field, name: field.parts.join("."), span }),
  fields: ({ items }) => extendOf(items),
  filldown: ({ patterns }, { before }) => ({ kind: "filldown", fields: matchingFields(patterns, before) }),
  fillmissing: fillMissingOf,
  filter: (_, { left }) => (left.length === 0 ? undefined : { kind: "filter", conditions: left }),
  filterindex: ({ condition }) => ({ kind: "filterindex", condition, fields: [...new Set(fieldNamesIn(condition))] }),
  join: (command) => ({ ...command, plan: planQuery(command.query) }),
  limit: itself,
  logcompare: patternsOf,
  lookup: itself,
  outlier: itself,
  "parse-csv": itself,
  "parse-glob": extractOf,
  "parse-json": itself,
  "parse-logfmt": itself,
  "parse-regex": extractOf,
  pattern: patternsOf,
  relevantfields: itself,
  sessionize: itself,
  sort: itself,
  stats: (command) => ({ ...command, kind: "aggregate" }),
  unnest: itself,
};

function stepOf<Kind extends Command["kind"]>(command: OfKind<Command, Kind>, place: Place): PlanStep | undefined {
  const find: (command: OfKind<Command, Kind>, place: Place) => PlanStep | undefined = STEPS[command.kind];
  return find(command, place);
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
  const { field } = command;
  if (command.kind === "parse-glob") {
    const hasStars = command.pattern.value.includes("*");
    const pattern = hasStars ? compileGlob(command.pattern.value) : "";
    return { kind: "extract", field, pattern, names: command.names, isMulti: false };
  }
  const compiled = compileRegex(command.pattern.source);
  const pattern = "problem" in compiled ? "" : compiled.pattern;
  return { kind: "extract", field, pattern, names: groupNames(command), isMulti: command.isMulti };
}

function visibleFields(before: readonly Command[]): readonly FieldNode[] {
  return visibleColumns(before).map(({ name, expression }) =>
    expression.kind === "field" ? expression : { kind: "field", parts: [name], span: expression.span },
  );
}

/** The columns so far whose names a pattern matches; a name without `*` needs no column. */
function matchingFields(patterns: readonly string[], before: readonly Command[]): readonly FieldNode[] {
  const visible = visibleFields(before);
  if (patterns.length === 0) return visible;
  return patterns.flatMap((pattern): readonly FieldNode[] => {
    if (!pattern.includes("*")) return [{ kind: "field", parts: pattern.split("."), span: { start: 0, end: 0 } }];
    const regex = new RegExp(`^${pattern.split("*").map(escapeRegex).join(".*")}$`);
    return visible.filter(({ parts }) => regex.test(parts.join(".")));
  });
}

function fillMissingOf(
  { fills }: Extract<Command, { readonly kind: "fillmissing" }>,
  { before }: Place,
): FillMissingStep | undefined {
  const stats = before.findLast(({ kind }) => kind === "stats");
  const time = stats?.kind === "stats" ? timeKeyOf(stats.by) : undefined;
  if (stats?.kind !== "stats" || time === undefined) return undefined;
  const keys = stats.by.map(({ name }) => name).filter((name) => name !== time.name);
  return { kind: "fillmissing", time: time.name, period: time.period, keys, fills };
}

/** `pattern` takes `diff`, `logcompare` and `anomaly` with it; `diff` and `logcompare` alone compare messages. */
function patternsOf(
  command: Extract<Command, { readonly kind: "diff" | "logcompare" | "pattern" }>,
  { before, after }: Place,
): PatternsStep | undefined {
  if (command.kind !== "pattern" && before.at(-1)?.kind === "pattern") return undefined;
  const [next] = after;
  const comparison = command.kind === "pattern" ? next : command;
  const message: Expression = { kind: "field", parts: ["@message"], span: command.span };
  return {
    kind: "patterns",
    field: command.kind === "pattern" ? command.field : message,
    ...baselineOf(comparison),
    detectsAnomalies: after.some(({ kind }) => kind === "anomaly"),
  };
}

function baselineOf(command: Command | undefined): Pick<PatternsStep, "baseline"> {
  if (command?.kind === "diff") return { baseline: DIFF_BASELINES[command.period] };
  const period = command?.kind === "logcompare" ? readPeriod(command.shift, { isCapped: false }) : undefined;
  if (period === undefined) return {};
  const DAYS_PER_MONTH = 30;
  return { baseline: { shiftMs: period.kind === "fixed" ? period.ms : period.months * DAYS_PER_MONTH * DAY_MS } };
}

const DIFF_BASELINES: Readonly<Record<DiffPeriod, NonNullable<PatternsStep["baseline"]>>> = {
  previous: "previous",
  previousDay: { shiftMs: DAY_MS },
  previousWeek: { shiftMs: 7 * DAY_MS },
  previousMonth: "previousMonth",
};
