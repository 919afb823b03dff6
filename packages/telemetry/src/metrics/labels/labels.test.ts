import { expect, test } from "vitest";
import { defaultLabels } from "./default-labels.ts";
import { expandLabel, isDynamicLabel } from "./dynamic-label.ts";

const START = Date.UTC(2026, 10, 23, 12, 0);
const SERIES = {
  label: "orders",
  periodSeconds: 60,
  timestamps: [0, 1, 2, 5].map((minute) => START + minute * 60_000),
  values: [4, 1, 10, 5],
  source: {
    accountId: "111122223333",
    region: "us-east-1",
    namespace: "AWS/Lambda",
    metricName: "Errors",
    dimensions: [{ name: "FunctionName", value: "orders" }],
    statistic: "Sum",
  },
};
const CONTEXT = { defaultLabel: "Errors", now: START + 65 * 60_000 };

// The names: CloudWatch User Guide, "Using dynamic labels", read 2026-11. Values by hand.
test.each([
  ["${AVG}", "5"],
  ["${DATAPOINT_COUNT}", "4"],
  ["${FIRST}", "4"],
  ["${FIRST_LAST_RANGE}", "1"],
  ["${FIRST_LAST_TIME_RANGE}", "5m"],
  ["${FIRST_TIME}", "2026-11-23 12:00:00"],
  ["${FIRST_TIME_RELATIVE}", "1h 5m"],
  ["${LABEL}", "Errors"],
  ["${LAST}", "5"],
  ["${LAST_TIME}", "2026-11-23 12:05:00"],
  ["${LAST_TIME_RELATIVE}", "1h"],
  ["${MAX}", "10"],
  ["${MAX_TIME}", "2026-11-23 12:02:00"],
  ["${MAX_TIME_RELATIVE}", "1h 3m"],
  ["${MIN}", "1"],
  ["${MIN_MAX_RANGE}", "9"],
  ["${MIN_MAX_TIME_RANGE}", "1m"],
  ["${MIN_TIME}", "2026-11-23 12:01:00"],
  ["${MIN_TIME_RELATIVE}", "1h 4m"],
  ["${SUM}", "20"],
  ["${PROP('AccountId')}", "111122223333"],
  ["${PROP('Dim.FunctionName')}", "orders"],
  ['${PROP("Dim.FunctionName")}', "orders"],
  ["${PROP('Dim.Missing')}", "--"],
  ["${PROP('MetricName')}", "Errors"],
  ["${PROP('Namespace')}", "AWS/Lambda"],
  ["${PROP('Period')}", "60"],
  ["${PROP('Region')}", "us-east-1"],
  ["${PROP('Stat')}", "Sum"],
  ["[max: ${MAX} of ${PROP('Dim.FunctionName')}]", "[max: 10 of orders]"],
  ["${MEDIAN}", "${MEDIAN}"],
])("%s is %s", (label, expected) => {
  expect(expandLabel(label, SERIES, CONTEXT)).toBe(expected);
});

test("a series without points has no values to show", () => {
  const empty = { ...SERIES, timestamps: [], values: [] };
  expect(expandLabel("${MAX} ${DATAPOINT_COUNT} ${LABEL}", empty, CONTEXT)).toBe("-- 0 Errors");
});

test("a dollar alone makes no label dynamic", () => {
  expect(["cost in $", "${x", "${AVG}"].map(isDynamicLabel)).toEqual([false, false, true]);
});

test.each([
  { name: "one metric", rows: [["Errors", "a", "Sum"]], labels: ["Errors"] },
  {
    name: "several values of a dimension",
    rows: [
      ["Errors", "a", "Sum"],
      ["Errors", "b", "Sum"],
    ],
    labels: ["a", "b"],
  },
  {
    name: "several metrics of each",
    rows: [
      ["Errors", "a", "Sum"],
      ["Calls", "b", "Sum"],
    ],
    labels: ["a Errors", "b Calls"],
  },
  {
    name: "several statistics, as recorded",
    rows: [
      ["metric1", "a", "Sum"],
      ["metric1", "a", "Minimum"],
    ],
    labels: ["metric1 Sum", "metric1 Minimum"],
  },
])("default labels of $name", ({ rows, labels }) => {
  const series = rows.map(([metricName = "", value = "", statistic = ""]) => {
    return { metricName, dimensions: [{ name: "FunctionName", value }], statistic, periodSeconds: 60 };
  });
  expect(defaultLabels(series)).toEqual(labels);
});
