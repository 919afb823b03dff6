import type { TraceSummary } from "@aws-sdk/client-xray";
import type { EpochMs } from "@faultline/core";
import type { AwsClients } from "../aws-clients.ts";
import { checkFilter } from "./check-filter.ts";

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
  /** Told after each page how many traces were looked at so far. */
  readonly onProgress?: (processedCount: number) => void;
}

/** Traces of a list, newest first. */
export interface TraceList {
  readonly traces: readonly ListedTrace[];
  /** Traces that the filter was tried on. */
  readonly processedCount: number;
  /** Whether there are more than the limit. */
  readonly hasMore: boolean;
}

/** Trace summaries, newest first, from as many pages as it takes. @throws MalformedFilter before anything is sent. */
export async function listTraces(clients: AwsClients, query: TraceQuery): Promise<TraceList> {
  if (query.filter !== undefined) checkFilter(query.filter);
  const { GetTraceSummariesCommand } = await import("@aws-sdk/client-xray");
  const xray = await clients.xray();
  const found: TraceSummary[] = [];
  let processedCount = 0;
  let NextToken: string | undefined;
  do {
    const page = await xray.send(
      new GetTraceSummariesCommand({
        StartTime: new Date(query.start),
        EndTime: new Date(query.end),
        FilterExpression: query.filter?.trim() === "" ? undefined : query.filter,
        NextToken,
      }),
    );
    found.push(...(page.TraceSummaries ?? []));
    processedCount += page.TracesProcessedCount ?? 0;
    query.onProgress?.(processedCount);
    NextToken = page.NextToken;
  } while (NextToken !== undefined && found.length <= query.limit);
  return { traces: found.slice(0, query.limit), processedCount, hasMore: found.length > query.limit };
}
