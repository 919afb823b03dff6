import type { Service, TraceSummary } from "@aws-sdk/client-xray";
import { epochMs, traceId } from "@faultline/core";
import type { SegmentDocument, Trace } from "@faultline/telemetry";
import { isFailedRequest } from "../failed-request.ts";
import type { ObservedRequest, TimeWindow } from "../observations.ts";
import { COLLECT_LIMITS } from "./limits.ts";
import type { Reader } from "./reader.ts";

/** The longest window of a call: GetTraceSummaries and GetServiceGraph refuse more than 24 hours. */
const CALL_WINDOW_MS = 24 * 3_600_000;

/** The service map of a window; of a longer one than X-Ray takes, that of its end. */
export async function readServiceMap(reader: Reader, window: TimeWindow): Promise<readonly Service[]> {
  const services: Service[] = [];
  const [latest = window] = callWindows(window);
  let NextToken: string | undefined;
  do {
    const page = await reader.read("xray:GetServiceGraph", { ...timesOf(latest), NextToken });
    services.push(...(page?.Services ?? []));
    NextToken = page?.NextToken;
  } while (NextToken !== undefined);
  return services;
}

/**
 * The sampled requests of a window that passed through one of the functions; every one where none is named.
 *
 * @param functionNames The application's functions, to leave out what other applications of the account did.
 */
export async function readRequests(
  reader: Reader,
  window: TimeWindow,
  functionNames: readonly string[],
): Promise<readonly ObservedRequest[]> {
  const names = new Set(functionNames);
  const found: TraceSummary[] = [];
  for (const part of callWindows(window)) {
    let NextToken: string | undefined;
    do {
      if (found.length >= COLLECT_LIMITS.traceSummaries) break;
      const page = await reader.read("xray:GetTraceSummaries", { ...timesOf(part), NextToken });
      found.push(...(page?.TraceSummaries ?? []));
      NextToken = page?.NextToken;
    } while (NextToken !== undefined);
  }
  const own = found.filter(
    ({ ServiceIds: services = [] }) => names.size === 0 || services.some(({ Name: name = "" }) => names.has(name)),
  );
  return own.map(requestOf).toSorted((a, b) => a.start - b.start);
}

/** Parts that X-Ray takes, the latest first. */
function callWindows({ start, end }: TimeWindow): readonly TimeWindow[] {
  const parts: TimeWindow[] = [];
  for (let last: number = end; last > start; last -= CALL_WINDOW_MS) {
    parts.push({ start: epochMs(Math.max(start, last - CALL_WINDOW_MS)), end: epochMs(last) });
  }
  return parts;
}

function timesOf({ start, end }: TimeWindow) {
  return { StartTime: new Date(start), EndTime: new Date(end) };
}

/** A trace id holds the request's second: `1-<8 hex digits>-…`. Real summaries give no start time before 2024. */
function startOf({ Id: id = "", StartTime: start }: TraceSummary): number {
  return start?.getTime() ?? Number.parseInt(id.split("-")[1] ?? "0", 16) * 1000;
}

function requestOf(summary: TraceSummary): ObservedRequest {
  const { Http: http } = summary;
  return {
    traceId: summary.Id ?? "",
    start: epochMs(startOf(summary)),
    seconds: summary.ResponseTime ?? summary.Duration ?? 0,
    isFault: summary.HasFault === true,
    ...(http?.HttpStatus === undefined ? {} : { status: http.HttpStatus }),
    ...(http?.HttpURL === undefined ? {} : { route: `${http.HttpMethod ?? ""} ${pathOf(http.HttpURL)}`.trim() }),
  };
}

function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : url;
}

/** Requests whose traces are worth reading in full: failing, slow, and ordinary ones spread evenly over the time. */
export function chooseSample(requests: readonly ObservedRequest[]): readonly string[] {
  const { failingTraces, slowTraces, ordinaryTraces } = COLLECT_LIMITS;
  const failing = spread(requests.filter(isFailedRequest), failingTraces);
  const ok = requests.filter((request) => !isFailedRequest(request)).toSorted((a, b) => b.seconds - a.seconds);
  const slow = ok.slice(0, slowTraces);
  const ordinary = spread(
    ok.slice(slowTraces).toSorted((a, b) => a.start - b.start),
    ordinaryTraces,
  );
  return [...failing, ...slow, ...ordinary].map((request) => request.traceId);
}

/** At most `count` items, evenly spaced, the first included. */
function spread<Item>(items: readonly Item[], count: number): readonly Item[] {
  const step = Math.max(1, items.length / count);
  return items.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step) || index === 0);
}

/** Whole traces. One that cannot be read is left out. */
export async function readTraces(reader: Reader, ids: readonly string[]): Promise<readonly Trace[]> {
  const size = COLLECT_LIMITS.tracesPerCall;
  const batches = Array.from({ length: Math.ceil(ids.length / size) }, (_, i) => ids.slice(i * size, (i + 1) * size));
  const pages = await Promise.all(batches.map((TraceIds) => reader.read("xray:BatchGetTraces", { TraceIds })));
  return pages
    .flatMap((page) => page?.Traces ?? [])
    .map(({ Id: id = "", Segments: segments = [] }) => ({
      id: traceId(id),
      segments: segments.map(({ Document: text = "{}" }) => JSON.parse(text) as SegmentDocument),
    }));
}
