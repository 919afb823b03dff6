import type { StartQueryCommandInput } from "@aws-sdk/client-cloudwatch-logs";
import { LabError } from "@faultline/core";
import type { AwsClients } from "../aws-clients.ts";
import { isServiceFault } from "../service-fault.ts";
import { type FollowedQuery, type FollowOptions, followQuery, type InsightsAnswer } from "./follow-query.ts";

/** The query does not compile. */
export class MalformedQuery extends LabError {
  /** 0-based offsets into the query, the end exclusive; absent where the service gave none. */
  readonly location: { readonly start: number; readonly end: number } | undefined;

  constructor(message: string, location: MalformedQuery["location"]) {
    super("QUERY_MALFORMED", message, "correct the query and run it again");
    this.location = location;
  }
}

/** How a query is run and stopped. */
export interface RunInsightsOptions extends FollowOptions {
  /** Stops the query where it runs. */
  readonly signal?: AbortSignal;
}

/**
 * Runs a query to its end and reads all its results.
 *
 * @throws MalformedQuery, and LabError `QUERY_STOPPED`, or `QUERY_FAILED` when the query ended without results.
 */
export async function runInsightsQuery(
  clients: AwsClients,
  query: FollowedQuery,
  { signal, ...options }: RunInsightsOptions,
): Promise<InsightsAnswer> {
  const { GetQueryResultsCommand } = await import("@aws-sdk/client-cloudwatch-logs");
  const logs = await clients.logs();
  let stopping: Promise<unknown> | undefined;
  const calls = {
    async start(input: StartQueryCommandInput) {
      const started = await startQuery(clients, input);
      const stop = () => void (stopping = stopQuery(clients, started.queryId));
      if (signal?.aborted === true) stop();
      else signal?.addEventListener("abort", stop, { once: true });
      return started;
    },
    results: (input: ConstructorParameters<typeof GetQueryResultsCommand>[0]) =>
      logs.send(new GetQueryResultsCommand(input)),
  };
  const { status, answer } = await followQuery(calls, query, options);
  await stopping;
  if (answer !== undefined) return answer;
  if (signal?.aborted === true) throw new LabError("QUERY_STOPPED", "the query was stopped", "run it again");
  const hint = "narrow the time range or the query and run it again";
  throw new LabError("QUERY_FAILED", `the query ended as ${status}`, hint);
}

async function startQuery(clients: AwsClients, input: StartQueryCommandInput) {
  const { StartQueryCommand } = await import("@aws-sdk/client-cloudwatch-logs");
  const logs = await clients.logs();
  try {
    return await logs.send(new StartQueryCommand(input));
  } catch (thrown) {
    throw isServiceFault(thrown, "MalformedQueryException") ? malformed(thrown) : thrown;
  }
}

/** A query that has just ended cannot be stopped: its results are read then. */
async function stopQuery(clients: AwsClients, queryId: string | undefined): Promise<void> {
  const { StopQueryCommand } = await import("@aws-sdk/client-cloudwatch-logs");
  const logs = await clients.logs();
  await logs.send(new StopQueryCommand({ queryId })).catch((thrown: unknown) => {
    if (!isServiceFault(thrown, "InvalidParameterException")) throw thrown;
  });
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
