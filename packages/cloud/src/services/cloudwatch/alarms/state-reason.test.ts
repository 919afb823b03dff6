import { expect, test } from "vitest";
import { type ReasonContext, stateReason } from "./state-reason.ts";

const context: ReasonContext = {
  state: "ALARM",
  deciding: [],
  judgedCount: 0,
  filled: 0,
  evaluationPeriods: 1,
  datapointsToAlarm: 1,
  isMOutOfN: false,
  treatMissingData: "missing",
  operator: "GreaterThanThreshold",
  threshold: 0,
};

const at = (time: string, value: number, bounds: object = {}) => {
  return { timestamp: Date.parse(time), value, ...bounds };
};

// Expected: recorded from AWS, in the snapshot of a test of put_metric_alarm and one of the alarm on a queue's messages
// (localstack/localstack), and the reasons in the CloudWatch User Guide, "Alarm events and EventBridge", read 2026-11;
// those of several points as AWS's notifications are quoted in public code and reports.
test.each<{ name: string; change: Partial<ReasonContext>; reason: string }>([
  {
    name: "one point, recorded",
    change: { deciding: [at("2023-10-26T16:42:00Z", 21.5)], judgedCount: 1, threshold: 2 },
    reason: "Threshold Crossed: 1 datapoint [21.5 (26/10/23 16:42:00)] was greater than the threshold (2.0).",
  },
  {
    name: "two points, of an alarm that does not say how many must breach",
    change: {
      state: "OK",
      deciding: [at("2023-01-09T14:01:00Z", 1), at("2023-01-09T14:02:00Z", 0)],
      judgedCount: 2,
      evaluationPeriods: 2,
      datapointsToAlarm: 2,
      threshold: 42,
    },
    reason:
      "Threshold Crossed: 2 datapoints [0.0 (09/01/23 14:02:00), 1.0 (09/01/23 14:01:00)] were not greater than the threshold (42.0).",
  },
  {
    name: "one point, of an alarm that says it, in the guide",
    change: {
      state: "OK",
      deciding: [at("2019-10-01T13:46:00Z", 0.0666851903306472)],
      judgedCount: 1,
      isMOutOfN: true,
      threshold: 50,
    },
    reason:
      "Threshold Crossed: 1 out of the last 1 datapoints [0.0666851903306472 (01/10/19 13:46:00)] was not greater than the threshold (50.0) (minimum 1 datapoint for ALARM -> OK transition).",
  },
  {
    name: "two of two points",
    change: {
      deciding: [at("2023-06-02T12:20:00Z", 1), at("2023-06-02T12:21:00Z", 1)],
      judgedCount: 2,
      evaluationPeriods: 2,
      datapointsToAlarm: 2,
      isMOutOfN: true,
      operator: "GreaterThanOrEqualToThreshold",
      threshold: 1,
    },
    reason:
      "Threshold Crossed: 2 out of the last 2 datapoints [1.0 (02/06/23 12:21:00), 1.0 (02/06/23 12:20:00)] were greater than or equal to the threshold (1.0) (minimum 2 datapoints for OK -> ALARM transition).",
  },
  {
    name: "a band, in the guide",
    change: {
      deciding: [at("2019-10-03T15:58:00Z", 0, { low: 0.020599444741798756, high: 0.3006915352732461 })],
      judgedCount: 1,
      isMOutOfN: true,
      operator: "LessThanLowerOrGreaterThanUpperThreshold",
      threshold: undefined,
    },
    reason:
      "Thresholds Crossed: 1 out of the last 1 datapoints [0.0 (03/10/19 15:58:00)] was less than the lower thresholds [0.020599444741798756] or greater than the upper thresholds [0.3006915352732461] (minimum 1 datapoint for OK -> ALARM transition).",
  },
])("the reason of $name", ({ change, reason }) => {
  expect(stateReason({ ...context, ...change })).toBe(reason);
});
