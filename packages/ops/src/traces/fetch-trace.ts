import { LabError, type TraceId, traceId } from "@faultline/core";
import type { SegmentDocument, Trace } from "@faultline/telemetry";
import type { AwsClients } from "../aws-clients.ts";

/** One whole trace. @throws LabError `TRACE_NOT_FOUND`. */
export async function fetchTrace(clients: AwsClients, id: TraceId): Promise<Trace> {
  const { BatchGetTracesCommand } = await import("@aws-sdk/client-xray");
  const xray = await clients.xray();
  const texts: string[] = [];
  let isKnown = false;
  let NextToken: string | undefined;
  do {
    const page = await xray.send(new BatchGetTracesCommand({ TraceIds: [id], NextToken }));
    const [trace] = page.Traces ?? [];
    isKnown ||= trace !== undefined;
    for (const { Document: text } of trace?.Segments ?? []) if (text !== undefined) texts.push(text);
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  if (!isKnown) throw notFound(id);
  return { id: traceId(id), segments: texts.map((text) => JSON.parse(text) as SegmentDocument) };
}

function notFound(id: TraceId): LabError {
  const begun = new Date(Number.parseInt(id.slice(2, 10), 16) * 1000).toISOString();
  return new LabError(
    "TRACE_NOT_FOUND",
    `there is no trace ${id} in this account and Region; by its id it would have begun at ${begun}`,
    "faultline traces ls lists the traces of the last minutes; a request that was not sampled has none",
  );
}
