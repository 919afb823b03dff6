import type * as Client from "@aws-sdk/client-xray";
import { traceId } from "@faultline/core";
import { ServiceGraph } from "@faultline/telemetry";
import type { OperationHandler } from "../../../wire/service.ts";
import { describeGraph } from "../describe-graph.ts";
import type { XRay } from "../xray-service.ts";

/** Draws the service map of given traces. */
export function getTraceGraph({ reader }: XRay): OperationHandler<typeof Client, "GetTraceGraph"> {
  return async ({ TraceIds: ids = [] }, { scope }) => {
    const graph = new ServiceGraph();
    for (const trace of await reader.readTraces(scope, ids.map(traceId))) graph.add(trace);
    return { Services: describeGraph(graph.nodes()) };
  };
}
