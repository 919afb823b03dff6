import type * as Client from "@aws-sdk/client-xray";
import { ServiceGraph } from "@faultline/telemetry";
import type { OperationHandler } from "../../../wire/service.ts";
import { describeGraph } from "../describe-graph.ts";
import { timeRange } from "../time-range.ts";
import type { XRay } from "../xray-service.ts";

/** Draws the service map of a time range. */
export function getServiceGraph({ reader }: XRay): OperationHandler<typeof Client, "GetServiceGraph"> {
  return async ({ StartTime, EndTime }, { scope }) => {
    const graph = new ServiceGraph();
    for await (const trace of reader.readWindow(timeRange(scope, StartTime, EndTime))) graph.add(trace);
    return { StartTime, EndTime, Services: describeGraph(graph.nodes()), ContainsOldGroupVersions: false };
  };
}
