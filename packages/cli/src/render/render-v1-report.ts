import type { LoadReport, Phase } from "@faultline/ops";
import { toV1Report } from "@faultline/ops";
import { formatClock } from "./render-load-report.ts";

/** The summary in the words of Artillery 1, which older articles show. */
export function renderV1Summary(report: LoadReport, phases: readonly Phase[], atMs: number): string {
  const { aggregate } = toV1Report(report, phases);
  const { latency, codes, errors, scenarioCounts, scenariosCreated } = aggregate;
  const counts = Object.entries(scenarioCounts).map(([name, count]) => {
    const percent = Math.round((count / Math.max(1, scenariosCreated)) * 100_000) / 1000;
    return `    ${name}: ${count} (${percent}%)`;
  });
  const lines = [
    "All virtual users finished",
    `Summary report @ ${formatClock(atMs)} ${new Date(atMs).toISOString().slice(0, 10)}`,
    `  Scenarios launched:  ${scenariosCreated}`,
    `  Scenarios completed: ${aggregate.scenariosCompleted}`,
    `  Requests completed:  ${aggregate.requestsCompleted}`,
    `  Mean response/sec: ${aggregate.rps.mean}`,
    "  Response time (msec):",
    ...(["min", "max", "median", "p95", "p99"] as const).map((name) => `    ${name}: ${latency[name]}`),
    "  Scenario counts:",
    ...counts,
    ...section("Codes", codes),
    ...section("Errors", errors),
  ];
  return `${lines.join("\n")}\n`;
}

function section(title: string, counts: Readonly<Record<string, number>>): readonly string[] {
  const entries = Object.entries(counts);
  return entries.length === 0 ? [] : [`  ${title}:`, ...entries.map(([name, count]) => `    ${name}: ${count}`)];
}
