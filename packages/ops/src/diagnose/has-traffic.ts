import type { Observations, ObservedFunction } from "./observations.ts";
import { totalOf } from "./statistics.ts";
import { throughputsOf } from "./throughput.ts";

/** Whether anything was seen to run: without it, that there is no symptom means nothing. */
export function hasTraffic({ requests, functions, tables, apis }: Observations): boolean {
  return (
    requests.length > 0 ||
    functions.some(hasRun) ||
    apis.some(({ metrics }) => metrics !== undefined && totalOf(metrics.requests) > 0) ||
    tables.flatMap(throughputsOf).some(({ calls, throttles }) => totalOf([...calls, ...throttles]) > 0)
  );
}

/** The same without the functions that are known to have done nothing: no cause can be one of theirs. */
export function withoutIdleFunctions(observations: Observations): Observations {
  const isKnown = ({ metrics, reports }: ObservedFunction) => metrics !== undefined && reports !== undefined;
  return { ...observations, functions: observations.functions.filter((fn) => !isKnown(fn) || hasRun(fn)) };
}

function hasRun({ metrics, reports = [], failureLines = [] }: ObservedFunction): boolean {
  if (reports.length + failureLines.length > 0) return true;
  return metrics !== undefined && totalOf([...metrics.invocations, ...metrics.throttles]) > 0;
}
