import type { GetQueryResultsCommandOutput, QueryStatistics, ResultField } from "@aws-sdk/client-cloudwatch-logs";
import { type Clock, type EpochMs, LabError, sleep } from "@faultline/core";
import type { AwsClients } from "../aws-clients.ts";
import { isServiceFault } from "../service-fault.ts";

/** A Logs Insights query and where to run it. */
export interface InsightsQueryOptions {
  readonly logGroups: readonly string[];
  readonly query: string;
  readonly start: EpochMs;
  readonly end: EpochMs;
  readonly clock: Clock;
  /** Told before each further look at a query that still runs, with the milliseconds since its start. */
  readonly onProgress?: (elapsedMs: number) => void;
}

/** What a query answered. */
export interface InsightsAnswer {
  /** Fields without a value are left out of a row; a row that is a log event ends with `@ptr`. */
  readonly rows: readonly (readonly { readonly field: string; readonly value: string }[])[];
  readonly statistics: QueryStatistics;
}

/** The query does not compile. */
export class MalformedQuery extends LabError {
  /** 0-based offsets into the query, the end exclusive; absent where the service gave none. */
  readonly location: { readonly start: number; readonly end: number } | undefined;

  constructor(message: string, location: MalformedQuery["location"]) {
    super("QUERY_MALFORMED", message, "correct the query and run it again");
    this.location = location;
  }
}

const FIRST_POLL_MS = 20;
const MAX_POLL_MS = 1000;

/**
 * Runs a query to its end and reads all its results.
 *
 * @throws MalformedQuery, and LabError `QUERY_FAILED` when the query ended without results.
 */
export async function runInsightsQuery(clients: AwsClients, options: InsightsQueryOptions): Promise<InsightsAnswer> {
  const queryId = await startQuery(clients, options);
  const { clock } = options;
  const startedMs = clock.monotonicMs();
  let pollMs = FIRST_POLL_MS;
  let page = await readPage(clients, queryId);
  while (page.status === "Running" || page.status === "Scheduled") {
    options.onProgress?.(clock.monotonicMs() - startedMs);
    await sleep(clock, pollMs);
    pollMs = Math.min(MAX_POLL_MS, pollMs * 2);
    page = await readPage(clients, queryId);
  }
  if (page.status !== "Complete") {
    const hint = "narrow the time range or the query and run it again";
    throw new LabError("QUERY_FAILED", `the query ended as ${page.status ?? "unknown"}`, hint);
  }
  const rows = (page.results ?? []).map(definedFields);
  while (page.nextToken !== undefined) {
    page = await readPage(clients, queryId, page.nextToken);
    rows.push(...(page.results ?? []).map(definedFields));
  }
  return { rows, statistics: page.statistics ?? {} };
}

async function startQuery(clients: AwsClients, { logGroups, query, start, end }: InsightsQueryOptions) {
  const { StartQueryCommand } = await import("@aws-sdk/client-cloudwatch-logs");
  const logs = await clients.logs();
  try {
    const { queryId } = await logs.send(
      new StartQueryCommand({
        logGroupNames: [...logGroups],
        queryString: query,
        startTime: Math.floor(start / 1000),
        endTime: Math.ceil(end / 1000),
      }),
    );
    return queryId;
  } catch (thrown) {
    throw isServiceFault(thrown, "MalformedQueryException") ? malformed(thrown) : thrown;
  }
}

function malformed(thrown: Error): MalformedQuery {
  const { queryCompileError } = thrown as Error & {
    readonly queryCompileError?: {
      readonly location?: { readonly startCharOffset?: number; readonly endCharOffset?: number };
      readonly message?: string;
    };
  };
  const { startCharOffset: start, endCharOffset: end } = queryCompileError?.location ?? {};
  const location = start === undefined ? undefined : { start, end: end ?? start };
  return new MalformedQuery(queryCompileError?.message ?? thrown.message, location);
}

async function readPage(
  clients: AwsClients,
  queryId: string | undefined,
  nextToken?: string,
): Promise<GetQueryResultsCommandOutput> {
  const { GetQueryResultsCommand } = await import("@aws-sdk/client-cloudwatch-logs");
  const logs = await clients.logs();
  return logs.send(new GetQueryResultsCommand({ queryId, ...(nextToken === undefined ? {} : { nextToken }) }));
}

function definedFields(row: readonly ResultField[]): InsightsAnswer["rows"][number] {
  return row.flatMap(({ field, value }) => (field === undefined || value === undefined ? [] : [{ field, value }]));
}
