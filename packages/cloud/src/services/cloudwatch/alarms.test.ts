import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { PutMetricAlarmInput } from "@aws-sdk/client-cloudwatch";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { CloudWatchLab } from "./cloudwatch-lab.fixture.ts";

let lab: CloudWatchLab;

beforeAll(async () => {
  lab = await CloudWatchLab.open();
});

afterAll(() => lab.close());

beforeEach(() => {
  lab.nextAccount();
  lab.invoked.length = 0;
  lab.logged.length = 0;
});

const FUNCTION_ARN = "arn:aws:lambda:us-east-1:111122223333:function:page-me";

/** An alarm as soon as there is one error in a minute. */
const ERRORS: PutMetricAlarmInput = {
  AlarmName: "errors",
  Namespace: "Shop",
  MetricName: "Errors",
  Statistic: "Sum",
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 0,
  ComparisonOperator: "GreaterThanThreshold",
};

async function put(MetricName: string, Value: number, more: object = {}): Promise<void> {
  const Timestamp = new Date(lab.clock.now() - 1_000);
  await lab.call("PutMetricData", { Namespace: "Shop", MetricData: [{ MetricName, Value, Timestamp, ...more }] });
}

async function stateOf(AlarmName: string) {
  const { MetricAlarms = [], CompositeAlarms = [] } = await lab.call("DescribeAlarms", { AlarmNames: [AlarmName] });
  const [alarm] = [...MetricAlarms, ...CompositeAlarms];
  return alarm?.StateValue;
}

async function reasonOf(AlarmName: string): Promise<string | undefined> {
  const { MetricAlarms = [] } = await lab.call("DescribeAlarms", { AlarmNames: [AlarmName] });
  return MetricAlarms[0]?.StateReason;
}

/** The lab's clock stands a second after a full minute whenever alarms were just evaluated. */
async function nextMinute(): Promise<void> {
  await lab.pass(60);
}

test("an alarm follows its metric, tells why, and acts on changes alone", async () => {
  await lab.call("PutMetricAlarm", { ...ERRORS, AlarmActions: [FUNCTION_ARN], TreatMissingData: "notBreaching" });
  expect(await stateOf("errors")).toBe("INSUFFICIENT_DATA");
  expect(await reasonOf("errors")).toBe("Unchecked: Initial alarm creation");
  await nextMinute();
  expect(await stateOf("errors")).toBe("OK");
  await put("Errors", 5);
  await nextMinute();
  await put("Errors", 6);
  expect(await stateOf("errors")).toBe("ALARM");
  expect(await reasonOf("errors")).toMatch(
    /^Threshold Crossed: 1 out of the last 1 datapoint \[5\.0 \(23\/11\/26 \d\d:\d\d:00\)\] was greater than the threshold \(0\.0\) \(minimum 1 datapoint for OK -> ALARM transition\)\.$/,
  );
  await nextMinute();
  expect(lab.invoked).toHaveLength(1);
  const [invocation] = lab.invoked;
  expect(invocation?.functionName).toBe(FUNCTION_ARN);
  expect(JSON.parse(Buffer.from(invocation?.payload ?? []).toString())).toMatchObject({
    source: "aws.cloudwatch",
    accountId: lab.scope.accountId,
    alarmData: {
      alarmName: "errors",
      state: { value: "ALARM" },
      previousState: { value: "OK" },
      configuration: {
        metrics: [
          { metricStat: { metric: { namespace: "Shop", name: "Errors", dimensions: {} }, period: 60, stat: "Sum" } },
        ],
      },
    },
  });
});

test("every change of state is an event in a log group", async () => {
  await lab.call("PutMetricAlarm", ERRORS);
  await lab.call("SetAlarmState", { AlarmName: "errors", StateValue: "ALARM", StateReason: "a drill" });
  expect(lab.logged).toMatchObject([{ logGroup: "/aws/events/cloudwatch-alarms", logStream: "errors" }]);
  expect(JSON.parse(lab.logged[0]?.message ?? "")).toMatchObject({
    "detail-type": "CloudWatch Alarm State Change",
    detail: { state: { value: "ALARM", reason: "a drill" }, previousState: { value: "INSUFFICIENT_DATA" } },
  });
});

test("history tells of configuration, states and actions, newest first", async () => {
  await lab.call("PutMetricAlarm", { ...ERRORS, AlarmActions: [FUNCTION_ARN, "arn:aws:sns:us-east-1:1:topic"] });
  await lab.call("SetAlarmState", { AlarmName: "errors", StateValue: "ALARM", StateReason: "a drill" });
  await lab.service.settled();
  await lab.call("DeleteAlarms", { AlarmNames: ["errors", "unknown"] });
  const { AlarmHistoryItems = [] } = await lab.call("DescribeAlarmHistory", { AlarmName: "errors" });
  expect(AlarmHistoryItems.map(({ HistoryItemType }) => HistoryItemType)).toEqual([
    "ConfigurationUpdate",
    "Action",
    "Action",
    "StateUpdate",
    "ConfigurationUpdate",
  ]);
  const summaries = AlarmHistoryItems.map(({ HistorySummary = "" }) => HistorySummary);
  expect(summaries.some((summary) => summary === `Successfully executed action ${FUNCTION_ARN}`)).toBe(true);
  expect(summaries.some((summary) => summary.includes("the lab runs no actions of sns"))).toBe(true);
  expect(summaries[3]).toBe("Alarm updated from INSUFFICIENT_DATA to ALARM");
  const { AlarmHistoryItems: updates } = await lab.call("DescribeAlarmHistory", {
    AlarmName: "errors",
    HistoryItemType: "StateUpdate",
  });
  expect(updates).toHaveLength(1);
});

test("a webhook of this machine receives the message, another machine's is refused", async () => {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    request.on("data", (chunk: Buffer) => bodies.push(chunk.toString()));
    request.on("end", () => response.end("ok"));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  const AlarmActions = [`http://127.0.0.1:${port}/alarm`, "https://example.com/alarm"];
  await lab.call("PutMetricAlarm", { ...ERRORS, AlarmActions });
  await lab.call("SetAlarmState", { AlarmName: "errors", StateValue: "ALARM", StateReason: "a drill" });
  await lab.service.settled();
  server.close();
  expect(JSON.parse(bodies.join(""))).toMatchObject({ AlarmName: "errors", NewStateValue: "ALARM" });
  const { AlarmHistoryItems = [] } = await lab.call("DescribeAlarmHistory", { HistoryItemType: "Action" });
  expect(AlarmHistoryItems.map(({ HistorySummary }) => HistorySummary).join()).toContain(
    "example.com is another machine",
  );
});

test("alarms with disabled actions change and stay silent", async () => {
  await lab.call("PutMetricAlarm", { ...ERRORS, AlarmActions: [FUNCTION_ARN] });
  await lab.call("DisableAlarmActions", { AlarmNames: ["errors"] });
  await lab.call("SetAlarmState", { AlarmName: "errors", StateValue: "ALARM", StateReason: "a drill" });
  await lab.service.settled();
  expect(lab.invoked).toHaveLength(0);
  await lab.call("EnableAlarmActions", { AlarmNames: ["errors"] });
  await lab.call("SetAlarmState", { AlarmName: "errors", StateValue: "OK", StateReason: "over" });
  await lab.call("SetAlarmState", { AlarmName: "errors", StateValue: "ALARM", StateReason: "again" });
  await lab.service.settled();
  expect(lab.invoked).toHaveLength(1);
});

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
  await nextMinute();
  expect([await stateOf("errors"), await reasonOf("errors")]).toEqual([expected, reason]);
});

test("alarms on DynamoDB's metrics keep their state without data, whatever they say", async () => {
  await lab.call("PutMetricAlarm", { ...ERRORS, Namespace: "AWS/DynamoDB", TreatMissingData: "breaching" });
  await lab.call("SetAlarmState", { AlarmName: "errors", StateValue: "OK", StateReason: "start" });
  await nextMinute();
  expect(await stateOf("errors")).toBe("OK");
});

test("two of three points must breach where the alarm says so", async () => {
  await lab.call("PutMetricAlarm", { ...ERRORS, EvaluationPeriods: 3, DatapointsToAlarm: 2 });
  const states: unknown[] = [];
  for (const value of [0, 1, 0, 1, 0, 0]) {
    await put("Errors", value);
    await nextMinute();
    states.push(await stateOf("errors"));
  }
  expect(states).toEqual(["OK", "OK", "OK", "ALARM", "OK", "OK"]);
});

test("alarms of ten seconds are evaluated every ten seconds", async () => {
  await lab.call("PutMetricAlarm", { ...ERRORS, Period: 10 });
  await put("Errors", 1, { StorageResolution: 1 });
  await lab.pass(10);
  expect(await stateOf("errors")).toBe("ALARM");
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
  await put("Calls", 10);
  await put("Errors", 1);
  await nextMinute();
  expect(await stateOf("rate")).toBe("OK");
  await put("Calls", 10);
  await put("Errors", 2);
  await nextMinute();
  expect(await stateOf("rate")).toBe("ALARM");
});

test("an anomaly alarm compares with the band of what was before", async () => {
  const earlier = [9, 11].map((Value, index) => ({
    MetricName: "Load",
    Value,
    Timestamp: new Date(lab.clock.now() - (60 + index) * 60_000),
  }));
  await lab.call("PutMetricData", { Namespace: "Shop", MetricData: earlier });
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
  await put("Load", 11.5); // Mean 10, standard deviation 1: the band goes from 8 to 12.
  await nextMinute();
  expect(await stateOf("odd")).toBe("OK");
  await put("Load", 20);
  await nextMinute();
  expect(await stateOf("odd")).toBe("ALARM");
});

test("a percentile of too few samples changes nothing where the alarm ignores it", async () => {
  const percentile = { ...ERRORS, Statistic: undefined, ExtendedStatistic: "p90", Threshold: 5 };
  await lab.call("PutMetricAlarm", { ...percentile, EvaluateLowSampleCountPercentile: "ignore" });
  await lab.call("PutMetricAlarm", { ...percentile, AlarmName: "eager" });
  await put("Errors", 10);
  await nextMinute();
  expect([await stateOf("errors"), await stateOf("eager")]).toEqual(["INSUFFICIENT_DATA", "ALARM"]);
  await lab.call("PutMetricData", {
    Namespace: "Shop",
    MetricData: [{ MetricName: "Errors", Values: [10], Counts: [100], Timestamp: new Date(lab.clock.now() - 1_000) }],
  });
  await nextMinute();
  expect(await stateOf("errors")).toBe("ALARM");
});

test("a composite alarm follows the alarms of its rule, one deleted is unknown", async () => {
  await lab.call("PutMetricAlarm", { ...ERRORS, AlarmName: "a" });
  await lab.call("PutMetricAlarm", { ...ERRORS, AlarmName: "b" });
  const rule = { AlarmName: "both", AlarmRule: "ALARM(a) AND ALARM(b)" };
  await lab.call("PutCompositeAlarm", rule);
  await lab.call("PutCompositeAlarm", { AlarmName: "above", AlarmRule: "ALARM(both)", AlarmActions: [FUNCTION_ARN] });
  expect(await stateOf("above")).toBe("OK");
  for (const AlarmName of ["a", "b"]) {
    await lab.call("SetAlarmState", { AlarmName, StateValue: "ALARM", StateReason: "drill" });
  }
  await lab.service.settled();
  expect([await stateOf("both"), await stateOf("above")]).toEqual(["ALARM", "ALARM"]);
  expect(lab.invoked).toHaveLength(1);
  await expect(lab.call("DeleteAlarms", { AlarmNames: ["both"] })).rejects.toMatchObject({ code: "ValidationError" });
  await lab.call("DeleteAlarms", { AlarmNames: ["a"] });
  expect(await stateOf("both")).toBe("INSUFFICIENT_DATA");
  const parents = await lab.call("DescribeAlarms", { ParentsOfAlarmName: "b" });
  expect(parents.CompositeAlarms?.map(({ AlarmName }) => AlarmName)).toEqual(["both"]);
  const children = await lab.call("DescribeAlarms", { ChildrenOfAlarmName: "both" });
  expect(children.MetricAlarms?.map(({ AlarmName }) => AlarmName)).toEqual(["b"]);
});

test("alarms that depend on each other in a circle stay as they are", async () => {
  await lab.call("PutCompositeAlarm", { AlarmName: "x", AlarmRule: "FALSE" });
  await lab.call("PutCompositeAlarm", { AlarmName: "y", AlarmRule: "NOT ALARM(x)" });
  await lab.call("PutCompositeAlarm", { AlarmName: "x", AlarmRule: "ALARM(y)" });
  expect([await stateOf("x"), await stateOf("y")]).toEqual(["OK", "ALARM"]);
});

test("a suppressor holds actions back while it is in alarm and a while after", async () => {
  await lab.call("PutMetricAlarm", { ...ERRORS, Namespace: "AWS/DynamoDB", AlarmName: "cause" }); // Keeps its state.
  await lab.call("PutMetricAlarm", { ...ERRORS, Namespace: "AWS/DynamoDB", AlarmName: "deploying" });
  await lab.call("PutCompositeAlarm", {
    AlarmName: "page",
    AlarmRule: "ALARM(cause)",
    AlarmActions: [FUNCTION_ARN],
    ActionsSuppressor: "deploying",
    ActionsSuppressorWaitPeriod: 60,
    ActionsSuppressorExtensionPeriod: 120,
  });
  const set = (AlarmName: string, StateValue: "ALARM" | "OK") =>
    lab.call("SetAlarmState", { AlarmName, StateValue, StateReason: "drill" });
  const suppressedBy = async () =>
    (await lab.call("DescribeAlarms", { AlarmNames: ["page"] })).CompositeAlarms?.[0]?.ActionsSuppressedBy;
  await set("cause", "ALARM");
  expect(await suppressedBy()).toBe("WaitPeriod");
  await set("deploying", "ALARM");
  expect(await suppressedBy()).toBe("Alarm");
  await lab.pass(300);
  expect(lab.invoked).toHaveLength(0);
  await set("deploying", "OK");
  expect(await suppressedBy()).toBe("ExtensionPeriod");
  await lab.pass(110);
  expect(lab.invoked).toHaveLength(0);
  await lab.pass(20);
  expect(lab.invoked).toHaveLength(1);
  expect(await suppressedBy()).toBeUndefined();
});

test("alarms are described in pages, by prefix, state, action and metric", async () => {
  for (const AlarmName of ["api-1", "api-2", "db-1"]) {
    await lab.call("PutMetricAlarm", { ...ERRORS, AlarmName, OKActions: AlarmName === "db-1" ? [FUNCTION_ARN] : [] });
  }
  const names = async (input: object) =>
    (await lab.call("DescribeAlarms", input)).MetricAlarms?.map(({ AlarmName }) => AlarmName);
  expect(await names({ AlarmNamePrefix: "api" })).toEqual(["api-1", "api-2"]);
  expect(await names({ ActionPrefix: "arn:aws:lambda" })).toEqual(["db-1"]);
  expect(await names({ StateValue: "OK" })).toEqual([]);
  const first = await lab.call("DescribeAlarms", { MaxRecords: 2 });
  expect(first.MetricAlarms).toHaveLength(2);
  expect(await names({ MaxRecords: 2, NextToken: first.NextToken })).toEqual(["db-1"]);
  const forMetric = await lab.call("DescribeAlarmsForMetric", { Namespace: "Shop", MetricName: "Errors", Period: 60 });
  expect(forMetric.MetricAlarms).toHaveLength(3);
});

test("tags of alarms", async () => {
  await lab.call("PutMetricAlarm", { ...ERRORS, Tags: [{ Key: "team", Value: "shop" }] });
  const ResourceARN = `arn:aws:cloudwatch:us-east-1:${lab.scope.accountId}:alarm:errors`;
  await lab.call("TagResource", { ResourceARN, Tags: [{ Key: "stage", Value: "test" }] });
  await lab.call("UntagResource", { ResourceARN, TagKeys: ["team"] });
  expect(await lab.call("ListTagsForResource", { ResourceARN })).toEqual({ Tags: [{ Key: "stage", Value: "test" }] });
});

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
    message: expect.stringContaining("nobody") as string,
  });
  await expect(
    lab.call("SetAlarmState", { AlarmName: "nobody", StateValue: "OK", StateReason: "x" }),
  ).rejects.toMatchObject({ code: "ResourceNotFound" });
});
