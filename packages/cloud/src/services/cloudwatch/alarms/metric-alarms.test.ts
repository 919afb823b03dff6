import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { CloudWatchLab, ERRORS } from "../cloudwatch-lab.fixture.ts";

let lab: CloudWatchLab;

beforeAll(async () => {
  lab = await CloudWatchLab.open();
});

afterAll(() => lab.close());

beforeEach(() => lab.nextAccount());

test.each([
  { treatment: "missing", expected: "INSUFFICIENT_DATA", reason: "Insufficient Data: 2 datapoints were unknown." },
  {
    treatment: "breaching",
    expected: "ALARM",
    reason:
      "Threshold Crossed: no datapoints were received for 2 periods and 2 missing datapoints were treated as [Breaching].",
  },
  {
    treatment: "notBreaching",
    expected: "OK",
    reason:
      "Threshold Crossed: no datapoints were received for 2 periods and 2 missing datapoints were treated as [NonBreaching].",
  },
])("without data, an alarm that treats it as $treatment is $expected", async ({ treatment, expected, reason }) => {
  await lab.call("PutMetricAlarm", { ...ERRORS, EvaluationPeriods: 2, TreatMissingData: treatment });
  await lab.pass(60);
  expect([await lab.stateOf("errors"), await lab.reasonOf("errors")]).toEqual([expected, reason]);
});

test("without data, an alarm that ignores it stays unchecked, as recorded from AWS (localstack/localstack)", async () => {
  await lab.call("PutMetricAlarm", { ...ERRORS, TreatMissingData: "ignore" });
  await lab.pass(60);
  expect(await lab.reasonOf("errors")).toBe("Unchecked: Initial alarm creation");
  await lab.putValue("Errors", 1);
  await lab.pass(60);
  expect(await lab.stateOf("errors")).toBe("ALARM");
});

test("alarms on DynamoDB's metrics keep their state without data, whatever they say", async () => {
  await lab.call("PutMetricAlarm", { ...ERRORS, Namespace: "AWS/DynamoDB", TreatMissingData: "breaching" });
  await lab.call("SetAlarmState", { AlarmName: "errors", StateValue: "OK", StateReason: "start" });
  await lab.pass(60);
  expect(await lab.stateOf("errors")).toBe("OK");
});

test("two of three points must breach where the alarm says so", async () => {
  await lab.call("PutMetricAlarm", { ...ERRORS, EvaluationPeriods: 3, DatapointsToAlarm: 2 });
  const states: unknown[] = [];
  for (const value of [0, 1, 0, 1, 0, 0]) {
    await lab.putValue("Errors", value);
    await lab.pass(60);
    states.push(await lab.stateOf("errors"));
  }
  expect(states).toEqual(["OK", "OK", "OK", "ALARM", "OK", "OK"]);
});

test("alarms of ten seconds are evaluated every ten seconds", async () => {
  await lab.call("PutMetricAlarm", { ...ERRORS, Period: 10 });
  await lab.putValue("Errors", 1, { StorageResolution: 1 });
  await lab.pass(10);
  expect(await lab.stateOf("errors")).toBe("ALARM");
});

test("an alarm on metric math is judged by what its expression says", async () => {
  const stat = (Id: string, MetricName: string) => {
    const MetricStat = { Metric: { Namespace: "Shop", MetricName }, Period: 60, Stat: "Sum" };
    return { Id, MetricStat, ReturnData: false };
  };
  await lab.call("PutMetricAlarm", {
    AlarmName: "rate",
    Metrics: [stat("errors", "Errors"), stat("calls", "Calls"), { Id: "rate", Expression: "100 * errors / calls" }],
    EvaluationPeriods: 1,
    Threshold: 20,
    ComparisonOperator: "GreaterThanOrEqualToThreshold",
  });
  await lab.putValue("Calls", 10);
  await lab.putValue("Errors", 1);
  await lab.pass(60);
  expect(await lab.stateOf("rate")).toBe("OK");
  await lab.putValue("Calls", 10);
  await lab.putValue("Errors", 2);
  await lab.pass(60);
  expect(await lab.stateOf("rate")).toBe("ALARM");
});

test("an anomaly alarm compares with the band of what was before", async () => {
  const earlier = [9, 11].map((Value, index) => ({
    MetricName: "Load",
    Value,
    Timestamp: new Date(lab.clock.now() - (60 + index) * 60_000),
  }));
  await lab.put(...earlier);
  const MetricStat = { Metric: { Namespace: "Shop", MetricName: "Load" }, Period: 60, Stat: "Average" };
  await lab.call("PutMetricAlarm", {
    AlarmName: "odd",
    Metrics: [
      { Id: "m1", MetricStat },
      { Id: "band", Expression: "ANOMALY_DETECTION_BAND(m1, 2)" },
    ],
    ThresholdMetricId: "band",
    EvaluationPeriods: 1,
    ComparisonOperator: "LessThanLowerOrGreaterThanUpperThreshold",
  });
  await lab.putValue("Load", 11.5); // Mean 10, standard deviation 1: the band goes from 8 to 12.
  await lab.pass(60);
  expect(await lab.stateOf("odd")).toBe("OK");
  await lab.putValue("Load", 20);
  await lab.pass(60);
  expect(await lab.stateOf("odd")).toBe("ALARM");
  const { MetricAlarms } = await lab.call("DescribeAlarms", { AlarmNames: ["odd"] });
  // CloudWatch User Guide, "Alarm events and EventBridge", alarm on a band, read 2026-11.
  const bounds = { recentLowerThresholds: [expect.any(Number)], recentUpperThresholds: [expect.any(Number)] };
  expect(JSON.parse(MetricAlarms?.[0]?.StateReasonData ?? "")).toMatchObject({ recentDatapoints: [20], ...bounds });
});

test("a percentile of too few samples changes nothing where the alarm ignores it", async () => {
  const percentile = { ...ERRORS, Statistic: undefined, ExtendedStatistic: "p90", Threshold: 5 };
  await lab.call("PutMetricAlarm", { ...percentile, EvaluateLowSampleCountPercentile: "ignore" });
  await lab.call("PutMetricAlarm", { ...percentile, AlarmName: "eager" });
  await lab.putValue("Errors", 10);
  await lab.pass(60);
  expect([await lab.stateOf("errors"), await lab.stateOf("eager")]).toEqual(["INSUFFICIENT_DATA", "ALARM"]);
  const Timestamp = new Date(lab.clock.now() - 1_000);
  await lab.put({ MetricName: "Errors", Values: [10], Counts: [100], Timestamp });
  await lab.pass(60);
  expect(await lab.stateOf("errors")).toBe("ALARM");
});

test("the data of a reason has all points that were judged, and the newest that the change needs with their samples", async () => {
  await lab.call("PutMetricAlarm", { ...ERRORS, EvaluationPeriods: 3, DatapointsToAlarm: 2 });
  for (const value of [0, 5, 6]) {
    await lab.putValue("Errors", value);
    await lab.putValue("Errors", value);
    await lab.pass(60);
  }
  const { MetricAlarms } = await lab.call("DescribeAlarms", { AlarmNames: ["errors"] });
  const data = JSON.parse(MetricAlarms?.[0]?.StateReasonData ?? "") as { evaluatedDatapoints: readonly object[] };
  // Order and members: recorded from AWS where there is one point (localstack/localstack); of two, as answers of
  // DescribeAlarms are quoted in public reports.
  expect(data).toMatchObject({ recentDatapoints: [0, 10, 12], statistic: "Sum", period: 60, threshold: 0 });
  expect(data.evaluatedDatapoints).toEqual([
    { timestamp: expect.any(String) as string, sampleCount: 2, value: 12 },
    { timestamp: expect.any(String) as string, sampleCount: 2, value: 10 },
  ]);
});
