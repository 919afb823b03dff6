import type * as Client from "@aws-sdk/client-xray";
import { drawServiceMap } from "@faultline/telemetry";
import type { OperationHandler } from "../../../wire/service.ts";
import { describeGraph } from "../describe-graph.ts";
import { selectTraces } from "../select-traces.ts";
import { timeRange } from "../time-range.ts";
import type { XRay } from "../xray-service.ts";

/** Draws the service map of a time range, of a group's traces where one is named. */
export function getServiceGraph(xray: XRay): OperationHandler<typeof Client, "GetServiceGraph"> {
  return async ({ StartTime, EndTime, ...group }, { scope }) => {
    const selection = await selectTraces(xray, timeRange(scope, StartTime, EndTime), group);
    const nodes = await drawServiceMap(xray.store, selection);
    return { StartTime, EndTime, Services: describeGraph(nodes), ContainsOldGroupVersions: false };
  };
}
