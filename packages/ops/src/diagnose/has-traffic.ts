import type { Observations } from "./observations.ts";
import { totalOf } from "./statistics.ts";

/** Whether anything was seen to run: without it, that there is no symptom means nothing. */
export function hasTraffic({ requests, functions, tables, apis }: Observations): boolean {
  return (
    requests.length > 0 ||
    functions.some(({ reports = [], failureLines = [] }) => reports.length + failureLines.length > 0) ||
    functions.some(
      ({ metrics }) => metrics !== undefined && totalOf([...metrics.invocations, ...metrics.throttles]) > 0,
    ) ||
    apis.some(({ metrics }) => metrics !== undefined && totalOf(metrics.requests) > 0) ||
    tables.some(
      ({ metrics }) => metrics !== undefined && totalOf([...metrics.readCalls, ...metrics.writeThrottles]) > 0,
    )
  );
}
