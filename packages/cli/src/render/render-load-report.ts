import type { Phase, ReportPeriod } from "@faultline/ops";

/** Column at which values stand. @see Artillery's console reporter. */
const VALUE_COLUMN = 80;
const PERIOD_MS = 10_000;
const PERIOD_RULE = "-".repeat(38);
const SUMMARY_RULE = "-".repeat(32);
const STATISTICS = ["min", "max", "mean", "median", "p95", "p99"] as const;

/** Whether metrics by endpoint are shown: Artillery does so for scripts that name the plugin. */
export interface LoadReportLayout {
  readonly isByEndpointShown: boolean;
}

/** A period's block of Artillery's text report. */
export function renderPeriod(period: ReportPeriod, layout: LoadReportLayout): string {
  const to = formatClock(Number(period.period) + PERIOD_MS);
  const width = (period.lastMetricAt - period.firstMetricAt) / 1000;
  const heading = `Metrics for period to: ${to} (width: ${width}s)`;
  return `${PERIOD_RULE}\n${heading}\n${PERIOD_RULE}\n\n${renderMetrics(period, layout)}\n`;
}

/** The summary block of Artillery's text report. */
export function renderSummary(aggregate: ReportPeriod, atMs: number, layout: LoadReportLayout): string {
  const heading = `Summary report @ ${formatClock(atMs)}`;
  return `${SUMMARY_RULE}\n${heading}\n${SUMMARY_RULE}\n\n${renderMetrics(aggregate, layout)}\n`;
}

/** The line that opens or closes a phase. */
export function renderPhase(verb: "started" | "completed", phase: Phase, index: number, atMs: number): string {
  const name = phase.name ?? (phase.kind === "pause" ? "pause" : "unnamed");
  const duration = `${phase.durationMs / 1000}s`;
  return `Phase ${verb}: ${name} (index: ${index}, duration: ${duration}) ${formatClock(atMs)}\n`;
}

/** The line that says how long it all took: `1 minute, 1 second`. */
export function renderTotalTime(durationMs: number): string {
  const total = Math.round(durationMs / 1000);
  const parts = [
    [Math.floor(total / 3600), "hour"],
    [Math.floor(total / 60) % 60, "minute"],
    [total % 60, "second"],
  ] as const;
  const named = parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}${count === 1 ? "" : "s"}`);
  return `All VUs finished. Total time: ${named.length === 0 ? "0 seconds" : named.join(", ")}\n`;
}

function renderMetrics({ counters, rates, summaries }: ReportPeriod, { isByEndpointShown }: LoadReportLayout): string {
  const entries: [string, readonly string[]][] = [
    ...Object.entries(counters).map(([name, count]): [string, string[]] => [name, [line(name, String(count))]]),
    ...Object.entries(rates).map(([name, rate]): [string, string[]] => [name, [line(name, `${rate}/sec`)]]),
    ...Object.entries(summaries).map(([name, summary]): [string, string[]] => [
      name,
      [`${name}:`, ...STATISTICS.map((statistic) => line(`  ${statistic}`, String(summary[statistic])))],
    ]),
  ];
  const shown = entries.filter(([name]) => isByEndpointShown || !name.startsWith("plugins.metrics-by-endpoint."));
  return shown
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, lines]) => lines)
    .join("\n");
}

function line(name: string, value: string): string {
  return `${`${name}: `.padEnd(VALUE_COLUMN, ".")} ${value}`;
}

/** Local time of day with its offset: `02:39:00(+0000)`. */
export function formatClock(atMs: number): string {
  const date = new Date(atMs);
  const offset = -date.getTimezoneOffset();
  const two = (value: number) => String(value).padStart(2, "0");
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":");
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
  return `${clock}(${offset < 0 ? "-" : "+"}${two(hours)}${two(minutes)})`;
}
