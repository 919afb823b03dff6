import { checkQuery } from "./plan/check-query.ts";
import { planQuery } from "./plan/plan-query.ts";
import type { QueryPlan } from "./plan/query-plan.ts";
import { compilePlan } from "./sql/compile-plan.ts";
import { DUCKDB_DIALECT } from "./sql/duckdb-dialect.ts";
import { type Diagnostic, diagnose } from "../diagnostic.ts";
import { expandSavedQueries, type FindSavedQuery } from "./syntax/expand-saved-queries.ts";
import { parseQuery } from "./syntax/parse-query.ts";
import { expressionsOf } from "./plan/command-expressions.ts";
import type { LookupTable, ScanRange } from "./sql/scan-range.ts";
import type { Query, SourceNode } from "./syntax/query-node.ts";
import { walkExpression } from "./syntax/walk-expression.ts";

/** A query that can run. */
export interface PlannedQuery {
  readonly plan: QueryPlan;
  /** What the query's own `SOURCE` names. */
  readonly source?: SourceNode;
  /** What the `SOURCE`s of its subqueries name. */
  readonly subquerySources: readonly SourceNode[];
  /** The lookup tables that it looks into. */
  readonly lookupTables: readonly string[];
}

/** A query that can run, or what is wrong with it. */
export type PreparedQuery =
  | { readonly planned: PlannedQuery; readonly diagnostic?: undefined }
  | { readonly planned?: undefined; readonly diagnostic: Diagnostic };

const NO_RANGE: ScanRange = { accountId: "", region: "", logGroups: [], from: 0, to: 0, now: 0 };

/** How a query is prepared. */
export interface PrepareOptions {
  /** Most rows that the request wants; the query's own limit wins where it is smaller. */
  readonly limit?: number | undefined;
  /** Finds the saved queries that a query may run; absent where it may run none. */
  readonly findSavedQuery?: FindSavedQuery;
}

/** Parses, checks and plans a Logs Insights query, with the saved queries that it runs in their places. */
export function prepareQuery(written: string, options: PrepareOptions = {}): PreparedQuery {
  const { result: expanded, diagnostic: problem } = expandSavedQueries(written, options.findSavedQuery);
  if (expanded === undefined) return { diagnostic: problem };
  const { planned, diagnostic } = prepareExpanded(expanded.text, options);
  return diagnostic === undefined
    ? { planned }
    : { diagnostic: { ...diagnostic, span: expanded.original(diagnostic.span) } };
}

function prepareExpanded(text: string, options: PrepareOptions): PreparedQuery {
  const { query, diagnostic } = parseQuery(text);
  if (query === undefined) return { diagnostic };
  const problem = checkQuery(query);
  if (problem !== undefined) return { diagnostic: problem };
  const plan = planQuery(query, options);
  const { source } = query;
  const planned = {
    plan,
    subquerySources: subquerySources(query),
    lookupTables: lookupTables(query),
    ...(source === undefined ? {} : { source }),
  };
  // What is too complex for SQL shows here, before the query is accepted.
  const uncompilable = checkPlan(planned);
  if (uncompilable === undefined) return { planned };
  const isOfAll = uncompilable.span.end === 0;
  return { diagnostic: isOfAll ? { ...uncompilable, span: { start: 0, end: text.length } } : uncompilable };
}

/** What is wrong with a planned query beside the tables that it looks into: one or a column of one may be missing. */
export function checkPlan(
  { plan }: PlannedQuery,
  lookupTables?: ReadonlyMap<string, LookupTable>,
): Diagnostic | undefined {
  const range = lookupTables === undefined ? NO_RANGE : { ...NO_RANGE, lookupTables };
  return diagnose(() => compilePlan(plan, range, { dialect: DUCKDB_DIALECT })).diagnostic;
}

function subquerySources({ commands }: Query): readonly SourceNode[] {
  return commands.flatMap((command) => {
    const sources: SourceNode[] = [];
    if (command.kind === "join" || command.kind === "appendcols") sources.push(...sourceOf(command.query));
    for (const expression of expressionsOf(command)) {
      walkExpression(expression, (node) => {
        if (node.kind === "in-query") sources.push(...sourceOf(node.query));
      });
    }
    return sources;
  });
}

function sourceOf({ source }: Query): readonly SourceNode[] {
  return source === undefined ? [] : [source];
}

function lookupTables(query: Query): readonly string[] {
  const names = query.commands.flatMap((command) => {
    if (command.kind === "lookup" || command.kind === "cidrlookup") return [command.table];
    return command.kind === "join" || command.kind === "appendcols" ? lookupTables(command.query) : [];
  });
  return [...new Set(names)];
}
