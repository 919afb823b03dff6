import { LabError, traceId } from "@faultline/core";
import type { SegmentDocument, Trace } from "@faultline/telemetry";
import type { AwsClients } from "../aws-clients.ts";

/** One whole trace. @throws LabError `TRACE_NOT_FOUND`. */
export async function fetchTrace(clients: AwsClients, id: string): Promise<Trace> {
  const { BatchGetTracesCommand } = await import("@aws-sdk/client-xray");
  const xray = await clients.xray();
  const { Traces: traces = [] } = await xray.send(new BatchGetTracesCommand({ TraceIds: [id] }));
  const [trace] = traces;
  if (trace === undefined) {
    throw new LabError(
      "TRACE_NOT_FOUND",
      `there is no trace ${id}`,
      "faultline traces ls lists the traces of the last minutes",
    );
  }
  const segments = (trace.Segments ?? []).map(({ Document: text = "{}" }) => JSON.parse(text) as SegmentDocument);
  return { id: traceId(id), segments };
}
