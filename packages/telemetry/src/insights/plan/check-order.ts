import { LanguageError } from "../../diagnostic.ts";
import type { Command } from "../syntax/query-node.ts";
import { timeKeyOf } from "./time-key.ts";

/** Most `stats` of a query. @see CloudWatch Logs User Guide, "stats", read 2026-11. */
const MAX_STATS = 10;

/** Where a query's commands stand. */
export interface QueryPlace {
  /** Whether the query is the right side of a `join`, or stands in `in (…)` or `appendcols (…)`. */
  readonly isSubquery: boolean;
}

/** Checks the order of commands, which the grammar leaves open. */
export function checkOrder(commands: readonly Command[], { isSubquery }: QueryPlace): void {
  checkStatsOrder(commands);
  checkLast(commands);
  checkPatterns(commands, isSubquery);
  const joins = commands.filter(({ kind }) => kind === "join");
  if (joins[1] !== undefined) throw new LanguageError("a query may have one join", joins[1].span);
  for (const [index, command] of commands.entries()) {
    if (command.kind === "fillmissing") checkFillMissing(command, commands.slice(0, index));
  }
}

function checkStatsOrder(commands: readonly Command[]): void {
  const stats = commands.flatMap((command, index) => (command.kind === "stats" ? [index] : []));
  const extra = commands[stats[MAX_STATS] ?? -1];
  if (extra !== undefined) throw new LanguageError(`a query may have at most ${MAX_STATS} stats commands`, extra.span);
  for (const { kind, span } of commands.slice(stats[0] ?? 0, stats.at(-1) ?? 0)) {
    if (kind === "sort" || kind === "limit") {
      throw new LanguageError(`${kind} must come after the last stats command`, span);
    }
  }
}

function checkLast(commands: readonly Command[]): void {
  const dedup = commands.findIndex(({ kind }) => kind === "dedup");
  const wrong = dedup < 0 ? undefined : commands.slice(dedup + 1).find(({ kind }) => kind !== "limit");
  if (wrong !== undefined) throw new LanguageError("only limit may follow dedup", wrong.span);
  for (const { kind, span } of commands.slice(0, -1)) {
    if (kind === "estimate") throw new LanguageError("estimate must be the last command", span);
  }
}

/** Kinds that are computed from the rows before them at once, in a pass of its own. */
const PASSES: ReadonlySet<Command["kind"]> = new Set([
  "pattern",
  "diff",
  "logcompare",
  "anomaly",
  "relevantfields",
  "estimate",
]);

/** Commands after which rows are not those of one time range any more. */
const SUMMARIES: ReadonlySet<Command["kind"]> = new Set(["stats", "countfrequent", "join", "limit", "dedup"]);

function checkPatterns(commands: readonly Command[], isSubquery: boolean): void {
  let hasPass = false;
  for (const [index, command] of commands.entries()) {
    const { kind, span } = command;
    if (!PASSES.has(kind)) continue;
    if (isSubquery) throw new LanguageError(`${kind} may not stand in a subquery`, span);
    const before = commands.slice(0, index);
    checkBefore(command, before);
    if (kind === "estimate" || isCompanion(command, before)) continue;
    if (hasPass) throw new LanguageError(`${kind} may not follow another command that summarises events`, span);
    hasPass = true;
  }
}

/** `anomaly`, and what compares the patterns of the command before. */
function isCompanion({ kind }: Command, before: readonly Command[]): boolean {
  const comparesPatterns = (kind === "diff" || kind === "logcompare") && before.at(-1)?.kind === "pattern";
  return kind === "anomaly" || comparesPatterns;
}

function checkBefore(command: Command, before: readonly Command[]): void {
  const { kind, span } = command;
  if (kind === "anomaly" && !before.some((other) => other.kind === "pattern")) {
    throw new LanguageError("anomaly must come after pattern", span);
  }
  if (kind === "pattern" && before.at(-1)?.kind === "sort")
    throw new LanguageError("pattern may not follow sort", span);
  if (kind === "pattern" || kind === "estimate" || isCompanion(command, before)) return;
  const summary = before.find((other) => SUMMARIES.has(other.kind));
  if (summary !== undefined) throw new LanguageError(`${kind} may not follow ${summary.kind}`, span);
}

function checkFillMissing({ span }: Command, before: readonly Command[]): void {
  const stats = before.findLast(({ kind }) => kind === "stats");
  if (stats?.kind === "stats" && timeKeyOf(stats.by) !== undefined) return;
  throw new LanguageError("fillmissing must come after stats … by bin(…)", span);
}
