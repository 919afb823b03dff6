import type * as Client from "@aws-sdk/client-xray";
import { traceId } from "@faultline/core";
import { matchesFilter, summarizeTrace, type TraceSummary } from "@faultline/telemetry";
import type { OperationHandler } from "../../../wire/service.ts";
import { describeTrace } from "../describe-trace.ts";
import { xrayError } from "../errors.ts";
import type { PageRequest, TraceWindow } from "../page-statements.ts";
import { timeRange } from "../time-range.ts";
import type { XRay } from "../xray-service.ts";

/** Lists the traces of a time range that satisfy a filter expression, newest first. */
export function getTraceSummaries({ reader, groups }: XRay): OperationHandler<typeof Client, "GetTraceSummaries"> {
  return async (input, { scope }) => {
    const window = timeRange(scope, input.StartTime, input.EndTime, input.TimeRangeType ?? "TraceId");
    const filter = groups.parse(scope, input.FilterExpression);
    const request = { ...sampled(window, input), ...(filter && { filter }), ...tokenOf(input.NextToken) };
    const page = await reader.readPage(request);
    const summaries = page.traces
      .map(summarizeTrace)
      .filter((summary) => filter === undefined || matchesFilter(filter, summary));
    return {
      TraceSummaries: summaries.map((summary) => ({ ...describeTrace(summary), ...matchedTime(summary, window) })),
      ApproximateTime: new Date(approximateTime(page.traces.at(-1)?.id, window) * 1000),
      TracesProcessedCount: page.processedCount,
      ...(page.before === undefined ? {} : { NextToken: Buffer.from(page.before).toString("base64url") }),
    };
  };
}

type SamplingInput = Pick<Client.GetTraceSummariesRequest, "Sampling" | "SamplingStrategy">;

/**
 * FixedRate looks at a share of the traces, PartialScan at the newest share of the time; without a value, at all.
 *
 * @see X-Ray API Reference, SamplingStrategy.
 */
function sampled(window: TraceWindow, input: SamplingInput): Pick<PageRequest, "sampledShare" | "window"> {
  const { Name: name, Value: value } = input.SamplingStrategy ?? {};
  if (input.Sampling !== true || value === undefined) return { window };
  if (!(value >= 0 && value <= 1))
    throw xrayError("InvalidRequestException", `Invalid sampling value ${value}. Give 0 to 1.`);
  if (name === "FixedRate") return { window, sampledShare: value };
  const startSeconds = window.endSeconds - (window.endSeconds - window.startSeconds) * value;
  return { window: { ...window, startSeconds } };
}

const TRACE_ID = /^1-[0-9a-f]{8}-[0-9a-f]{24}$/;

function tokenOf(token: string | undefined): Pick<PageRequest, "before"> {
  if (token === undefined) return {};
  const before = Buffer.from(token, "base64url").toString("utf8");
  if (!TRACE_ID.test(before)) throw xrayError("InvalidRequestException", "Invalid NextToken.");
  return { before: traceId(before) };
}

/** When the event happened that brought a trace into the range; only where it was no trace's start that was asked for. */
function matchedTime({ trace }: TraceSummary, { type, startSeconds, endSeconds }: TraceWindow) {
  if (type === "TraceId") return {};
  const isWithin = (seconds: number) => seconds >= startSeconds && seconds < endSeconds;
  const times = trace.segments.flatMap(({ start_time: start, end_time: end }) =>
    type === "Service" ? (end ?? []) : [start, end ?? start],
  );
  const matched = times.filter(isWithin);
  return matched.length === 0 ? {} : { MatchedEventTime: new Date(Math.min(...matched) * 1000) };
}

/** Where the page begins in time: its oldest trace, or the range's start where it reached that. */
function approximateTime(oldest: string | undefined, { startSeconds }: TraceWindow): number {
  return oldest === undefined ? startSeconds : Number.parseInt(oldest.slice(2, 10), 16);
}
