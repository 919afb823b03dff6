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

test("what is odd about a dashboard is told, and it is kept", async () => {
  const odd = { ...WIDGET, properties: { region: "us-east-1", metrics: [[]] } };
  const answer = await lab.call("PutDashboard", { DashboardName: "odd", DashboardBody: body(odd) });
  expect(answer.DashboardValidationMessages).toEqual([
    { DataPath: "/widgets/0/properties/metrics/0", Message: "Should be a non-empty array" },
  ]);
});

test.each([
  { text: "no JSON", message: "The field DashboardBody must be a valid JSON object" },
  { text: "{}", message: "Should have required property 'widgets'" },
  { text: body({ ...WIDGET, type: "pie" }), message: "/widgets/0/type Should be equal to one of the allowed values" },
  { text: body({ ...WIDGET, width: 25 }), message: "/widgets/0/width Should be <= 24" },
  { text: body({ ...WIDGET, x: 1.5 }), message: "/widgets/0/x Should be integer" },
  {
    text: body({ ...WIDGET, properties: {} }),
    message: "/widgets/0/properties Should have required property 'region'",
  },
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
      Configuration: { MetricTimezone: "UTC" },
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
