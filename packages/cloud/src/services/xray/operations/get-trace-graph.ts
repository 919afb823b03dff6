import type * as Client from "@aws-sdk/client-xray";
import { traceId } from "@faultline/core";
import { drawServiceMap } from "@faultline/telemetry";
import type { OperationHandler } from "../../../wire/service.ts";
import { describeGraph } from "../describe-graph.ts";
import type { XRay } from "../xray-service.ts";

/** Draws the service map of given traces. */
export function getTraceGraph({ store }: XRay): OperationHandler<typeof Client, "GetTraceGraph"> {
  return async ({ TraceIds: ids = [] }, { scope }) => {
    const nodes = await drawServiceMap(store, { scope, ids: ids.map(traceId) });
    return { Services: describeGraph(nodes) };
  };
}
