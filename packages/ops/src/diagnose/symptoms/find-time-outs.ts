import type { EvidenceSource } from "../diagnosis.ts";
import { functionLog, functionMetric, tracesThrough } from "../evidence-sources.ts";
import type { InvocationBreakdown } from "../localise/break-down-traces.ts";
import type { ObservedFunction } from "../observations.ts";
import { peakOf, totalOf } from "../statistics.ts";

/** Time-outs of a function, and how they were counted. */
export interface TimeOuts {
  readonly count: number;
  /** Whether `count` is exact, or what a sample shows. */
  readonly isExact: boolean;
  readonly source: EvidenceSource;
}

const QUERY = "filter @message like /Task timed out after/ | stats count(*) as timeOuts by bin(1m)";

/** Counts a function's time-outs in its log; without it in traces; without these by the longest duration. */
export function findTimeOuts(fn: ObservedFunction, breakdowns: readonly InvocationBreakdown[]): TimeOuts {
  if (fn.reports !== undefined) {
    const count = fn.reports.filter(({ outcome }) => outcome === "timeout").length;
    return { count, isExact: true, source: functionLog(fn, QUERY) };
  }
  const traced = breakdowns.filter(
    ({ functionName, isFault, durationMs }) => functionName === fn.name && isFault && reachesLimit(fn, durationMs),
  );
  if (traced.length > 0) {
    return { count: traced.length, isExact: false, source: tracesThrough(fn.name, "{ fault }") };
  }
  const longestMs = peakOf(fn.metrics?.durationMsMaximum ?? []);
  const count = reachesLimit(fn, longestMs) ? totalOf(fn.metrics?.errors ?? []) : 0;
  return { count, isExact: false, source: functionMetric(fn, "Duration", "Maximum") };
}

/** Clocks differ by a little: a killed invocation may seem to have ended just before its limit. */
function reachesLimit({ timeoutMs }: ObservedFunction, durationMs: number): boolean {
  return durationMs >= 0.98 * timeoutMs;
}
