import type { PutMetricAlarmInput } from "@aws-sdk/client-cloudwatch";
import { DEFAULT_ACCOUNT_ID, DEFAULT_REGION, isJsonObject } from "@faultline/core";
import { expect, test } from "vitest";
import { lambdaActionEvent, notificationMessage } from "./alarm-events.ts";
import type { MetricAlarmRecord } from "./alarm-record.ts";

const scope = { accountId: DEFAULT_ACCOUNT_ID, region: DEFAULT_REGION };
const status = { value: "ALARM", reason: "testing alarm", updatedAt: 0, transitionedAt: 0 } as const;

function transitionOf(input: PutMetricAlarmInput) {
  const common = { name: "a", actionsEnabled: true, configurationUpdatedAt: 0, tags: {}, status };
  const alarm: MetricAlarmRecord = { kind: "metric", input, ...common };
  return { scope, alarm, previous: { ...status, value: "INSUFFICIENT_DATA" } as const };
}

function configurationIn(input: PutMetricAlarmInput): unknown {
  const { alarmData } = lambdaActionEvent(transitionOf(input));
  return isJsonObject(alarmData) ? alarmData["configuration"] : undefined;
}

const single: PutMetricAlarmInput = {
  AlarmName: "a",
  MetricName: "metric1",
  Namespace: "n",
  Period: 10,
  Statistic: "Average",
  EvaluationPeriods: 2,
  Threshold: 2,
  ComparisonOperator: "GreaterThanThreshold",
};

const math: PutMetricAlarmInput = {
  AlarmName: "a",
  EvaluationPeriods: 1,
  ComparisonOperator: "GreaterThanThreshold",
  Threshold: 1,
  Metrics: [
    { Id: "e1", Expression: "m1 * 2", Label: "twice", ReturnData: true },
    {
      Id: "m1",
      MetricStat: {
        Metric: { Namespace: "n", MetricName: "metric1", Dimensions: [{ Name: "InstanceId", Value: "i" }] },
        Period: 300,
        Stat: "Maximum",
      },
      ReturnData: false,
    },
  ],
};

test("a function is told of the metric, whose id is a UUID, as recorded from AWS (localstack/localstack)", () => {
  const metric = { namespace: "n", name: "metric1", dimensions: {} };
  expect(configurationIn({ ...single, AlarmDescription: "testing lambda alarm action" })).toEqual({
    description: "testing lambda alarm action",
    metrics: [
      {
        id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) as string,
        metricStat: { metric, period: 10, stat: "Average" },
        returnData: true,
      },
    ],
  });
});

test('metric math is told of as in the CloudWatch User Guide, "Alarm events and EventBridge", read 2026-11', () => {
  const metric = { namespace: "n", name: "metric1", dimensions: { InstanceId: "i" } };
  expect(configurationIn(math)).toEqual({
    metrics: [
      { id: "e1", expression: "m1 * 2", label: "twice", returnData: true },
      { id: "m1", metricStat: { metric, period: 300, stat: "Maximum" }, returnData: false },
    ],
  });
});

test("a notification's trigger has the statistic in capitals and a unit, as recorded from AWS (localstack/localstack)", () => {
  const Dimensions = [{ Name: "QueueName", Value: "q" }];
  const recorded: PutMetricAlarmInput = {
    ...single,
    Dimensions,
    Statistic: "SampleCount",
    EvaluationPeriods: 1,
    Period: 60,
    Threshold: 0,
    TreatMissingData: "missing",
  };
  expect(notificationMessage(transitionOf(recorded))["Trigger"]).toEqual({
    ComparisonOperator: "GreaterThanThreshold",
    Dimensions: [{ name: "QueueName", value: "q" }],
    EvaluateLowSampleCountPercentile: "",
    EvaluationPeriods: 1,
    MetricName: "metric1",
    Namespace: "n",
    Period: 60,
    Statistic: "SAMPLE_COUNT",
    StatisticType: "Statistic",
    Threshold: 0,
    TreatMissingData: "missing",
    Unit: null,
  });
});

test("a notification on metric math has its queries, as notifications are quoted in public code", () => {
  expect(notificationMessage(transitionOf(math))["Trigger"]).toEqual({
    ComparisonOperator: "GreaterThanThreshold",
    EvaluateLowSampleCountPercentile: "",
    EvaluationPeriods: 1,
    Metrics: [
      { Id: "e1", Expression: "m1 * 2", Label: "twice", ReturnData: true },
      {
        Id: "m1",
        MetricStat: {
          Metric: { Namespace: "n", MetricName: "metric1", Dimensions: [{ name: "InstanceId", value: "i" }] },
          Period: 300,
          Stat: "Maximum",
        },
        ReturnData: false,
      },
    ],
    Threshold: 1,
    TreatMissingData: "",
  });
});
