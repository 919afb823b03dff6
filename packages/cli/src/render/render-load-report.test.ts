import type { LoadReport, ReportPeriod } from "@faultline/ops";
import { expect, test } from "vitest";
import { renderLoadProgress } from "./load-progress-line.ts";
import { renderPeriod, renderPhase, renderSummary, renderTotalTime } from "./render-load-report.ts";
import { renderV1Summary } from "./render-v1-report.ts";

process.env.TZ = "UTC";

const summary = { min: 0, max: 12, count: 32, mean: 1.2, p50: 1, median: 1, p75: 1, p90: 2, p95: 2, p99: 12, p999: 12 };
const atMs = Date.UTC(2026, 0, 1, 2, 38, 50);
const period: ReportPeriod = {
  counters: { "http.codes.200": 32, "plugins.metrics-by-endpoint./.codes.200": 32, "vusers.failed": 0 },
  rates: { "http.request_rate": 5 },
  summaries: { "http.response_time": summary },
  histograms: { "http.response_time": summary },
  firstCounterAt: atMs,
  firstHistogramAt: atMs,
  lastCounterAt: atMs + 8204,
  lastHistogramAt: atMs + 8204,
  firstMetricAt: atMs,
  lastMetricAt: atMs + 8204,
  period: String(atMs),
};

/** As Artillery 2.0.21 printed it. */
const BLOCK = `--------------------------------------
Metrics for period to: 02:39:00(+0000) (width: 8.204s)
--------------------------------------

http.codes.200: ................................................................ 32
http.request_rate: ............................................................. 5/sec
http.response_time:
  min: ......................................................................... 0
  max: ......................................................................... 12
  mean: ........................................................................ 1.2
  median: ...................................................................... 1
  p95: ......................................................................... 2
  p99: ......................................................................... 12
vusers.failed: ................................................................. 0
`;

test("a period is printed as Artillery prints it", () => {
  expect(renderPeriod(period, { isByEndpointShown: false })).toBe(BLOCK);
});

test("metrics by endpoint are printed for scripts that name the plugin", () => {
  expect(renderPeriod(period, { isByEndpointShown: true })).toContain("plugins.metrics-by-endpoint./.codes.200: ....");
});

test("the summary has its own rule and time", () => {
  const text = renderSummary(period, atMs, { isByEndpointShown: false });
  const rule = "--------------------------------";
  expect(text.startsWith(`${rule}\nSummary report @ 02:38:50(+0000)\n${rule}\n\nhttp.codes.200: ...`)).toBe(true);
});

test.each([
  { name: undefined, text: "Phase started: unnamed (index: 0, duration: 60s) 02:38:50(+0000)\n" },
  { name: "warm", text: "Phase started: warm (index: 0, duration: 60s) 02:38:50(+0000)\n" },
])("a phase named $name", ({ name, text }) => {
  const phase = { kind: "count", name, durationMs: 60_000, arrivalCount: 1, maxVusers: undefined } as const;
  expect(renderPhase("started", phase, 0, atMs)).toBe(text);
});

test.each([
  { ms: 61_000, text: "1 minute, 1 second" },
  { ms: 2000, text: "2 seconds" },
  { ms: 3_720_000, text: "1 hour, 2 minutes" },
  { ms: 10, text: "0 seconds" },
])("$ms ms are $text", ({ ms, text }) => {
  expect(renderTotalTime(ms)).toBe(`All VUs finished. Total time: ${text}\n`);
});

test("version 1 has the words of older articles", () => {
  const report = {
    aggregate: { ...period, counters: { ...period.counters, "vusers.created": 32, "vusers.created_by_name.0": 32 } },
    intermediate: [],
  };
  const text = renderV1Summary(report as unknown as LoadReport, [], atMs);
  expect(text).toContain("  Scenarios launched:  32\n");
  expect(text).toContain("  Response time (msec):\n    min: 0\n    max: 12\n    median: 1\n    p95: 2\n    p99: 12\n");
  expect(text).toContain("  Scenario counts:\n    0: 32 (100%)\n  Codes:\n    200: 32\n");
});

test("progress fits a line", () => {
  const second = { sent: 5, ended: 4, failed: 1, latencyMsP50: 520, latencyMsP95: 5710, activeVusers: 12, lagMsMax: 3 };
  expect(renderLoadProgress(second, 42_000, 300_000)).toBe(
    "0:42 / 5:00  5/s  p50 520 ms  p95 5.71 s  25 % failed  12 active",
  );
});
