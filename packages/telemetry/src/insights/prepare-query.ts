import { checkQuery } from "./plan/check-query.ts";
import { planQuery } from "./plan/plan-query.ts";
import type { QueryPlan } from "./plan/query-plan.ts";
import { compilePlan } from "./sql/compile-plan.ts";
import { DUCKDB_DIALECT } from "./sql/duckdb-dialect.ts";
import { type Diagnostic, diagnose } from "./syntax/diagnostic.ts";
import { parseQuery } from "./syntax/parse-query.ts";
import type { SourceNode } from "./syntax/query-node.ts";

/** A query that can run. */
export interface PlannedQuery {
  readonly plan: QueryPlan;
  /** What the query's own `SOURCE` names. */
  readonly source?: SourceNode;
}

/** A query that can run, or what is wrong with it. */
export type PreparedQuery =
  | { readonly planned: PlannedQuery; readonly diagnostic?: undefined }
  | { readonly planned?: undefined; readonly diagnostic: Diagnostic };

const NO_RANGE = { accountId: "", region: "", logGroups: [], from: 0, to: 0, now: 0 };

/**
 * Parses, checks and plans a Logs Insights query.
 *
 * @param options `limit`: most rows that the request wants; the query's own limit wins where it is smaller.
 */
export function prepareQuery(text: string, options: { readonly limit?: number | undefined } = {}): PreparedQuery {
  const { query, diagnostic } = parseQuery(text);
  if (query === undefined) return { diagnostic };
  const problem = checkQuery(query);
  if (problem !== undefined) return { diagnostic: problem };
  const plan = planQuery(query, options);
  // What is too complex for SQL shows here, before the query is accepted.
  const compiled = diagnose(() => compilePlan(plan, NO_RANGE, DUCKDB_DIALECT));
  if (compiled.diagnostic !== undefined) return { diagnostic: compiled.diagnostic };
  return { planned: { plan, ...(query.source === undefined ? {} : { source: query.source }) } };
}
