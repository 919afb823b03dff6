import type { ServiceMapNode } from "@faultline/ops";
import { formatSeconds, formatShare } from "./format.ts";
import { renderTable } from "./text-table.ts";

const HEADER = ["SERVICE", "TYPE", "REQUESTS", "PER MIN", "MEAN", "P95", "FAULT", "ERROR", "THROTTLE", ""];
const RIGHT = [2, 3, 4, 5, 6, 7, 8];

/**
 * A service map as a tree from each root: a row a service with its own view of its requests. A service that is reached
 * by two ways stands in both places, with its subtree only in the first; `~` marks one that is reached by a message.
 *
 * @param minutes How long the map's time is.
 */
export function renderServiceMap(services: readonly ServiceMapNode[], minutes: number): string {
  const byId = new Map(services.map((service) => [service.ReferenceId, service]));
  const shown = new Set<ServiceMapNode>();
  const rows: string[][] = [];
  const walk = (service: ServiceMapNode, prefix: string, childPrefix: string) => {
    rows.push([`${prefix}${service.Name ?? ""}`, service.Type ?? "", ...statisticsOf(service, minutes)]);
    if (shown.has(service)) return;
    shown.add(service);
    const edges = (service.Edges ?? []).filter((edge) => byId.has(edge.ReferenceId));
    for (const [i, edge] of edges.entries()) {
      const target = byId.get(edge.ReferenceId);
      const isLast = i === edges.length - 1;
      const line = `${isLast ? "└" : "├"}${edge.EdgeType === "link" ? "~ " : "─ "}`;
      if (target !== undefined) walk(target, `${childPrefix}${line}`, `${childPrefix}${isLast ? "   " : "│  "}`);
    }
  };
  for (const root of services.filter((service) => service.Root === true)) walk(root, "", "");
  return rows.length === 0 ? "No traces in this time." : renderTable([HEADER, ...rows], RIGHT);
}

function statisticsOf(service: ServiceMapNode, minutes: number): string[] {
  const { SummaryStatistics: statistics = {}, ResponseTimeHistogram: histogram = [] } = service;
  const { TotalCount: total = 0, TotalResponseTime: seconds = 0 } = statistics;
  if (total === 0) return ["0", "–", "–", "–", "–", "–", "–", ""];
  const { TotalCount: faults = 0 } = statistics.FaultStatistics ?? {};
  const { ThrottleCount: throttles = 0, OtherCount: errors = 0 } = statistics.ErrorStatistics ?? {};
  const shares = [faults, errors, throttles].map((count) => formatShare(count, total));
  const rate = (total / Math.max(minutes, Number.EPSILON)).toFixed(1);
  const times = [formatSeconds(seconds / total), formatSeconds(percentileOf(histogram, 0.95))];
  return [String(total), rate, ...times, ...shares, markOf(faults, throttles + errors)];
}

/** The least value that at least a share of the counts does not exceed. */
function percentileOf(histogram: NonNullable<ServiceMapNode["ResponseTimeHistogram"]>, share: number): number {
  const entries = histogram.toSorted((a, b) => (a.Value ?? 0) - (b.Value ?? 0));
  const wanted = entries.reduce((sum, { Count: count = 0 }) => sum + count, 0) * share;
  let seen = 0;
  return entries.find(({ Count: count = 0 }) => (seen += count) >= wanted)?.Value ?? 0;
}

/** The colour of the console's map in one character: red, yellow or purple, green. */
function markOf(faults: number, errors: number): string {
  if (faults > 0) return "✗";
  return errors > 0 ? "!" : "";
}
