import type { InsightsQueries } from "../insights/insights-queries.ts";
import type { LogsHandler } from "../logs-dependencies.ts";

/** StopQuery: a running query ends as `Cancelled`. */
export function stopQuery(queries: InsightsQueries): LogsHandler<"StopQuery"> {
  return ({ queryId }, { scope }) => {
    queries.stop(scope, queryId);
    return { success: true };
  };
}
