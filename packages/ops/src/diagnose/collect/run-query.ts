import type { Clock } from "@faultline/core";
import { followQuery } from "../../logs/follow-query.ts";
import type { TimeWindow } from "../observations.ts";
import { COLLECT_LIMITS } from "./limits.ts";
import type { Reader } from "./reader.ts";

/** A row of a query's result: values by field. */
export type QueryRow = Readonly<Record<string, string>>;

/** A Logs Insights query. */
export interface InsightsQuery {
  readonly logGroups: readonly string[];
  readonly text: string;
  readonly limit: number;
}

/** Runs a Logs Insights query to its end. Undefined when it was refused, failed or took too long. */
export async function runQuery(
  reader: Reader,
  { window, clock }: { readonly window: TimeWindow; readonly clock: Clock },
  { text, ...query }: InsightsQuery,
): Promise<readonly QueryRow[] | undefined> {
  const { answer } = await followQuery(
    {
      start: (input) => reader.read("logs:StartQuery", input),
      results: (input) => reader.read("logs:GetQueryResults", input),
    },
    { ...query, query: text, start: window.start, end: window.end },
    { clock, timeoutMs: COLLECT_LIMITS.queryTimeoutMs },
  );
  return answer?.rows.map((row) => Object.fromEntries(row.map(({ field, value }) => [field, value])));
}
