import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { CloudWatchLab } from "./cloudwatch-lab.fixture.ts";

let lab: CloudWatchLab;

beforeAll(async () => {
  lab = await CloudWatchLab.open();
});

afterAll(() => lab.close());

beforeEach(() => lab.nextAccount());

const WIDGET = {
  type: "metric",
  x: 0,
  y: 0,
  width: 6,
  height: 6,
  properties: { region: "us-east-1", metrics: [["A", "b"]] },
};
const body = (...widgets: unknown[]) => JSON.stringify({ widgets });

test("dashboards are kept as they were put, listed by name, and deleted", async () => {
  const DashboardBody = body(WIDGET, { type: "text", properties: { markdown: "# Shop" } });
  expect(await lab.call("PutDashboard", { DashboardName: "shop", DashboardBody })).toEqual({
    DashboardValidationMessages: [],
  });
  await lab.call("PutDashboard", { DashboardName: "other", DashboardBody: body() });
  expect(await lab.call("GetDashboard", { DashboardName: "shop" })).toEqual({
    DashboardArn: `arn:aws:cloudwatch::${lab.scope.accountId}:dashboard/shop`,
    DashboardBody,
    DashboardName: "shop",
  });
  const { DashboardEntries = [] } = await lab.call("ListDashboards", {});
  expect(DashboardEntries.map(({ DashboardName }) => DashboardName)).toEqual(["other", "shop"]);
  expect(DashboardEntries[1]?.Size).toBe(DashboardBody.length);
  const missing = lab.call("DeleteDashboards", { DashboardNames: ["shop", "nobody"] });
  await expect(missing).rejects.toMatchObject({ code: "DashboardNotFoundError" });
  await lab.call("DeleteDashboards", { DashboardNames: ["shop"] });
  await expect(lab.call("GetDashboard", { DashboardName: "shop" })).rejects.toMatchObject({
    code: "DashboardNotFoundError",
  });
});

test("what a widget does not know is told, and the dashboard is kept", async () => {
  const DashboardBody = body({ ...WIDGET, colour: "red" });
  const answer = await lab.call("PutDashboard", { DashboardName: "odd", DashboardBody });
  expect(answer.DashboardValidationMessages).toEqual([
    {
      DataPath: "/widgets/0",
      Message: 'The "colour" property is not expected to be part of a widget definition, will be ignored',
    },
  ]);
  expect((await lab.call("GetDashboard", { DashboardName: "odd" })).DashboardBody).toBe(DashboardBody);
});

const widgetOf = (properties: object) => ({ ...WIDGET, properties: { region: "us-east-1", ...properties } });

test("a dashboard that people really write is taken without a word", async () => {
  const metrics = [
    ["AWS/Lambda", "Errors", "FunctionName", "shop", { stat: "Sum", id: "errors", visible: false }],
    [".", "Invocations", ".", ".", { stat: "Sum", id: "calls", yAxis: "right" }],
    [{ expression: "100 * errors / MAX([errors, calls])", label: "Error rate (%)", id: "rate", color: "#d62728" }],
    ["...", { stat: "p99", label: "${PROP('Dim.FunctionName')}" }],
  ];
  const graph = widgetOf({
    metrics,
    view: "timeSeries",
    stacked: false,
    period: 60,
    title: "Shop",
    yAxis: { left: { min: 0, max: 100, label: "Percent", showUnits: false } },
    annotations: {
      horizontal: [{ value: 5, label: "objective", fill: "above", color: "#ff9896" }],
      vertical: [[{ value: "2026-11-22T10:00:00.000Z", label: "deploy" }, { value: "2026-11-22T10:05:00.000Z" }]],
    },
    legend: { position: "right" },
    liveData: false,
  });
  const alarm = widgetOf({ annotations: { alarms: ["arn:aws:cloudwatch:us-east-1:1:alarm:a"] } });
  const search = widgetOf({
    metrics: [[{ expression: "SEARCH('{AWS/Lambda,FunctionName} Errors', 'Sum', 300)" }]],
    view: "bar",
  });
  const DashboardBody = body(graph, alarm, search, {
    type: "log",
    properties: { region: "us-east-1", query: "SOURCE 'a'" },
  });
  const answer = await lab.call("PutDashboard", { DashboardName: "real", DashboardBody });
  expect(answer.DashboardValidationMessages).toEqual([]);
});

// As a report of a failed deployment shows it: issue 759 of guidance-for-claude-code-with-amazon-bedrock, July 2026.
test("a metric widget without metrics is refused with AWS's three messages", async () => {
  const put = lab.call("PutDashboard", { DashboardName: "none", DashboardBody: body(widgetOf({})) });
  const message = `The dashboard body is invalid, there are 3 validation errors:
[
  {
    "dataPath": "/widgets/0/properties",
    "message": "Should have required property 'metrics'"
  },
  {
    "dataPath": "/widgets/0/properties",
    "message": "The metric widget should have specified a region and a data source or an alarm annotation"
  },
  {
    "dataPath": "/widgets/0/properties",
    "message": "Should have required property 'annotations'"
  }
]`;
  await expect(put).rejects.toMatchObject({ code: "DashboardInvalidInputError", message });
});

test.each([
  { text: "no JSON", message: "The field DashboardBody must be a valid JSON object" },
  { text: "{}", message: "Should have required property 'widgets'" },
  { text: body({ ...WIDGET, type: "pie" }), message: "Should be equal to one of the allowed values" },
  { text: body({ ...WIDGET, width: 25 }), message: "Should be <= 24" },
  { text: body({ ...WIDGET, x: 1.5 }), message: "Should be integer" },
  {
    text: body({ ...WIDGET, properties: {} }),
    message: "Should have required property 'region'",
  },
  {
    text: body(widgetOf({ metrics: [["A", "b", { color: "red" }]] })),
    message: '"dataPath": "/widgets/0/properties/metrics/0/2/color"',
  },
  { text: body(widgetOf({ metrics: [["A", "b", { Node: "x" }]] })), message: "Should NOT have more than 2 items" },
  { text: body(widgetOf({ metrics: [[]] })), message: "Should NOT have less than 2 items" },
  { text: body(...Array.from({ length: 501 }, () => WIDGET)), message: "Should NOT have more than 500 items" },
])("a dashboard is refused: $message", async ({ text, message }) => {
  await expect(lab.call("PutDashboard", { DashboardName: "bad", DashboardBody: text })).rejects.toMatchObject({
    code: "DashboardInvalidInputError",
    message: expect.stringContaining(message) as string,
  });
});

test("anomaly detectors are kept by what they watch", async () => {
  const detector = { Namespace: "Shop", MetricName: "Load", Stat: "Average", Dimensions: [{ Name: "a", Value: "b" }] };
  const { AnomalyDetectorId } = await lab.call("PutAnomalyDetector", { SingleMetricAnomalyDetector: detector });
  await lab.call("PutAnomalyDetector", { ...detector, Configuration: { MetricTimezone: "UTC" } });
  const { AnomalyDetectors } = await lab.call("DescribeAnomalyDetectors", { Namespace: "Shop", MetricName: "Load" });
  expect(AnomalyDetectors).toEqual([
    {
      AnomalyDetectorId,
      ...detector,
      SingleMetricAnomalyDetector: detector,
      // The empty list as recorded from AWS (localstack/localstack).
      Configuration: { ExcludedTimeRanges: [], MetricTimezone: "UTC" },
      StateValue: "TRAINED",
    },
  ]);
  await lab.call("DeleteAnomalyDetector", { SingleMetricAnomalyDetector: detector });
  expect((await lab.call("DescribeAnomalyDetectors", {})).AnomalyDetectors).toEqual([]);
  await expect(lab.call("DeleteAnomalyDetector", detector)).rejects.toMatchObject({
    code: "ResourceNotFoundException",
  });
  await expect(lab.call("PutAnomalyDetector", { ...detector, Stat: "p101" })).rejects.toMatchObject({
    code: "InvalidParameterValueException",
  });
});

const LOAD = { Namespace: "Shop", MetricName: "Load", Stat: "Average", Dimensions: [{ Name: "a", Value: "b" }] };
const MATH = {
  MetricDataQueries: [
    {
      Id: "m1",
      MetricStat: { Metric: { Namespace: "Shop", MetricName: "Load" }, Period: 60, Stat: "Sum" },
      ReturnData: false,
    },
    { Id: "e1", Expression: "m1 * 2", ReturnData: true },
  ],
};

test("detectors are described by type, metric, dimensions and id", async () => {
  await lab.call("PutAnomalyDetector", { SingleMetricAnomalyDetector: LOAD });
  await lab.call("PutAnomalyDetector", { SingleMetricAnomalyDetector: { ...LOAD, Dimensions: [] } });
  const { AnomalyDetectorId = "" } = await lab.call("PutAnomalyDetector", { MetricMathAnomalyDetector: MATH });
  const count = async (filter: Parameters<typeof lab.call<"DescribeAnomalyDetectors">>[1]) => {
    return (await lab.call("DescribeAnomalyDetectors", filter)).AnomalyDetectors?.length;
  };
  expect(await count({})).toBe(2);
  expect(await count({ AnomalyDetectorTypes: ["METRIC_MATH"] })).toBe(1);
  expect(await count({ AnomalyDetectorTypes: ["METRIC_MATH", "SINGLE_METRIC"] })).toBe(3);
  expect(await count({ Dimensions: LOAD.Dimensions })).toBe(1);
  expect(await count({ Namespace: "Other" })).toBe(0);
  expect(await count({ AnomalyDetectorIds: [AnomalyDetectorId], AnomalyDetectorTypes: ["METRIC_MATH"] })).toBe(1);
  const first = await lab.call("DescribeAnomalyDetectors", { MaxResults: 1 });
  const second = await lab.call("DescribeAnomalyDetectors", { MaxResults: 1, NextToken: first.NextToken });
  expect([first.AnomalyDetectors?.length, second.AnomalyDetectors?.length, second.NextToken]).toEqual([
    1,
    1,
    undefined,
  ]);
});

const time = (hour: number) => new Date(Date.UTC(2026, 10, 22, hour));

test.each([
  {
    name: "an excluded time that ends before it starts",
    input: {
      SingleMetricAnomalyDetector: LOAD,
      Configuration: { ExcludedTimeRanges: [{ StartTime: time(2), EndTime: time(1) }] },
    },
    code: "InvalidParameterValueException",
  },
  {
    name: "an unknown time zone",
    input: { SingleMetricAnomalyDetector: LOAD, Configuration: { MetricTimezone: "Mars/Base" } },
    code: "InvalidParameterValueException",
  },
  {
    name: "a metric beside metric math",
    input: { SingleMetricAnomalyDetector: LOAD, MetricMathAnomalyDetector: MATH },
    code: "InvalidParameterCombinationException",
  },
  { name: "nothing to watch", input: {}, code: "InvalidParameterValueException" },
  {
    name: "metric math that does not parse",
    input: { MetricMathAnomalyDetector: { MetricDataQueries: [{ Id: "e1", Expression: "1 +" }] } },
    code: "ValidationError",
  },
])("PutAnomalyDetector refuses $name", async ({ input, code }) => {
  await expect(lab.call("PutAnomalyDetector", input)).rejects.toMatchObject({ code });
});

test("a band learns nothing from what its metric's detector excludes", async () => {
  const values = [10, 10, 10, 500, 500];
  const MetricData = values.map((Value, index) => ({
    MetricName: "Load",
    Value,
    Timestamp: lab.minutesAgo(60 - index * 5),
  }));
  await lab.call("PutMetricData", { Namespace: "Band", MetricData });
  const Metric = { Namespace: "Band", MetricName: "Load" };
  const upper = async () => {
    const { MetricDataResults = [] } = await lab.call("GetMetricData", {
      MetricDataQueries: [
        { Id: "m1", MetricStat: { Metric, Period: 300, Stat: "Average" }, ReturnData: false },
        { Id: "e1", Expression: "LAST(ANOMALY_DETECTION_BAND(m1, 2))" },
      ],
      StartTime: lab.minutesAgo(10),
      EndTime: lab.minutesAgo(5),
    });
    return MetricDataResults[0]?.Values?.[0];
  };
  expect(await upper()).toBeGreaterThan(500);
  await lab.call("PutAnomalyDetector", {
    SingleMetricAnomalyDetector: { ...Metric, Stat: "Average" },
    Configuration: { ExcludedTimeRanges: [{ StartTime: lab.minutesAgo(47), EndTime: lab.minutesAgo(30) }] },
  });
  expect(await upper()).toBe(10);
});
