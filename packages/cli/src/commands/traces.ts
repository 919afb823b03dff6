import { epochMs, systemClock } from "@faultline/core";
import { fetchServiceMap, fetchTrace, layoutWaterfall, type ListedTrace, listTraces } from "@faultline/ops";
import type { Command } from "commander";
import { addConnectOptions, type ConnectOptions, withClients } from "../connect.ts";
import { parseCount, sinceOption } from "../options.ts";
import { formatSeconds, formatTimeOfDay } from "../render/format.ts";
import { renderServiceMap } from "../render/render-service-map.ts";
import { renderWaterfall } from "../render/render-waterfall.ts";
import { renderTable } from "../render/text-table.ts";

interface WindowOptions extends ConnectOptions {
  readonly since: number;
  readonly json: boolean;
}

const DEFAULT_LIMIT = 20;

const EXAMPLES = `
Examples:
  faultline traces map                                       the service map of the last ten minutes
  faultline traces ls 'http.status = 502'                    requests that ended in 502
  faultline traces ls 'service("LookupFunction") { fault }'  requests in which the function failed
  faultline traces show 1-5759e988-bd862e3fe1be46a994272793  where one request spent its time`;

/** `faultline traces`: the service map, requests by filter, and one request in full. */
export function addTracesCommand(program: Command): void {
  const traces = program
    .command("traces")
    .description("follow requests through services")
    .addHelpText("after", EXAMPLES);
  addWindowOptions(traces.command("map")).description("draw the service map").action(map);
  addWindowOptions(traces.command("ls"))
    .description("list requests, newest first")
    .argument("[filter]", "an X-Ray filter expression")
    .option("--limit <n>", "most requests to list", parseCount, DEFAULT_LIMIT)
    .action(list);
  addConnectOptions(traces.command("show"))
    .description("show where one request spent its time")
    .argument("<id>", "a trace id")
    .option("--json", "print JSON", false)
    .action(show);
}

function addWindowOptions(command: Command): Command {
  return addConnectOptions(command).addOption(sinceOption("10m")).option("--json", "print JSON", false);
}

function windowOf({ since }: WindowOptions) {
  // One second on: a trace that began this second has not passed yet.
  return { start: epochMs(systemClock.now() - since), end: epochMs(systemClock.now() + 1000) };
}

async function map(options: WindowOptions): Promise<void> {
  const services = await withClients(options, (clients) => fetchServiceMap(clients, windowOf(options)));
  print(options.json ? JSON.stringify(services, undefined, 2) : renderServiceMap(services, options.since / 60_000));
}

async function list(filter: string | undefined, options: WindowOptions & { readonly limit: number }): Promise<void> {
  const query = { ...windowOf(options), ...(filter === undefined ? {} : { filter }), limit: options.limit };
  const traces = await withClients(options, (clients) => listTraces(clients, query));
  if (options.json) return print(JSON.stringify(traces, undefined, 2));
  if (traces.length === 0) return print("No traces match in this time.");
  print(renderTable([["TIME (UTC)", "TRACE", "STATUS", "TIME TAKEN", "URL"], ...traces.map(traceRow)], [2, 3]));
}

function traceRow(trace: ListedTrace): string[] {
  const time = trace.StartTime === undefined ? "" : formatTimeOfDay(trace.StartTime);
  const status = String(trace.Http?.HttpStatus ?? (trace.HasFault === true ? "fault" : "ok"));
  return [time, trace.Id ?? "", status, formatSeconds(trace.ResponseTime ?? 0), trace.Http?.HttpURL ?? ""];
}

async function show(id: string, options: ConnectOptions & { readonly json: boolean }): Promise<void> {
  const trace = await withClients(options, (clients) => fetchTrace(clients, id));
  if (options.json) return print(JSON.stringify(trace, undefined, 2));
  const { rows, totalSeconds } = layoutWaterfall(trace);
  print(`${trace.id}  ${formatSeconds(totalSeconds)}\n\n${renderWaterfall(rows, totalSeconds)}`);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
