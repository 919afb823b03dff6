import { compileRegex } from "../functions/regex.ts";
import type { ByKind, OfKind } from "../syntax/by-kind.ts";
import type { Command, LookupColumn, NamedExpression } from "../syntax/query-node.ts";
import type { PlanColumn } from "./query-plan.ts";

/** Columns of commands that make rows of their own; where AWS does not publish their names, they are the lab's. */
const PATTERN_COLUMNS = ["@pattern", "@ratio", "@sampleCount", "@severityLabel"];
const DIFF_COLUMNS = ["@pattern", "@sampleCount", "@differenceCount", "@differenceDescription", "@severityLabel"];
const ANOMALY_COLUMNS = ["@isAnomaly", "@anomalyType", "@anomalyDescription"];
const RELEVANCE_COLUMNS = [
  "@fieldName",
  "@relevanceScore",
  "@topRelevanceContributors",
  "@conditionalMedian",
  "@baselineMedian",
];
const ESTIMATE_COLUMNS = ["estimatedBytesScanned"];

/**
 * The columns of an answer: the last `display`, unless a command that makes rows of its own comes after it; else those of
 * the last such command, keys first; else `@timestamp` and `@message`, or the items of every `fields`. Fields that come
 * after are added.
 */
export function outputOf(commands: readonly Command[]): readonly PlanColumn[] {
  return displayedColumns(commands) ?? visibleColumns(commands);
}

/**
 * The columns that a subquery gives: what it selects explicitly.
 *
 * @see CloudWatch Logs User Guide, "subqueries", read 2026-11: `stats … by f | fields f` gives `f` alone.
 */
export function selectedColumns(commands: readonly Command[]): readonly PlanColumn[] {
  const later = commands.slice(commands.findLastIndex(makesColumns) + 1);
  const fields = later.flatMap((command) => (command.kind === "fields" ? command.items.map(columnOf) : []));
  return displayedColumns(commands) ?? (fields.length > 0 ? distinct(fields) : outputOf(commands));
}

function displayedColumns(commands: readonly Command[]): readonly PlanColumn[] | undefined {
  const display = commands.slice(commands.findLastIndex(makesColumns) + 1).findLast(({ kind }) => kind === "display");
  return display?.kind === "display" ? distinct(display.items.map(columnOf)) : undefined;
}

/** Whether no columns from before a command exist after it. */
export function makesColumns(command: Command): boolean {
  return madeColumns(command) !== undefined;
}

/** The columns that are there after some commands, whatever a `display` shows of them. */
export function visibleColumns(commands: readonly Command[]): readonly PlanColumn[] {
  const first = commands.findLastIndex(makesColumns);
  const made = commands[first] === undefined ? undefined : madeColumns(commands[first]);
  const later = commands.slice(first + 1);
  const fields = later.flatMap((command) => (command.kind === "fields" ? command.items.map(columnOf) : []));
  const added = later.flatMap((command) => addedNames(command)).map(columnNamed);
  const hasDefault = made === undefined && fields.length === 0;
  return distinct([...(made ?? []), ...(hasDefault ? ["@timestamp", "@message"].map(columnNamed) : fields), ...added]);
}

/** The columns of a command after which no others exist; undefined of every other command. */
function madeColumns(command: Command): readonly PlanColumn[] | undefined {
  switch (command.kind) {
    case "stats":
      return [...command.by, ...command.items].map(columnOf);
    case "countfrequent":
      return [...command.fields.map(({ parts }) => parts.join(".")), "_approxcount"].map(columnNamed);
    case "pattern":
      return PATTERN_COLUMNS.map(columnNamed);
    case "diff":
    case "logcompare":
      return DIFF_COLUMNS.map(columnNamed);
    case "relevantfields":
      return RELEVANCE_COLUMNS.map(columnNamed);
    case "estimate":
      return ESTIMATE_COLUMNS.map(columnNamed);
    default:
      return undefined;
  }
}

const ofName = ({ name }: { readonly name: string }): readonly string[] => [name];
const ofNames = ({ names }: { readonly names: readonly string[] }): readonly string[] => names;
const ofOutputs = ({ outputs }: { readonly outputs: readonly LookupColumn[] }): readonly string[] =>
  outputs.map(({ field }) => field);

const ADDED: Partial<ByKind<Command, readonly string[]>> = {
  accum: ofName,
  addtotals: ({ hasRowTotal, name }) => (hasRowTotal ? [name] : []),
  anomaly: () => ANOMALY_COLUMNS,
  appendcols: ({ query }) => outputOf(query.commands).map(({ name }) => name),
  autoregress: (command) => lagNames(command).map(({ name }) => name),
  cidrlookup: ofOutputs,
  lookup: ofOutputs,
  outlier: ({ isMarking, fields }) => (isMarking ? fields.map(({ parts }) => markName(parts)) : []),
  "parse-csv": ofNames,
  "parse-glob": ofNames,
  "parse-json": ofName,
  "parse-logfmt": ofName,
  "parse-regex": (command) => groupNames(command).flatMap((name) => name ?? []),
  sessionize: ofName,
  unnest: ofName,
};

/** The names that a command adds to the columns before it, other than those of `fields`. */
export function addedNames<Kind extends Command["kind"]>(command: OfKind<Command, Kind>): readonly string[] {
  const find: ((command: OfKind<Command, Kind>) => readonly string[]) | undefined = ADDED[command.kind];
  return find?.(command) ?? [];
}

/** What each group of a regular expression is called; undefined for one that is not kept. */
export function groupNames({
  pattern,
  names,
}: Extract<Command, { readonly kind: "parse-regex" }>): readonly (string | undefined)[] {
  const compiled = compileRegex(pattern.source);
  if ("problem" in compiled) return [];
  const unnamed = [...names];
  return compiled.groups.map((name) => name ?? unnamed.shift());
}

/** The lags of `autoregress` and the columns for them: `bytes_p1` … */
export function lagNames({
  name,
  from,
  to,
}: Extract<Command, { readonly kind: "autoregress" }>): readonly { readonly lag: number; readonly name: string }[] {
  return Array.from({ length: to - from + 1 }, (_, index) => ({ lag: from + index, name: `${name}_p${from + index}` }));
}

/** The column that says whether a field's value was an outlier; AWS does not publish its name. */
export function markName(parts: readonly string[]): string {
  return `${parts.join(".")}_outlier`;
}

/** A field is looked up when the answer is made: a later `parse` may have given it a value. */
function columnOf({ name, expression, hasAlias }: NamedExpression): PlanColumn {
  return expression.kind === "field" && !hasAlias ? { name, expression } : columnNamed(name);
}

function columnNamed(name: string): PlanColumn {
  return { name, expression: { kind: "field", parts: [name], span: { start: 0, end: 0 } } };
}

function distinct(columns: readonly PlanColumn[]): readonly PlanColumn[] {
  return columns.filter(({ name }, index) => columns.findIndex((column) => column.name === name) === index);
}
