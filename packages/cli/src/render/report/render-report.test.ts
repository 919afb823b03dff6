import { epochMs } from "@faultline/core";
import type { Diagnosis, Finding } from "@faultline/ops";
import { expect, test } from "vitest";
import { describeDiagnosis } from "./describe-diagnosis.ts";
import { renderReportHtml } from "./render-report-html.ts";
import { renderReportMarkdown } from "./render-report-markdown.ts";
import { renderReportText } from "./render-report-text.ts";

const WINDOW = { start: epochMs(Date.UTC(2026, 10, 23, 7)), end: epochMs(Date.UTC(2026, 10, 23, 7, 15)) };

const HEALTHY: Diagnosis = {
  window: WINDOW,
  region: "us-east-1",
  accountId: "123456789012",
  stackName: "shop",
  logicalIds: { "shop-Store-a1b2": "Store" },
  symptoms: [],
  findings: [],
  ruledOut: [],
  hasTraffic: true,
  undecided: [],
  missing: [],
};

const FINDING: Finding = {
  entry: "A1",
  title: "DynamoDB table has too little read capacity",
  subject: { kind: "table", name: "shop-Store-a1b2" },
  verdict: "confirmed",
  confidence: 0.95,
  summary: "Table shop-Store-a1b2 has 5 read units <a second>",
  evidence: [
    {
      statement: "573 reads throttled",
      source: {
        kind: "metric",
        namespace: "AWS/DynamoDB",
        metricName: "ReadThrottleEvents",
        dimensions: { TableName: "shop-Store-a1b2" },
        statistic: "Sum",
      },
      command: "aws cloudwatch get-metric-statistics --dimensions Name=TableName,Value=shop-Store-a1b2",
      window: WINDOW,
      numbers: { readThrottleEvents: 573 },
      weight: 2,
    },
  ],
  discrimination: [{ lookAlike: "B5", statement: "it waits" }],
  impact: 1,
  remedy: { steps: ["Provision 16 read units."], experiment: "repeat the load", changes: [] },
};

const FAULTY: Diagnosis = {
  ...HEALTHY,
  symptoms: [
    {
      kind: "errors",
      subject: { kind: "api", name: "shop" },
      statement: "25 % of requests fail",
      source: { kind: "traces", filter: "fault" },
      value: 0.25,
      threshold: 0.005,
      baseline: 0.01,
    },
  ],
  localisation: "30 traces fail in worker.",
  findings: [FINDING],
  ruledOut: [
    { ...FINDING, entry: "A6", title: "Account concurrency is exhausted", verdict: "refuted", summary: "29 of 1,000" },
  ],
  missing: [{ action: "logs:StartQuery", reason: "AccessDenied" }],
  patch: { diff: "--- t\n+++ t\n@@ -1 +1 @@\n-a: 1\n+a: <2>\n", patchedText: "a: <2>\n", notApplied: [] },
};

test("a terminal shows the verdict first, then evidence, what is ruled out, and the patch", () => {
  const text = renderReportText(describeDiagnosis(FAULTY));
  const order = [
    "✗ Table Store has",
    "Symptoms",
    "Where",
    "Evidence",
    "+ 573 reads",
    "Ruled out",
    "Could not be read",
    "Patch",
    "+a: <2>",
  ];
  const places = order.map((part) => text.indexOf(part));
  expect(places).not.toContain(-1);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(text).toContain("25 % of requests fail; 1 % in the window before");
  expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(110);
});

test("a healthy application is told in two lines", () => {
  expect(renderReportText(describeDiagnosis(HEALTHY))).toBe(
    [
      "Diagnosis of shop, 123456789012, us-east-1: 2026-11-23 07:00:00 to 07:15:00 UTC",
      "",
      "✓ Healthy: nothing to find",
      "  No symptom passes its threshold: errors, time-outs, throttles and latency are within objectives",
      "",
    ].join("\n"),
  );
});

test("a time in which nothing ran is not called healthy", () => {
  const text = renderReportText(describeDiagnosis({ ...HEALTHY, hasTraffic: false }));
  expect(text).toContain("? Nothing ran in this time, so there is nothing to judge");
  expect(text).not.toContain("Healthy");
});

test("what could not be read keeps an application from being called healthy", () => {
  const text = renderReportText(describeDiagnosis({ ...HEALTHY, missing: FAULTY.missing }));
  expect(text).toContain("? Nothing to find in what could be read");
  expect(text).toContain("logs:StartQuery: AccessDenied");
});

test("symptoms without a cause are said to be so", () => {
  expect(renderReportText(describeDiagnosis({ ...FAULTY, findings: [] }))).toContain("? Cause not found");
});

test("Markdown holds each command with the physical name, and escapes what would be markup", () => {
  const text = renderReportMarkdown(describeDiagnosis(FAULTY));
  expect(text).toContain(
    "```sh\n  aws cloudwatch get-metric-statistics --dimensions Name=TableName,Value=shop-Store-a1b2\n",
  );
  expect(text).toContain(String.raw`5 read units \<a second\>`);
  expect(text).toContain("```diff\n--- t\n+++ t\n");
});

test("the page stands alone, runs nothing and escapes what it shows", () => {
  const html = renderReportHtml(describeDiagnosis(FAULTY));
  expect(html).not.toMatch(/<script|src=|href=|@import|url\(/);
  expect(html).toContain("color-scheme: light dark");
  expect(html).toContain("5 read units &lt;a second&gt;");
  expect(html).toContain("<ins>+a: &lt;2&gt;</ins>");
});

test.each([
  { name: "of the template as it was deployed is said to be that", isOfDeployed: true },
  { name: "of a file needs no word", isOfDeployed: false },
])("a patch $name", ({ isOfDeployed }) => {
  const patch = {
    diff: "--- t\n+++ t\n@@ -1 +1 @@\n-a: 1\n+a: 2\n",
    patchedText: "a: 2\n",
    notApplied: [],
    isOfDeployed,
  };
  const text = renderReportText(describeDiagnosis({ ...FAULTY, patch }));
  expect(text.includes("for the template as it was deployed")).toBe(isOfDeployed);
});
