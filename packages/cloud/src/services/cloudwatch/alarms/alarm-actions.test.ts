import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { CloudWatchLab, ERRORS, FUNCTION_ARN } from "../cloudwatch-lab.fixture.ts";

let lab: CloudWatchLab;

beforeAll(async () => {
  lab = await CloudWatchLab.open();
});

afterAll(() => lab.close());

beforeEach(() => lab.nextAccount());

test("an alarm follows its metric, tells why, and acts on changes alone", async () => {
  await lab.call("PutMetricAlarm", { ...ERRORS, AlarmActions: [FUNCTION_ARN], TreatMissingData: "notBreaching" });
  expect(await lab.stateOf("errors")).toBe("INSUFFICIENT_DATA");
  expect(await lab.reasonOf("errors")).toBe("Unchecked: Initial alarm creation");
  await lab.pass(60);
  expect(await lab.stateOf("errors")).toBe("OK");
  await lab.putValue("Errors", 5);
  await lab.pass(60);
  await lab.putValue("Errors", 6);
  expect(await lab.stateOf("errors")).toBe("ALARM");
  expect(await lab.reasonOf("errors")).toMatch(
    /^Threshold Crossed: 1 datapoint \[5\.0 \(23\/11\/26 \d\d:\d\d:00\)\] was greater than the threshold \(0\.0\)\.$/,
  );
  await lab.pass(60);
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

test("history tells of an alarm's configuration as it was, and of actions that are switched", async () => {
  const Dimensions = [{ Name: "Operation", Value: "PutItem" }];
  await lab.call("PutMetricAlarm", { ...ERRORS, Dimensions, AlarmActions: [FUNCTION_ARN] });
  for (let time = 0; time < 2; time++) await lab.call("DisableAlarmActions", { AlarmNames: ["errors"] });
  const { AlarmHistoryItems = [] } = await lab.call("DescribeAlarmHistory", { ScanBy: "TimestampAscending" });
  expect(AlarmHistoryItems.map(({ HistorySummary }) => HistorySummary)).toEqual([
    'Alarm "errors" created',
    'Alarm "errors" updated',
  ]);
  const time = expect.stringMatching(/^2026-11-23T\d\d:\d\d:00\.000\+0000$/) as string;
  // Members and their spelling: as answers of AWS's DescribeAlarmHistory are quoted in public code.
  expect(JSON.parse(AlarmHistoryItems[0]?.HistoryData ?? "")).toEqual({
    version: "1.0",
    type: "Create",
    createdAlarm: {
      alarmName: "errors",
      alarmArn: `arn:aws:cloudwatch:us-east-1:${lab.scope.accountId}:alarm:errors`,
      alarmConfigurationUpdatedTimestamp: time,
      namespace: "Shop",
      metricName: "Errors",
      statistic: "Sum",
      period: 60,
      dimensions: [{ name: "Operation", value: "PutItem" }],
      threshold: 0,
      comparisonOperator: "GreaterThanThreshold",
      evaluationPeriods: 1,
      stateValue: "INSUFFICIENT_DATA",
      stateUpdatedTimestamp: time,
      actionsEnabled: true,
      alarmActions: [FUNCTION_ARN],
      insufficientDataActions: [],
      okactions: [],
    },
  });
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
