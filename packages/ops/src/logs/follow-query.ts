import type {
  GetQueryResultsCommandInput,
  GetQueryResultsCommandOutput,
  QueryStatistics,
  ResultField,
  StartQueryCommandInput,
} from "@aws-sdk/client-cloudwatch-logs";
import { type Clock, sleep } from "@faultline/core";

/** The calls that a query takes. One that gives undefined was refused. */
export interface QueryCalls {
  start(input: StartQueryCommandInput): Promise<{ readonly queryId?: string | undefined } | undefined>;
  results(input: GetQueryResultsCommandInput): Promise<GetQueryResultsCommandOutput | undefined>;
}

/** A Logs Insights query and where to run it; times are milliseconds since the epoch, the end excluded. */
export interface FollowedQuery {
  readonly logGroups: readonly string[];
  readonly query: string;
  readonly start: number;
  readonly end: number;
  /** Most rows; the query's own limit wins where it is smaller. */
  readonly limit?: number;
}

/** How to wait for its end. */
export interface FollowOptions {
  readonly clock: Clock;
  /** How long; for ever without. */
  readonly timeoutMs?: number;
  /** Told before each further look at a query that still runs, with the milliseconds since its start and what it has read. */
  readonly onProgress?: (elapsedMs: number, statistics: QueryStatistics) => void;
}

/** What a query answered. */
export interface InsightsAnswer {
  /** Fields without a value are left out of a row; a row that is a log event ends with `@ptr`. */
  readonly rows: readonly (readonly { readonly field: string; readonly value: string }[])[];
  readonly statistics: QueryStatistics;
}

/** How a query ended: with an answer, or as what AWS calls it. `Refused` is a call that was. */
export type QueryOutcome =
  | { readonly status: "Complete"; readonly answer: InsightsAnswer }
  | { readonly status: string; readonly answer?: undefined };

const FIRST_POLL_MS = 20;
const MAX_POLL_MS = 1000;

/** Starts a query, waits for its end, and reads all pages of its results. */
export async function followQuery(
  calls: QueryCalls,
  query: FollowedQuery,
  options: FollowOptions,
): Promise<QueryOutcome> {
  const started = await calls.start({
    logGroupNames: [...query.logGroups],
    queryString: query.query,
    startTime: Math.floor(query.start / 1000),
    // Insights counts in seconds, and includes the last.
    endTime: Math.max(Math.floor(query.start / 1000), Math.ceil(query.end / 1000) - 1),
    ...(query.limit === undefined ? {} : { limit: query.limit }),
  });
  if (started === undefined) return { status: "Refused" };
  const { queryId } = started;
  const first = await waitForEnd(calls, queryId, options);
  if (first?.status !== "Complete") return { status: first?.status ?? "Refused" };
  const rows = rowsOf(first);
  for (let nextToken = first.nextToken; nextToken !== undefined;) {
    const page = await calls.results({ queryId, nextToken });
    if (page === undefined) return { status: "Refused" };
    rows.push(...rowsOf(page));
    ({ nextToken } = page);
  }
  return { status: "Complete", answer: { rows, statistics: first.statistics ?? {} } };
}

/** The first page of results once the query has ended. A query that takes too long is left with its status. */
async function waitForEnd(
  calls: QueryCalls,
  queryId: string | undefined,
  { clock, timeoutMs = Number.POSITIVE_INFINITY, onProgress }: FollowOptions,
): Promise<GetQueryResultsCommandOutput | undefined> {
  const startedMs = clock.monotonicMs();
  for (let pollMs = FIRST_POLL_MS; ; pollMs = Math.min(MAX_POLL_MS, pollMs * 2)) {
    const page = await calls.results({ queryId });
    const elapsedMs = clock.monotonicMs() - startedMs;
    const isRunning = page?.status === "Running" || page?.status === "Scheduled";
    if (!isRunning || elapsedMs >= timeoutMs) return page;
    onProgress?.(elapsedMs, page.statistics ?? {});
    await sleep(clock, pollMs);
  }
}

function rowsOf({ results = [] }: GetQueryResultsCommandOutput): InsightsAnswer["rows"][number][] {
  return results.map(definedFields);
}

function definedFields(row: readonly ResultField[]): InsightsAnswer["rows"][number] {
  return row.flatMap(({ field, value }) => (field === undefined || value === undefined ? [] : [{ field, value }]));
}
