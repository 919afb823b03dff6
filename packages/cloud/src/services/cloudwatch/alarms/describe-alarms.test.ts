import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { CloudWatchLab, ERRORS, FUNCTION_ARN } from "../cloudwatch-lab.fixture.ts";

let lab: CloudWatchLab;

beforeAll(async () => {
  lab = await CloudWatchLab.open();
});

afterAll(() => lab.close());

beforeEach(() => lab.nextAccount());

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
