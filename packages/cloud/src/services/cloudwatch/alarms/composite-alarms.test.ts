import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { CloudWatchLab, ERRORS, FUNCTION_ARN } from "../cloudwatch-lab.fixture.ts";

let lab: CloudWatchLab;

beforeAll(async () => {
  lab = await CloudWatchLab.open();
});

afterAll(() => lab.close());

beforeEach(() => lab.nextAccount());

test("a composite alarm follows the alarms of its rule, which cannot be deleted before it", async () => {
  await lab.call("PutMetricAlarm", { ...ERRORS, AlarmName: "a" });
  await lab.call("PutMetricAlarm", { ...ERRORS, AlarmName: "b" });
  const rule = { AlarmName: "both", AlarmRule: "ALARM(a) AND ALARM(b)" };
  await lab.call("PutCompositeAlarm", rule);
  await lab.call("PutCompositeAlarm", { AlarmName: "above", AlarmRule: "ALARM(both)", AlarmActions: [FUNCTION_ARN] });
  expect(await lab.stateOf("above")).toBe("OK");
  for (const AlarmName of ["a", "b"]) {
    await lab.call("SetAlarmState", { AlarmName, StateValue: "ALARM", StateReason: "drill" });
  }
  await lab.service.settled();
  expect([await lab.stateOf("both"), await lab.stateOf("above")]).toEqual(["ALARM", "ALARM"]);
  expect(lab.invoked).toHaveLength(1);
  await expect(lab.call("DeleteAlarms", { AlarmNames: ["both"] })).rejects.toMatchObject({ code: "ValidationError" });
  const parents = await lab.call("DescribeAlarms", { ParentsOfAlarmName: "b" });
  expect(parents.CompositeAlarms?.map(({ AlarmName }) => AlarmName)).toEqual(["both"]);
  const children = await lab.call("DescribeAlarms", { ChildrenOfAlarmName: "both" });
  expect(children.MetricAlarms?.map(({ AlarmName }) => AlarmName)).toEqual(["a", "b"]);
});

// Expected: as issues 7763 of cloud-custodian and 462 of ekristen/aws-nuke quote AWS.
test.each([
  { names: ["a"], message: "Cannot delete a as there are composite alarm(s) depending on it." },
  { names: ["b", "free", "a"], message: "Cannot delete b,a as there are composite alarm(s) depending on them." },
])("deleting $names deletes none while a composite alarm depends on them", async ({ names, message }) => {
  for (const AlarmName of ["a", "b", "free"]) await lab.call("PutMetricAlarm", { ...ERRORS, AlarmName });
  await lab.call("PutCompositeAlarm", { AlarmName: "both", AlarmRule: "ALARM(a) AND ALARM(b)" });
  const refused = lab.call("DeleteAlarms", { AlarmNames: names });
  await expect(refused).rejects.toMatchObject({ code: "ValidationError", message });
  expect((await lab.call("DescribeAlarms", {})).MetricAlarms).toHaveLength(3);
  await lab.call("DeleteAlarms", { AlarmNames: [...names, "both"] });
  expect(await lab.stateOf("both")).toBeUndefined();
});

test("a composite alarm's reason is its own creation or update, then the alarm that changed last", async () => {
  await lab.call("PutMetricAlarm", { ...ERRORS, AlarmName: "cpu" });
  await lab.call("PutMetricAlarm", { ...ERRORS, AlarmName: "memory" });
  await lab.call("PutCompositeAlarm", { AlarmName: "high", AlarmRule: "(ALARM(cpu) OR ALARM(memory))" });
  const arnOf = (name: string) => `arn:aws:cloudwatch:us-east-1:${lab.scope.accountId}:alarm:${name}`;
  const found = async () => {
    const { CompositeAlarms } = await lab.call("DescribeAlarms", { AlarmNames: ["high"] });
    const [{ StateReason, StateReasonData } = {}] = CompositeAlarms ?? [];
    return { StateReason, data: JSON.parse(StateReasonData ?? "null") as unknown };
  };
  const child = (name: string, value: string) => ({
    arn: arnOf(name),
    state: { value, timestamp: expect.stringMatching(/^2026-11-23T12:\d\d:00\.000\+0000$/) as string },
  });
  // As recorded from AWS (localstack/localstack, a composite alarm of a template).
  expect(await found()).toEqual({
    StateReason: `${arnOf("high")} was created and its alarm rule evaluates to OK`,
    data: { triggeringAlarms: ["cpu", "memory"].map((name) => child(name, "INSUFFICIENT_DATA")) },
  });
  lab.clock.advance(60_000);
  await lab.call("SetAlarmState", { AlarmName: "memory", StateValue: "ALARM", StateReason: "drill" });
  const changed = await found();
  // CloudWatch User Guide, "Alarm events and EventBridge", composite alarm, read 2026-11.
  expect(changed.StateReason).toMatch(/ transitioned to ALARM at Monday 23 November, 2026 12:\d\d:00 UTC$/);
  expect(changed.StateReason?.startsWith(arnOf("memory"))).toBe(true);
  expect(changed.data).toEqual({ triggeringAlarms: [child("memory", "ALARM")] });
  lab.clock.advance(60_000);
  await lab.call("PutCompositeAlarm", { AlarmName: "high", AlarmRule: "ALARM(cpu)" });
  expect((await found()).StateReason).toBe(`${arnOf("high")} was updated and its alarm rule evaluates to OK`);
});

test("alarms that depend on each other in a circle stay as they are", async () => {
  await lab.call("PutCompositeAlarm", { AlarmName: "x", AlarmRule: "FALSE" });
  await lab.call("PutCompositeAlarm", { AlarmName: "y", AlarmRule: "NOT ALARM(x)" });
  await lab.call("PutCompositeAlarm", { AlarmName: "x", AlarmRule: "ALARM(y)" });
  expect([await lab.stateOf("x"), await lab.stateOf("y")]).toEqual(["OK", "ALARM"]);
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
  // CloudWatch User Guide, "Alarm events and EventBridge", composite alarm with a suppressor, read 2026-11.
  expect(JSON.parse(lab.logged.at(-1)?.message ?? "")).toMatchObject({
    detail: {
      state: { actionsSuppressedBy: "WaitPeriod", actionsSuppressedReason: "Actions suppressed by WaitPeriod" },
      configuration: {
        alarmRule: "ALARM(cause)",
        actionsSuppressor: "deploying",
        actionsSuppressorWaitPeriod: 60,
        actionsSuppressorExtensionPeriod: 120,
      },
    },
  });
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
