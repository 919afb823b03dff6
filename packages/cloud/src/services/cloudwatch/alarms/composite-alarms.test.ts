import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { CloudWatchLab, ERRORS, FUNCTION_ARN } from "../cloudwatch-lab.fixture.ts";

let lab: CloudWatchLab;

beforeAll(async () => {
  lab = await CloudWatchLab.open();
});

afterAll(() => lab.close());

beforeEach(() => lab.nextAccount());

test("a composite alarm follows the alarms of its rule, one deleted is unknown", async () => {
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
  await lab.call("DeleteAlarms", { AlarmNames: ["a"] });
  expect(await lab.stateOf("both")).toBe("INSUFFICIENT_DATA");
  const parents = await lab.call("DescribeAlarms", { ParentsOfAlarmName: "b" });
  expect(parents.CompositeAlarms?.map(({ AlarmName }) => AlarmName)).toEqual(["both"]);
  const children = await lab.call("DescribeAlarms", { ChildrenOfAlarmName: "both" });
  expect(children.MetricAlarms?.map(({ AlarmName }) => AlarmName)).toEqual(["b"]);
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
