import type { ServiceMapNode } from "@faultline/ops";
import { formatSeconds, formatShare } from "./format.ts";
import { renderTable } from "./text-table.ts";

const HEADER = ["SERVICE", "TYPE", "REQUESTS", "MEAN", "FAULT", "ERROR", "THROTTLE", ""];
const RIGHT = [2, 3, 4, 5, 6];

/**
 * A service map as a tree from each root: a row a service with its own view of its requests. A service that is reached
 * by two ways stands in both places, with its subtree only in the first.
 */
export function renderServiceMap(services: readonly ServiceMapNode[]): string {
  const byId = new Map(services.map((service) => [service.ReferenceId, service]));
  const shown = new Set<ServiceMapNode>();
  const rows: string[][] = [];
  const walk = (service: ServiceMapNode, prefix: string, childPrefix: string) => {
    rows.push([`${prefix}${service.Name ?? ""}`, service.Type ?? "", ...statisticsOf(service)]);
    if (shown.has(service)) return;
    shown.add(service);
    const targets = (service.Edges ?? []).flatMap((edge) => byId.get(edge.ReferenceId) ?? []);
    for (const [i, target] of targets.entries()) {
      const isLast = i === targets.length - 1;
      walk(target, `${childPrefix}${isLast ? "└─ " : "├─ "}`, `${childPrefix}${isLast ? "   " : "│  "}`);
    }
  };
  for (const root of services.filter((service) => service.Root === true)) walk(root, "", "");
  return rows.length === 0 ? "No traces in this time." : renderTable([HEADER, ...rows], RIGHT);
}

function statisticsOf({ SummaryStatistics: statistics = {} }: ServiceMapNode): string[] {
  const { TotalCount: total = 0, TotalResponseTime: seconds = 0 } = statistics;
  if (total === 0) return ["0", "–", "–", "–", "–", ""];
  const { TotalCount: faults = 0 } = statistics.FaultStatistics ?? {};
  const { ThrottleCount: throttles = 0, OtherCount: errors = 0 } = statistics.ErrorStatistics ?? {};
  const shares = [faults, errors, throttles].map((count) => formatShare(count, total));
  return [String(total), formatSeconds(seconds / total), ...shares, markOf(faults, throttles + errors)];
}

/** The colour of the console's map in one character: red, yellow or purple, green. */
function markOf(faults: number, errors: number): string {
  if (faults > 0) return "✗";
  return errors > 0 ? "!" : "";
}
