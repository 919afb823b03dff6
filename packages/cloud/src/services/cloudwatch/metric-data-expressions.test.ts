import type { MetricDataQuery } from "@aws-sdk/client-cloudwatch";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { CloudWatchLab } from "./cloudwatch-lab.fixture.ts";

let lab: CloudWatchLab;

beforeAll(async () => {
  lab = await CloudWatchLab.open();
});

afterAll(() => lab.close());

/** Three minutes: calls 10, 20 and 40; errors 1, none and 4; of two functions, the second with the double. */
beforeEach(async () => {
  lab.nextAccount();
  const datums = [10, 20, 40].flatMap((calls, index) => {
    const Timestamp = lab.minutesAgo(4 - index);
    return [1, 2].flatMap((factor) => {
      const Dimensions = [{ Name: "FunctionName", Value: factor === 1 ? "orders" : "pay" }];
      return [
        { MetricName: "Calls", Dimensions, Timestamp, Value: calls * factor },
        ...(index === 1 ? [] : [{ MetricName: "Errors", Dimensions, Timestamp, Value: (calls / 10) * factor }]),
      ];
    });
  });
  await lab.call("PutMetricData", { Namespace: "Shop", MetricData: datums });
});

function metric(Id: string, MetricName: string, more: Partial<MetricDataQuery> = {}): MetricDataQuery {
  const Metric = { Namespace: "Shop", MetricName, Dimensions: [{ Name: "FunctionName", Value: "orders" }] };
  return { Id, MetricStat: { Metric, Period: 60, Stat: "Sum" }, ReturnData: false, ...more };
}

const calls = metric("calls", "Calls");
const errors = metric("errors", "Errors");

async function data(...MetricDataQueries: MetricDataQuery[]) {
  const { MetricDataResults = [] } = await lab.call("GetMetricData", {
    MetricDataQueries,
    StartTime: lab.minutesAgo(4),
    EndTime: lab.minutesAgo(0),
    ScanBy: "TimestampAscending",
  });
  return MetricDataResults.map(({ Id, Label, Values }) => ({ Id, Label, Values }));
}

test.each([
  { Expression: "100 * errors / calls", Values: [10, 0, 10] },
  { Expression: "FILL(errors, 0) / PERIOD(errors)", Values: [1 / 60, 0, 4 / 60, 0] },
  { Expression: "IF(calls > 15, errors)", Values: [0, 4] },
  { Expression: "RATE(calls) * 60", Values: [10, 20] },
  { Expression: "TIME_SERIES(MAX(calls))", Values: [40, 40, 40, 40] },
])("$Expression is computed from the request's metrics", async ({ Expression, Values }) => {
  expect(await data(calls, errors, { Id: "e1", Expression })).toEqual([{ Id: "e1", Label: "e1", Values }]);
});

test("an expression of several series answers each of them, labelled by its own label and theirs", async () => {
  const labelled = [metric("calls", "Calls", { Label: "all" }), metric("errors", "Errors")];
  expect(await data(...labelled, { Id: "e1", Expression: "METRICS() * 2", Label: "twice" })).toEqual([
    { Id: "e1", Label: "twice Calls", Values: [20, 40, 80] },
    { Id: "e1", Label: "twice Errors", Values: [2, 8] },
  ]);
});

test("a search finds metrics by their dimensions, and its label applies to each of them", async () => {
  const Expression = "SEARCH('{Shop,FunctionName} MetricName=\"Errors\"', 'Sum', 60)";
  expect(await data({ Id: "s", Expression })).toEqual([
    { Id: "s", Label: "orders", Values: [1, 4] },
    { Id: "s", Label: "pay", Values: [2, 8] },
  ]);
  const Label = "${PROP('Dim.FunctionName')}: ${SUM} of ${PROP('MetricName')}";
  expect(await data({ Id: "s", Expression, Label })).toMatchObject([
    { Label: "orders: 5 of Errors" },
    { Label: "pay: 10 of Errors" },
  ]);
  expect(await data({ Id: "s", Expression: `SUM(${Expression})` })).toMatchObject([{ Label: "s", Values: [3, 12] }]);
});

test.each([
  { query: "SELECT SUM(Calls) FROM Shop", expected: [["q", [30, 60, 120]]] },
  { query: "SELECT MAX(Calls) FROM SCHEMA(Shop, FunctionName)", expected: [["q", [20, 40, 80]]] },
  { query: "SELECT AVG(Calls) FROM Shop WHERE FunctionName != 'pay'", expected: [["q", [10, 20, 40]]] },
  {
    query: "SELECT SUM(Calls) FROM Shop GROUP BY FunctionName ORDER BY MAX() DESC LIMIT 5",
    expected: [
      ["pay", [20, 40, 80]],
      ["orders", [10, 20, 40]],
    ],
  },
  { query: "SELECT COUNT(Errors) FROM Shop GROUP BY FunctionName LIMIT 1", expected: [["orders", [1, 1]]] },
])("Metrics Insights: $query", async ({ query, expected }) => {
  const results = await data({ Id: "q", Expression: query, Period: 60 });
  expect(results.map(({ Label, Values }) => [Label, Values])).toEqual(expected);
});

test("an anomaly band is two series, and learns from what was before the request", async () => {
  const earlier = [0, 2].map((Value, index) => ({ MetricName: "Load", Value, Timestamp: lab.minutesAgo(20 + index) }));
  await lab.call("PutMetricData", { Namespace: "Shop", MetricData: earlier });
  const load = { Id: "m", MetricStat: { Metric: { Namespace: "Shop", MetricName: "Load" }, Period: 60, Stat: "Sum" } };
  const Expression = "ANOMALY_DETECTION_BAND(m, 3)"; // Mean 1, standard deviation 1.
  expect(await data({ ...load, ReturnData: false }, { Id: "band", Expression })).toEqual([
    { Id: "band", Label: "lower", Values: [-2, -2, -2, -2] },
    { Id: "band", Label: "upper", Values: [4, 4, 4, 4] },
  ]);
});

test.each([
  { queries: [{ Id: "e1", Expression: "m1 * 2" }], message: "Error in expression 'e1': Undefined variable 'm1'" },
  { queries: [calls, { Id: "e1", Expression: "AVG(calls)" }], message: "returns a scalar" },
  { queries: [calls, { Id: "e1", Expression: "e1 + calls" }], message: "The expression refers to itself" },
  { queries: [calls, { Id: "e1", Expression: "SERVICE_QUOTA(calls)" }], message: "data that the lab does not have" },
  { queries: [{ Id: "q", Expression: "SELECT AVG(x) FROM n" }], message: "requires Period" },
  { queries: [{ Id: "e1", Expression: " " }], message: "MetricStat is required" },
])("refused: $message", async ({ queries, message }) => {
  await expect(data(...queries)).rejects.toMatchObject({
    code: "ValidationError",
    message: expect.stringContaining(message) as string,
  });
});

test("pages of an answer continue where the last one ended", async () => {
  const request = {
    MetricDataQueries: [metric("calls", "Calls", { ReturnData: true }), { Id: "twice", Expression: "calls * 2" }],
    StartTime: lab.minutesAgo(4),
    EndTime: lab.minutesAgo(0),
    MaxDatapoints: 4,
  };
  const first = await lab.call("GetMetricData", request);
  expect(first.MetricDataResults?.map(({ Values, StatusCode }) => [StatusCode, Values])).toEqual([
    ["Complete", [40, 20, 10]],
    ["PartialData", [80]],
  ]);
  const second = await lab.call("GetMetricData", { ...request, NextToken: first.NextToken });
  expect(second.MetricDataResults?.map(({ Values }) => Values)).toEqual([[], [40, 20]]);
  expect(second.NextToken).toBeUndefined();
});
