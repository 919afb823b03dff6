import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { CloudWatchLab, ERRORS, FUNCTION_ARN } from "../cloudwatch-lab.fixture.ts";

let lab: CloudWatchLab;

beforeAll(async () => {
  lab = await CloudWatchLab.open();
});

afterAll(() => lab.close());

beforeEach(() => lab.nextAccount());

// Rules of PutMetricAlarm's API Reference page; messages as issues quote AWS: 128 of cds-snc/notification-terraform (Region),
// 766 and 771 of aws-cloudformation/cfn-lint (metrics, name), 24070 of hashicorp/terraform (M above N).
test.each([
  { name: "no operator", change: { ComparisonOperator: undefined }, code: "MissingRequiredParameterException" },
  { name: "no threshold", change: { Threshold: undefined }, code: "MissingRequiredParameterException" },
  { name: "no statistic", change: { Statistic: undefined }, code: "MissingRequiredParameterException" },
  { name: "two statistics", change: { ExtendedStatistic: "p90" }, code: "InvalidParameterCombinationException" },
  {
    name: "a statistic that is none",
    change: { Statistic: undefined, ExtendedStatistic: "1" },
    code: "InvalidParameterValueException",
    message: "The value 1 for parameter ExtendedStatistic is not supported.",
  },
  {
    name: "no metric",
    change: { MetricName: undefined },
    code: "ValidationError",
    message: "MetricName must not be null",
  },
  {
    name: "a period of 45 seconds",
    change: { Period: 45 },
    code: "ValidationError",
    message: "Period must be 10, 20, 30 or a multiple of 60",
  },
  {
    name: "M above N",
    change: { DatapointsToAlarm: 2 },
    code: "ValidationError",
    message: "DatapointsToAlarm must be less than or equal to EvaluationPeriods",
  },
  { name: "a treatment that is none", change: { TreatMissingData: "maybe" }, code: "ValidationError" },
  { name: "a window over a day", change: { EvaluationPeriods: 1_441 }, code: "ValidationError" },
  {
    name: "six actions",
    change: { OKActions: Array.from({ length: 6 }, () => FUNCTION_ARN) },
    code: "ValidationError",
  },
  {
    name: "an action in another Region",
    change: { AlarmActions: ["arn:aws:sns:ca-central-1:111122223333:topic"] },
    code: "ValidationError",
    message: "Invalid region ca-central-1 specified. Only us-east-1 is supported.",
  },
  {
    name: "a band's operator alone",
    change: { ComparisonOperator: "GreaterThanUpperThreshold" as const },
    code: "ValidationError",
    message: "ComparisonOperators for ranges require ThresholdMetricId to be set",
  },
  {
    name: "a metric beside metrics",
    change: { Metrics: [{ Id: "e", Expression: "TIME_SERIES(1)" }] },
    code: "ValidationError",
    message: "MetricName should not be set if list of Metrics is set.",
  },
])("an alarm with $name is refused", async ({ change, code, message }) => {
  const refused = lab.call("PutMetricAlarm", { ...ERRORS, ...change });
  await expect(refused).rejects.toMatchObject({ code, ...(message === undefined ? {} : { message }) });
});

test("actions of no Region, and URLs, are taken", async () => {
  const AlarmActions = ["arn:aws:ssm-incidents::111122223333:response-plan/x", "http://127.0.0.1:1/alarm"];
  await lab.call("PutMetricAlarm", { ...ERRORS, AlarmActions });
  expect((await lab.call("DescribeAlarms", {})).MetricAlarms?.[0]?.AlarmActions).toEqual(AlarmActions);
});

test.each([
  { name: "a search", Metrics: [{ Id: "e", Expression: "SEARCH('x', 'Sum', 60)", Period: 60 }], message: "SEARCH" },
  {
    name: "nothing to watch",
    Metrics: [{ Id: "e", Expression: "TIME_SERIES(1)", ReturnData: false }],
    message: "ReturnData",
  },
  {
    name: "two to watch",
    Metrics: ["a", "b"].map((Id) => ({ Id, Expression: "TIME_SERIES(1)", Period: 60 })),
    message: "Exactly one",
  },
])("an alarm on $name is refused", async ({ Metrics, message }) => {
  const alarm = {
    AlarmName: "a",
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: "LessThanThreshold",
  } as const;
  await expect(lab.call("PutMetricAlarm", { ...alarm, Metrics })).rejects.toMatchObject({
    code: "ValidationError",
    message: expect.stringContaining(message) as string,
  });
});

test("a composite alarm over an alarm that does not exist is refused", async () => {
  await expect(lab.call("PutCompositeAlarm", { AlarmName: "c", AlarmRule: "ALARM(nobody)" })).rejects.toMatchObject({
    code: "ValidationError",
    // As issue 911 of awsdocs/aws-cloudformation-user-guide quotes AWS.
    message: "Could not save the composite alarm as alarms [nobody] in the alarm rule do not exist",
  });
  await expect(
    lab.call("SetAlarmState", { AlarmName: "nobody", StateValue: "OK", StateReason: "x" }),
  ).rejects.toMatchObject({ code: "ResourceNotFound" });
});

test("data of a reason that is no JSON is refused by the name of its shape", async () => {
  await lab.call("PutMetricAlarm", ERRORS);
  const refused = lab.call("SetAlarmState", {
    AlarmName: "errors",
    StateValue: "OK",
    StateReason: "x",
    StateReasonData: "none",
  });
  await expect(refused).rejects.toMatchObject({ code: "InvalidFormatFault" }); // API Reference, "SetAlarmState".
});
