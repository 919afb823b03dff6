import { epochMs, LabError, systemClock } from "@faultline/core";
import {
  fetchServiceMap,
  fetchTrace,
  layoutWaterfall,
  type ListedTrace,
  listTraces,
  MalformedFilter,
  parseTraceId,
  type TraceList,
} from "@faultline/ops";
import type { Command } from "commander";
import { addConnectOptions, type ConnectOptions, withClients } from "../connect.ts";
import { parseCount } from "../options.ts";
import { formatSeconds, formatTimes } from "../render/format.ts";
import { renderQueryError } from "../render/render-insights.ts";
import { renderServiceMap } from "../render/render-service-map.ts";
import { renderWaterfall } from "../render/render-waterfall.ts";
import { renderTable } from "../render/text-table.ts";
import { addWindowOptions, PRESENT_MS, type TimeWindow, type WindowOptions, windowOf } from "../time-window.ts";

interface TracesOptions extends ConnectOptions, WindowOptions {
  readonly json: boolean;
}

interface MapOptions extends TracesOptions {
  readonly group?: string;
}

interface ListOptions extends TracesOptions {
  readonly limit: number;
}

const DEFAULT_LIMIT = 20;
/** Widest range that X-Ray takes. @see X-Ray API Reference, GetTraceSummaries. */
const WINDOW_MS_MAX = 24 * 3_600_000;
/** A listing that takes longer says that it goes on. */
const QUIET_MS = 2000;
/** Where the terminal does not tell its width. */
const DEFAULT_COLUMNS = 80;
const MAX_COLUMNS = 160;

const MAP_EXAMPLES = `
Examples:
  faultline traces map                     the service map of the last ten minutes
  faultline traces map --since 2h          of the last two hours
  faultline traces map --group checkout    of the traces of an X-Ray group`;

const LS_EXAMPLES = `
Examples:
  faultline traces ls                                           the newest requests
  faultline traces ls 'http.status = 502'                       requests that ended in 502
  faultline traces ls 'responsetime > 2 AND !fault' --since 1h  slow, but without a failure
  faultline traces ls 'service("LookupFunction") { fault }'     requests in which the function failed
  faultline traces ls 'edge("web", "orders") { throttle }'      in which a call between two services was throttled
  faultline traces ls 'annotation.tier = "gold" user BEGINSWITH "a"'

Keywords: ok error throttle fault partial responsetime duration http.status http.url http.method http.useragent
http.clientip user annotation.KEY name type message group.name service("NAME") { … } edge("FROM", "TO") { … }
rootcause.fault.service { … }. Terms side by side mean AND; OR, ! and parentheses as usual. Without service, a term is
about the request as a whole.`;

const SHOW_EXAMPLES = `
Examples:
  faultline traces show 1-5759e988-bd862e3fe1be46a994272793
  faultline traces show "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1"   as the header has it
  faultline traces show 5759e988bd862e3fe1be46a994272793                       as OpenTelemetry has it`;

/** `faultline traces`: the service map, requests by filter, and one request in full. */
export function defineCommand(traces: Command): void {
  addTracesOptions(traces.command("map"))
    .description("draw the service map: rates, times and shares of failures")
    .option("--group <name>", "only the traces of an X-Ray group")
    .addHelpText("after", MAP_EXAMPLES)
    .action(map);
  addTracesOptions(traces.command("ls"))
    .description("list requests, newest first")
    .argument("[filter]", "an X-Ray filter expression")
    .option("--limit <n>", "most requests to list", parseCount, DEFAULT_LIMIT)
    .addHelpText("after", LS_EXAMPLES)
    .action(list);
  addConnectOptions(traces.command("show"))
    .description("show where one request spent its time, and what decided when it ended")
    .argument("<id>", "a trace id")
    .option("--json", "print JSON: the waterfall's rows, and the segments", false)
    .addHelpText("after", SHOW_EXAMPLES)
    .action(show);
}

function addTracesOptions(command: Command): Command {
  return addWindowOptions(addConnectOptions(command), "10m").option("--json", "print JSON", false);
}

function requireWindow(options: TracesOptions): TimeWindow {
  const window = windowOf(options, systemClock.now());
  // The present second is not to count.
  const latestStart = window.end - WINDOW_MS_MAX;
  if (window.start >= latestStart - PRESENT_MS)
    return { ...window, start: epochMs(Math.max(window.start, latestStart)) };
  const hint = "give --since and --until at most 24 hours apart";
  throw new LabError("WINDOW_TOO_WIDE", "X-Ray answers for at most 24 hours at once", hint);
}

async function map(options: MapOptions): Promise<void> {
  const window = requireWindow(options);
  const query = { ...window, ...(options.group === undefined ? {} : { group: options.group }) };
  const services = await withClients(options, (clients) => fetchServiceMap(clients, query));
  print(
    options.json
      ? JSON.stringify(services, undefined, 2)
      : renderServiceMap(services, (window.end - window.start) / 60_000),
  );
}

async function list(filter: string | undefined, options: ListOptions): Promise<void> {
  const onProgress = progressTeller();
  const query = {
    ...requireWindow(options),
    ...(filter === undefined ? {} : { filter }),
    limit: options.limit,
    onProgress,
  };
  const found = await withClients(options, (clients) => listTraces(clients, query)).catch((thrown: unknown) => {
    throw thrown instanceof MalformedFilter && filter !== undefined ? withCaret(thrown, filter) : thrown;
  });
  if (options.json) return print(JSON.stringify(found.traces, undefined, 2));
  print(renderList(found, filter !== undefined));
}

function renderList({ traces, processedCount, hasMore }: TraceList, isFiltered: boolean): string {
  if (processedCount === 0) return "No traces in this time. --since 1h looks further back.";
  if (traces.length === 0) {
    const inside = isFiltered ? " service() { fault } finds what happened inside, too." : "";
    return `None of ${processedCount} traces in this time matches. --since 1h looks further back.${inside}`;
  }
  const begun = traces.map(({ StartTime = new Date(0) }) => StartTime); // X-Ray tells it of every trace.
  const times = formatTimes(begun, new Date(systemClock.now()));
  const rows = traces.map((trace, index) => [times[index] ?? "", ...traceCells(trace)]);
  const table = renderTable([["TIME (UTC)", "TRACE", "STATUS", "TIME TAKEN", "URL"], ...rows], [2, 3]);
  return hasMore ? `${table}\nThe newest ${traces.length}; --limit shows more.` : table;
}

function progressTeller(): (processedCount: number) => void {
  const startedMs = systemClock.monotonicMs();
  return (count) => {
    if (systemClock.monotonicMs() - startedMs < QUIET_MS) return;
    process.stderr.write(`Looked at ${count.toLocaleString("en-US")} traces …\n`);
  };
}

function withCaret({ code, message, hint, location }: MalformedFilter, filter: string): LabError {
  const place = renderQueryError(filter, location);
  return new LabError(code, `the filter is malformed: ${message}\n\n${place}\n`, hint);
}

function traceCells(trace: ListedTrace): string[] {
  return [trace.Id ?? "", statusOf(trace), formatSeconds(trace.ResponseTime ?? 0), trace.Http?.HttpURL ?? ""];
}

function statusOf({ Http, HasFault, HasThrottle, HasError }: ListedTrace): string {
  if (Http?.HttpStatus !== undefined) return String(Http.HttpStatus);
  if (HasFault === true) return "fault";
  if (HasThrottle === true) return "throttle";
  return HasError === true ? "error" : "ok";
}

async function show(text: string, options: ConnectOptions & { readonly json: boolean }): Promise<void> {
  const id = parseTraceId(text);
  const trace = await withClients(options, (clients) => fetchTrace(clients, id));
  const waterfall = layoutWaterfall(trace);
  if (options.json) return print(JSON.stringify({ id, ...waterfall, segments: trace.segments }, undefined, 2));
  const columns = Math.min(MAX_COLUMNS, process.stdout.columns ?? DEFAULT_COLUMNS);
  print(`${trace.id}  ${formatSeconds(waterfall.totalSeconds)}\n\n${renderWaterfall(waterfall, columns)}`);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
