import type { ResultField } from "@aws-sdk/client-cloudwatch-logs";
import { type Clock, sleep } from "@faultline/core";
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

const FIRST_POLL_MS = 20;
const LAST_POLL_MS = 1000;

/** Runs a Logs Insights query to its end. Undefined when it was refused, failed or took too long. */
export async function runQuery(
  reader: Reader,
  { window, clock }: { readonly window: TimeWindow; readonly clock: Clock },
  query: InsightsQuery,
): Promise<readonly QueryRow[] | undefined> {
  const started = await reader.read("logs:StartQuery", {
    logGroupNames: [...query.logGroups],
    startTime: Math.floor(window.start / 1000),
    endTime: Math.ceil(window.end / 1000),
    queryString: query.text,
    limit: query.limit,
  });
  if (started === undefined) return undefined;
  const deadlineMs = clock.monotonicMs() + COLLECT_LIMITS.queryTimeoutMs;
  for (let pollMs = FIRST_POLL_MS; clock.monotonicMs() < deadlineMs; pollMs = Math.min(LAST_POLL_MS, pollMs * 2)) {
    await sleep(clock, pollMs);
    const answer = await reader.read("logs:GetQueryResults", { queryId: started.queryId ?? "" });
    const status = answer?.status ?? "Failed";
    if (status === "Complete") return (answer?.results ?? []).map(rowOf);
    if (status !== "Scheduled" && status !== "Running") return undefined;
  }
  return undefined;
}

function rowOf(fields: readonly ResultField[]): QueryRow {
  return Object.fromEntries(fields.map(({ field = "", value = "" }) => [field, value]));
}
