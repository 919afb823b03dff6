import { checkedLimit } from "../check-input.ts";
import type { InsightsQuery } from "../insights/insights-query.ts";
import type { InsightsQueries } from "../insights/insights-queries.ts";
import { DESCRIBE_QUERIES } from "../insights/query-limits.ts";
import type { LogsHandler } from "../logs-dependencies.ts";
import { pageOf } from "../page-token.ts";

/** DescribeQueries: queries that run or whose results are kept, newest first. */
export function describeQueries(queries: InsightsQueries): LogsHandler<"DescribeQueries"> {
  return (input, { scope }) => {
    const isWanted = ({ request, state }: InsightsQuery) =>
      (input.logGroupName === undefined || request.logGroups.includes(input.logGroupName)) &&
      (input.status === undefined || state.status === input.status) &&
      (input.queryLanguage === undefined || input.queryLanguage === "CWLI");
    const limit = checkedLimit(input.maxResults, { max: DESCRIBE_QUERIES, byDefault: DESCRIBE_QUERIES });
    const found = queries.list(scope).filter(isWanted);
    const page = pageOf(found, ({ queryId }) => queryId, {
      limit,
      nextToken: input.nextToken,
      order: "unordered",
    });
    return {
      queries: page.entries.map(describe),
      ...(page.nextToken === undefined ? {} : { nextToken: page.nextToken }),
    };
  };
}

/** The query string names groups and times as dashboards do. */
function describe({ queryId, request, createTime, durationMs, state }: InsightsQuery) {
  const [logGroupName] = request.logGroups;
  const sources = request.logGroups.map((name) => `SOURCE "${name}"`).join(" | ");
  return {
    queryLanguage: "CWLI" as const,
    queryId,
    queryString: `${sources} START=${request.from} END=${request.to} | ${request.queryString}`,
    status: state.status,
    createTime,
    ...(logGroupName === undefined ? {} : { logGroupName }),
    ...(durationMs === undefined ? {} : { queryDuration: durationMs }),
    ...(state.status === "Complete" ? { bytesScanned: state.answer.statistics.bytesScanned } : {}),
  };
}
