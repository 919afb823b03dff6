import { checkedLimit } from "../check-input.ts";
import type { InsightsQueries } from "../insights/insights-queries.ts";
import { QUERY_GROUPS_DEFAULT, QUERY_GROUPS_LISTED } from "../insights/query-limits.ts";
import type { LogsHandler } from "../logs-dependencies.ts";
import { pageOf } from "../page-token.ts";

/** ListLogGroupsForQuery: the groups that a query reads, which its own `SOURCE` may have chosen. */
export function listLogGroupsForQuery(queries: InsightsQueries): LogsHandler<"ListLogGroupsForQuery"> {
  return ({ queryId, maxResults, nextToken }, { scope }) => {
    const limit = checkedLimit(maxResults, { max: QUERY_GROUPS_LISTED, byDefault: QUERY_GROUPS_DEFAULT });
    const page = pageOf(queries.query(scope, queryId).request.logGroups, (name) => name, {
      limit,
      nextToken,
      order: "unordered",
    });
    return {
      logGroupIdentifiers: [...page.entries],
      ...(page.nextToken === undefined ? {} : { nextToken: page.nextToken }),
    };
  };
}
