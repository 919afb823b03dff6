import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { CloudWatchLab, ERRORS, FUNCTION_ARN } from "../cloudwatch-lab.fixture.ts";

let lab: CloudWatchLab;

beforeAll(async () => {
  lab = await CloudWatchLab.open();
});

afterAll(() => lab.close());

beforeEach(() => lab.nextAccount());

test.each([
  { name: "no operator", change: { ComparisonOperator: undefined }, code: "MissingRequiredParameterException" },
  { name: "no threshold", change: { Threshold: undefined }, code: "MissingRequiredParameterException" },
  { name: "no statistic", change: { Statistic: undefined }, code: "MissingRequiredParameterException" },
  { name: "two statistics", change: { ExtendedStatistic: "p90" }, code: "InvalidParameterCombinationException" },
  { name: "M above N", change: { DatapointsToAlarm: 2 }, code: "ValidationError" },
  { name: "a treatment that is none", change: { TreatMissingData: "maybe" }, code: "ValidationError" },
  { name: "a window over a day", change: { EvaluationPeriods: 1_441 }, code: "ValidationError" },
  {
    name: "six actions",
    change: { OKActions: Array.from({ length: 6 }, () => FUNCTION_ARN) },
    code: "ValidationError",
  },
  {
    name: "a metric beside metrics",
    change: { Metrics: [{ Id: "e", Expression: "TIME_SERIES(1)" }] },
    code: "InvalidParameterCombinationException",
  },
])("an alarm with $name is refused", async ({ change, code }) => {
  await expect(lab.call("PutMetricAlarm", { ...ERRORS, ...change })).rejects.toMatchObject({ code });
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
