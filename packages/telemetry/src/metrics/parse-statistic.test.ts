import { expect, test } from "vitest";
import { parseStatistic } from "./parse-statistic.ts";

// Forms: CloudWatch User Guide, "CloudWatch statistics definitions".
test.each([
  { text: "Sum", statistic: { kind: "simple", name: "Sum" } },
  { text: "SampleCount", statistic: { kind: "simple", name: "SampleCount" } },
  { text: "p99", statistic: { kind: "percentile", percent: 99 } },
  { text: "p99.9", statistic: { kind: "percentile", percent: 99.9 } },
  { text: "p0.0", statistic: { kind: "percentile", percent: 0 } },
  { text: "p100", statistic: { kind: "percentile", percent: 100 } },
  { text: "tm99", statistic: { kind: "trimmed-mean", range: { unit: "percent", high: 99 } } },
  { text: "TM(2%:98%)", statistic: { kind: "trimmed-mean", range: { unit: "percent", low: 2, high: 98 } } },
  { text: "TM(150:1000)", statistic: { kind: "trimmed-mean", range: { unit: "value", low: 150, high: 1000 } } },
  { text: "tc90", statistic: { kind: "trimmed-count", range: { unit: "percent", high: 90 } } },
  { text: "TS(80%:)", statistic: { kind: "trimmed-sum", range: { unit: "percent", low: 80 } } },
  { text: "wm98", statistic: { kind: "winsorized-mean", range: { unit: "percent", high: 98 } } },
  { text: "PR(:300)", statistic: { kind: "percentile-rank", range: { unit: "value", high: 300 } } },
  { text: "IQM", statistic: { kind: "trimmed-mean", range: { unit: "percent", low: 25, high: 75 } } },
])("$text is a statistic", ({ text, statistic }) => {
  expect(parseStatistic(text)).toEqual(statistic);
});

test.each([
  ..."p101 P99 p p-1 p99.12345678901 sum tm101 TM99 TM() TM(:) TM(90%:10%) TM(10%:90) TM(0%:101%) PR(1%:2%) tm(1:2) IQM(1:2)".split(
    " ",
  ),
  "",
])("%s is none", (text) => {
  expect(parseStatistic(text)).toBeUndefined();
});
