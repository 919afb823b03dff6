import type { Second } from "../engine/engine-event.ts";
import type { LoadReport, Summary } from "../report/load-report.ts";
import { Histogram } from "../statistics/histogram.ts";
import { OWN_METRICS } from "../statistics/metrics-recorder.ts";
import { latencyDistribution } from "./latency-distribution.ts";
import { STYLE_SHEET } from "./style-sheet.ts";
import { drawBarChart, drawLineChart, escapeHtml } from "./svg-chart.ts";

/** A run to show. */
export interface HtmlReportInput {
  readonly report: LoadReport;
  /** The stored run's id; absent for one that was not stored. */
  readonly runId?: string;
}

/** Points that a line may have before neighbours are joined. */
const POINTS_MAX = 360;

/** A report as one HTML file that needs nothing else: inline SVG, no scripts, light and dark. */
export function renderHtmlReport({ report, runId }: HtmlReportInput): string {
  const { faultline } = report;
  const title = `Load test of ${faultline.target}`;
  const run = runId === undefined ? "" : ` · run ${runId}`;
  const facts = `${faultline.script} · ${faultline.startedAt.slice(0, 19).replace("T", " ")} UTC${run}`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title><style>${STYLE_SHEET}</style></head><body>
<h1>${escapeHtml(title)}</h1>
<p class="facts">${escapeHtml(facts)}</p>
${verdict(report)}
${keyFigures(report)}
<div class="charts">
${section("Latency over time", latencyChart(faultline.seconds))}
${section("Requests a second", rateChart(faultline.seconds))}
${section("Failed requests", failureChart(faultline.seconds))}
${section("Latency distribution", distribution(report))}
</div>
${section("Answers and errors", codesTable(report))}
${section("Times in milliseconds", timesTable(report))}
${faultline.ensure.length === 0 ? "" : section("Checks", checksTable(report))}
</body></html>
`;
}

function section(title: string, body: string): string {
  return `<section><h2>${escapeHtml(title)}</h2>${body}</section>`;
}

function verdict({ faultline }: LoadReport): string {
  const { isValid, reasons } = faultline.validity;
  const stopped = faultline.wasStopped ? " It was ended early." : "";
  const lag = faultline.summaries.schedule_lag?.p99 ?? 0;
  if (!isValid) {
    const lines = ["Invalid: this run says more about its generator than about the app.", ...reasons];
    return `<div class="verdict bad">${lines.map((line) => `<p>${escapeHtml(line)}</p>`).join("")}</div>`;
  }
  const failed = faultline.ensure.filter(({ isMet, isStrict }) => isStrict && !isMet);
  const ensure = failed.length === 0 ? "" : ` ${failed.length} of ${faultline.ensure.length} checks failed.`;
  const text = `The schedule was kept: 99 % of the virtual users started within ${lag} ms of their time.${stopped}${ensure}`;
  return `<div class="verdict${failed.length > 0 ? " bad" : ""}"><p>${escapeHtml(text)}</p></div>`;
}

function keyFigures({ aggregate, faultline }: LoadReport): string {
  const requests = aggregate.counters["http.requests"] ?? 0;
  const failed = faultline.counters.requests_failed ?? 0;
  const latency = faultline.summaries.latency_from_due;
  const figures = [
    ["Requests", requests.toLocaleString("en-US")],
    ["Failed", requests === 0 ? "–" : `${((failed / requests) * 100).toFixed(1)} %`],
    ["p50", formatMs(latency?.p50 ?? 0)],
    ["p95", formatMs(latency?.p95 ?? 0)],
    ["p99", formatMs(latency?.p99 ?? 0)],
    ["Slowest", formatMs(latency?.max ?? 0)],
  ];
  return `<dl class="figures">${figures.map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`).join("")}</dl>`;
}

interface Point {
  /** Seconds since the start. */
  readonly x: number;
  readonly second: Second;
}

/** One point a second, or the worst of several neighbours in a long run. */
function pointsOf(seconds: readonly Second[]): readonly Point[] {
  const every = Math.ceil(seconds.length / POINTS_MAX);
  const points = seconds.map((second, i) => ({ x: i + 1, second }));
  return points.filter(({ second }, i) => {
    const first = i - (i % every);
    const neighbours = seconds.slice(first, first + every);
    return second === neighbours.reduce((worst, one) => (rank(one) > rank(worst) ? one : worst));
  });
}

function rank({ latencyMsP99 = -1, failed, sent }: Second): number {
  return latencyMsP99 + failed + sent / 1e6;
}

function latencyChart(seconds: readonly Second[]): string {
  const points = pointsOf(seconds);
  const line = (name: string, style: string, pick: (second: Second) => number | undefined) => ({
    name,
    style,
    points: points.map(({ x, second }) => ({ x, y: pick(second) })),
  });
  return drawLineChart({
    title: "Latency percentiles by second",
    lines: [
      line("p50", "one", ({ latencyMsP50 }) => latencyMsP50),
      line("p95", "two", ({ latencyMsP95 }) => latencyMsP95),
      line("p99", "three", ({ latencyMsP99 }) => latencyMsP99),
    ],
    formatX: formatSecond,
    formatY: formatMs,
  });
}

function rateChart(seconds: readonly Second[]): string {
  const points = pointsOf(seconds);
  const lines = [
    { name: "sent", style: "one", points: points.map(({ x, second }) => ({ x, y: second.sent })) },
    { name: "ended", style: "two", points: points.map(({ x, second }) => ({ x, y: second.ended })) },
  ];
  return drawLineChart({ title: "Requests a second", lines, formatX: formatSecond, formatY: String });
}

function failureChart(seconds: readonly Second[]): string {
  const share = ({ failed, ended }: Second) => (ended === 0 ? undefined : (100 * failed) / ended);
  const points = pointsOf(seconds).map(({ x, second }) => ({ x, y: share(second) }));
  return drawLineChart({
    title: "Share of failed requests by second",
    lines: [{ name: "failed", style: "bad-line", points }],
    formatX: formatSecond,
    formatY: (percent) => `${percent} %`,
  });
}

function distribution({ faultline }: LoadReport): string {
  const serialized = faultline.histograms[OWN_METRICS.latency];
  if (serialized === undefined) return "<p>No request ended.</p>";
  return drawBarChart("Requests by latency", latencyDistribution(Histogram.deserialize(serialized), formatMs));
}

function codesTable({ aggregate }: LoadReport): string {
  const rows = Object.entries(aggregate.counters).flatMap(([name, count]) => {
    const what = /^(?:http\.codes|errors)\.(.+)$/.exec(name)?.[1];
    return what === undefined ? [] : [[what, String(count)]];
  });
  return tableOf(["Answer or error", "Count"], rows);
}

function timesTable({ aggregate, faultline }: LoadReport): string {
  const own = Object.entries(faultline.summaries).map(([name, one]): [string, Summary] => [
    name.replaceAll("_", " "),
    one,
  ]);
  const named = [...own, ...Object.entries(aggregate.summaries)];
  const rows = named.map(([name, summary]) => {
    const { count, min, mean, p50, p95, p99, max } = summary;
    return [name, ...[count, min, mean, p50, p95, p99, max].map(String)];
  });
  return tableOf(["", "Count", "Min", "Mean", "p50", "p95", "p99", "Max"], rows);
}

function checksTable({ faultline }: LoadReport): string {
  const rows = faultline.ensure.map(({ text, isMet, actual }) => {
    return [text, actual === undefined ? "" : String(actual), isMet ? "holds" : "fails"];
  });
  return tableOf(["Check", "Measured", ""], rows);
}

function tableOf(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const align = (column: number) => (column === 0 ? "" : ' class="number"');
  const cells = (row: readonly string[], tag: "td" | "th") =>
    row.map((cell, column) => `<${tag}${align(column)}>${escapeHtml(cell)}</${tag}>`).join("");
  const body = rows.map((row) => `<tr>${cells(row, "td")}</tr>`).join("");
  return `<div class="scroll"><table><thead><tr>${cells(header, "th")}</tr></thead><tbody>${body}</tbody></table></div>`;
}

function formatMs(ms: number): string {
  if (ms >= 1000) return `${Number((ms / 1000).toPrecision(3))} s`;
  return `${Number(ms.toPrecision(3))} ms`;
}

function formatSecond(second: number): string {
  return `${second} s`;
}
