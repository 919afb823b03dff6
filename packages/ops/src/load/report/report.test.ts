import { VirtualClock } from "@faultline/core";
import { expect, test } from "vitest";
import { renderHtmlReport } from "../html/render-html-report.ts";
import { niceTicks } from "../html/svg-chart.ts";
import type { EnsureCheck } from "../script/load-script.ts";
import { MetricsRecorder, OWN_METRICS, type Period } from "../statistics/metrics-recorder.ts";
import { assessValidity } from "./assess-validity.ts";
import { buildReport } from "./build-report.ts";
import { checkEnsure } from "./check-ensure.ts";
import { toV1Report } from "./v1-report.ts";

/** Two periods: 20 requests of 10 … 200 ms over 10 s, then one failure. */
function recordedPeriods(): readonly Period[] {
  const clock = new VirtualClock(Date.UTC(2026, 10, 23, 7, 0, 0));
  const periods: Period[] = [];
  const recorder = new MetricsRecorder(clock, (period) => periods.push(period));
  for (let i = 1; i <= 20; i++) {
    recorder.count("http.requests");
    recorder.rate("http.request_rate");
    recorder.count("http.codes.200");
    recorder.count("http.responses");
    recorder.count("vusers.created");
    recorder.count("vusers.created_by_name.0");
    recorder.count("vusers.completed");
    recorder.record("http.response_time", i * 10);
    recorder.record("vusers.session_length", i * 10);
    recorder.record(OWN_METRICS.latency, i * 10);
    clock.advance(500);
  }
  recorder.count("vusers.created");
  recorder.count("http.requests");
  recorder.rate("http.request_rate");
  recorder.count("vusers.failed");
  recorder.count("errors.ETIMEDOUT");
  recorder.close();
  return periods;
}

const report = buildReport({
  script: "s.yml",
  target: "http://127.0.0.1:1/<x>",
  startedAtMs: Date.UTC(2026, 10, 23, 7),
  endedAtMs: Date.UTC(2026, 10, 23, 7, 0, 10),
  wasStopped: false,
  ensure: [],
  periods: recordedPeriods(),
  seconds: [
    {
      atMs: 1,
      sent: 2,
      ended: 2,
      failed: 1,
      latencyMsP50: 1,
      latencyMsP95: 2,
      latencyMsP99: 3,
      activeVusers: 0,
      lagMsMax: 1,
    },
    { atMs: 2, sent: 0, ended: 0, failed: 0, activeVusers: 0, lagMsMax: 0 },
  ],
  rttMs: 0,
  seed: 1,
  generatorCpuMs: 2.1,
});

/** Member names as Artillery 2.0 writes them. */
test("the JSON report has Artillery's members", () => {
  expect(Object.keys(report)).toEqual(["aggregate", "intermediate", "faultline"]);
  const members = ["counters", "rates", "summaries", "histograms", "firstCounterAt", "firstHistogramAt"];
  const times = ["lastCounterAt", "lastHistogramAt", "firstMetricAt", "lastMetricAt", "period"];
  for (const period of [report.aggregate, ...report.intermediate])
    expect(Object.keys(period).toSorted()).toEqual([...members, ...times].toSorted());
  expect(report.aggregate.period).toBe(Date.UTC(2026, 10, 23, 7));
  expect(report.intermediate.map(({ period }) => period)).toEqual(["1795417200000", "1795417210000"]);
  expect(report.aggregate.histograms).toEqual(report.aggregate.summaries);
});

test("the aggregate adds counters, merges histograms and averages rates", () => {
  expect(report.aggregate.counters).toMatchObject({ "http.requests": 21, "http.codes.200": 20, "errors.ETIMEDOUT": 1 });
  // 20 events in 9.5 s are 2.1 a second, the one of the second period counts as 1: (2.1 + 1) / 2, rounded.
  expect(report.aggregate.rates).toEqual({ "http.request_rate": 2 });
  const summary = report.aggregate.summaries["http.response_time"];
  expect(Object.keys(summary ?? {})).toEqual([
    "min",
    "max",
    "count",
    "mean",
    "p50",
    "median",
    "p75",
    "p90",
    "p95",
    "p99",
    "p999",
  ]);
  expect(summary).toMatchObject({ min: 10, max: 200, count: 20, mean: 105, p50: 100, p95: 190, p99: 200 });
  expect(Object.keys(report.aggregate.summaries).filter((name) => name.startsWith("faultline"))).toEqual([]);
});

test("version 1 has its own member names", () => {
  const { aggregate } = toV1Report(report, [
    { kind: "rate", name: undefined, durationMs: 60_000, fromPerSecond: 20, toPerSecond: 20, maxVusers: undefined },
  ]);
  expect(aggregate).toMatchObject({
    scenariosCreated: 21,
    scenariosCompleted: 20,
    requestsCompleted: 20,
    latency: { min: 10, max: 200, median: 100, p95: 190, p99: 200 },
    rps: { count: 21, mean: 2.1 },
    scenarioCounts: { "0": 20 },
    errors: { ETIMEDOUT: 1 },
    codes: { "200": 20 },
    matches: 0,
    customStats: {},
    phases: [{ duration: 60, arrivalRate: 20 }],
  });
});

test.each<{ check: EnsureCheck; isMet: boolean }>([
  { check: { kind: "threshold", metric: "http.response_time.p95", below: 191 }, isMet: true },
  { check: { kind: "threshold", metric: "http.response_time.p95", below: 190 }, isMet: false },
  { check: { kind: "threshold", metric: "http.response_time.p42", below: 999 }, isMet: false },
  { check: { kind: "condition", expression: "http.codes.500 == 0", isStrict: true }, isMet: true },
  { check: { kind: "condition", expression: "http.request_rate >= 2", isStrict: true }, isMet: true },
  {
    check: { kind: "condition", expression: "100 * vusers.failed / vusers.created <= 1", isStrict: true },
    isMet: false,
  },
])("ensure: $check is met: $isMet", ({ check, isMet }) => {
  expect(checkEnsure([check], report.aggregate)[0]?.isMet).toBe(isMet);
});

test.each([
  { name: "on time", lagMsP99: 2, latencyMsP99: 100, isValid: true },
  { name: "50 ms late", lagMsP99: 50, latencyMsP99: 100, isValid: true },
  { name: "51 ms late", lagMsP99: 51, latencyMsP99: 100, isValid: false },
  { name: "200 ms late where answers take 5 s", lagMsP99: 200, latencyMsP99: 5000, isValid: true },
  { name: "251 ms late where answers take 5 s", lagMsP99: 251, latencyMsP99: 5000, isValid: false },
])("a run whose generator is $name is valid: $isValid", ({ lagMsP99, latencyMsP99, isValid }) => {
  const rest = { unsentCount: 0, refusedCount: 0, createdCount: 10 };
  expect(assessValidity({ lagMsP99, latencyMsP99, ...rest }).isValid).toBe(isValid);
});

test("arrivals that were not sent make a run invalid", () => {
  const input = { lagMsP99: 1, latencyMsP99: 1, unsentCount: 3, refusedCount: 0, createdCount: 7 };
  expect(assessValidity(input).reasons).toEqual(["3 of 10 arrivals were not sent before their phase ended."]);
});

test("the web page needs nothing else, escapes what it shows, and has no script", () => {
  const page = renderHtmlReport({ report, runId: "r1" });
  expect(page).toContain("http://127.0.0.1:1/&lt;x&gt;");
  expect(page).not.toMatch(/<script|<link|@import|NaN|undefined|src=/);
  expect(page.match(/<svg/g)).toHaveLength(4);
  expect(page).toContain("ETIMEDOUT");
});

test.each([
  { max: 0, ticks: [0, 1] },
  { max: 4, ticks: [0, 1, 2, 3, 4] },
  { max: 97, ticks: [0, 25, 50, 75, 100] },
  { max: 3649, ticks: [0, 1000, 2000, 3000, 4000] },
])("an axis to $max has round ticks", ({ max, ticks }) => {
  expect(niceTicks(max)).toEqual(ticks);
});
