import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { AROUND_NOW, before, CloudWatchLab, DAY, MINUTE, UNEVEN_NOW } from "./cloudwatch-lab.fixture.ts";

let lab: CloudWatchLab;

beforeAll(async () => {
  lab = await CloudWatchLab.open(UNEVEN_NOW);
});

afterAll(() => lab.close());

beforeEach(() => lab.nextAccount());

const INVALID = "InvalidParameterValueException";

test("periods are counted from the start time rounded to the minute, and empty ones are left out", async () => {
  // The example of `aws cloudwatch get-metric-statistics` in the AWS CLI reference starts at 23:18 and has points at :18.
  const at = (time: string) => new Date(`2026-11-23T${time}Z`);
  await lab.put(
    { MetricName: "Latency", Value: 1, Timestamp: at("08:18:00") },
    { MetricName: "Latency", Value: 3, Timestamp: at("09:17:59") },
  );
  await lab.put({
    MetricName: "Latency",
    Values: [5, 7],
    Counts: [1, 3],
    Timestamp: at("10:18:00"),
    Unit: "Milliseconds",
  });
  const answer = await lab.call("GetMetricStatistics", {
    Namespace: "Shop",
    MetricName: "Latency",
    StartTime: at("08:18:30"),
    EndTime: at("11:00:00"),
    Period: 3600,
    Statistics: ["Average", "SampleCount"],
  });
  expect(answer.Datapoints).toEqual([
    { Timestamp: at("08:18:00"), Average: 2, SampleCount: 2, Unit: "None" },
    { Timestamp: at("10:18:00"), Average: 6.5, SampleCount: 4, Unit: "Milliseconds" },
  ]);
});

test("percentiles need single values", async () => {
  const Timestamp = before(MINUTE);
  await lab.put({ MetricName: "Latency", Values: [10, 20, 30], Counts: [98, 1, 1], Timestamp });
  const read = async () =>
    (
      await lab.call("GetMetricStatistics", {
        Namespace: "Shop",
        MetricName: "Latency",
        ...AROUND_NOW,
        StartTime: before(2 * MINUTE),
        Period: 300,
        ExtendedStatistics: ["p98", "p99", "tm98"],
      })
    ).Datapoints;
  expect((await read())?.map(({ ExtendedStatistics }) => ExtendedStatistics)).toEqual([{ p98: 10, p99: 20, tm98: 10 }]);
  await lab.put({
    MetricName: "Latency",
    StatisticValues: { SampleCount: 2, Sum: 30, Minimum: 10, Maximum: 20 },
    Timestamp,
  });
  expect(await read()).toEqual([]);
});

test.each([
  {
    name: "too many points",
    input: { StartTime: before(2 * DAY), Period: 60 },
    code: "InvalidParameterCombinationException",
    message: "You have requested up to 2,881 datapoints, which exceeds the limit of 1,440.",
  },
  {
    name: "a period that is none",
    input: { Period: 45 },
    code: INVALID,
    message: "The value 45 for parameter Period is invalid.",
  },
  {
    name: "an end before the start",
    input: { EndTime: before(2 * MINUTE) },
    code: INVALID,
    message: "The parameter StartTime must be less than the parameter EndTime.",
  },
  {
    name: "an end later by milliseconds alone",
    input: { StartTime: new Date("2026-11-23T12:34:56.020Z"), EndTime: new Date("2026-11-23T12:34:56.987Z") },
    code: INVALID,
    message: "The parameter StartTime must be less than the parameter EndTime.",
  },
  {
    name: "no statistic",
    input: { Statistics: [] },
    code: "InvalidParameterCombinationException",
    message: "At least one",
  },
  {
    name: "a statistic that is none",
    input: { Statistics: ["Median" as "Sum"] },
    code: INVALID,
    message: "The value Median for parameter Statistics.member.1 is invalid.",
  },
])("GetMetricStatistics refuses $name", async ({ input, code, message }) => {
  const request = {
    Namespace: "Shop",
    MetricName: "Latency",
    ...AROUND_NOW,
    Period: 60,
    Statistics: ["Sum" as const],
    ...input,
  };
  await expect(lab.call("GetMetricStatistics", request)).rejects.toMatchObject({
    code,
    message: expect.stringContaining(message),
  });
});
