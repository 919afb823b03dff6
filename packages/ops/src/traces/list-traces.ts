import type { TraceSummary } from "@aws-sdk/client-xray";
import type { EpochMs } from "@faultline/core";
import type { AwsClients } from "../aws-clients.ts";

/** A trace in a list, as X-Ray answers it. */
export type ListedTrace = TraceSummary;

/** Which traces to list. */
export interface TraceQuery {
  readonly start: EpochMs;
  readonly end: EpochMs;
  /** An X-Ray filter expression; all traces without. */
  readonly filter?: string;
  /** Most traces to return. */
  readonly limit: number;
}

/** Trace summaries, newest first, from as many pages as it takes. */
export async function listTraces(clients: AwsClients, query: TraceQuery): Promise<readonly ListedTrace[]> {
  const { GetTraceSummariesCommand } = await import("@aws-sdk/client-xray");
  const xray = await clients.xray();
  const found: TraceSummary[] = [];
  let NextToken: string | undefined;
  do {
    const page = await xray.send(
      new GetTraceSummariesCommand({
        StartTime: new Date(query.start),
        EndTime: new Date(query.end),
        FilterExpression: query.filter,
        NextToken,
      }),
    );
    found.push(...(page.TraceSummaries ?? []));
    NextToken = page.NextToken;
  } while (NextToken !== undefined && found.length < query.limit);
  return found.slice(0, query.limit);
}
