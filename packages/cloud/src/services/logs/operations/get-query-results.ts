import type { QueryAnswer, QueryRow } from "@faultline/telemetry";
import { logsError } from "../errors.ts";
import type { InsightsQuery } from "../insights/insights-query.ts";
import type { InsightsQueries } from "../insights/insights-queries.ts";
import { encodePointer } from "../insights/log-record-pointer.ts";
import { RESULT_PAGE_ROWS } from "../insights/query-limits.ts";
import type { LogsHandler } from "../logs-dependencies.ts";
import { invalidToken } from "../page-token.ts";

/** What a query that has no answer yet, or none at all, has looked at. */
const NO_ANSWER: QueryAnswer = { rows: [], statistics: { recordsMatched: 0, recordsScanned: 0, bytesScanned: 0 } };

/** GetQueryResults: how far a query is, and a page of its results; of partial ones while it runs. */
export function getQueryResults(queries: InsightsQueries): LogsHandler<"GetQueryResults"> {
  return (input, { scope }) => {
    const query = queries.query(scope, input.queryId);
    const maxItems = input.maxItems ?? RESULT_PAGE_ROWS;
    if (maxItems < 1 || maxItems > RESULT_PAGE_ROWS) {
      throw logsError("InvalidParameterException", `maxItems must be from 1 to ${RESULT_PAGE_ROWS}.`);
    }
    const { rows, statistics } = answerOf(query);
    const start = input.nextToken === undefined ? 0 : decodeToken(input.nextToken, query.queryId);
    if (start > rows.length) throw invalidToken();
    const end = start + maxItems;
    return {
      queryLanguage: "CWLI",
      results: rows.slice(start, end).map(resultRow),
      statistics: { ...statistics, ...estimates(query), resultCount: rows.length },
      status: query.state.status,
      ...(end < rows.length ? { nextToken: encodeToken(query.queryId, end) } : {}),
    };
  };
}

function answerOf({ state }: InsightsQuery): QueryAnswer {
  return state.status === "Complete" || state.status === "Running" ? (state.answer ?? NO_ANSWER) : NO_ANSWER;
}

/** No index lets a query skip events. */
function estimates({ request }: InsightsQuery) {
  return { estimatedRecordsSkipped: 0, estimatedBytesSkipped: 0, logGroupsScanned: request.logGroups.length };
}

function resultRow({ fields, event }: QueryRow) {
  return event === undefined ? [...fields] : [...fields, { field: "@ptr", value: encodePointer(event) }];
}

function encodeToken(queryId: string, offset: number): string {
  return Buffer.from(`${queryId}/${offset}`).toString("base64url");
}

function decodeToken(token: string, queryId: string): number {
  const [id, offset = ""] = Buffer.from(token, "base64url").toString().split("/");
  if (id !== queryId || !/^\d{1,9}$/.test(offset)) throw invalidToken();
  return Number(offset);
}
