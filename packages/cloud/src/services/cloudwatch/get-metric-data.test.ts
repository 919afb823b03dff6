import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { AROUND_NOW, before, CloudWatchLab, HOUR, MINUTE, UNEVEN_NOW } from "./cloudwatch-lab.fixture.ts";

let lab: CloudWatchLab;

beforeAll(async () => {
  lab = await CloudWatchLab.open(UNEVEN_NOW);
});

afterAll(() => lab.close());

beforeEach(() => lab.nextAccount());

function query(
  Id: string,
  Stat: string,
  more: { Period?: number; Unit?: "Count"; ReturnData?: boolean; Label?: string } = {},
) {
  const { Period = 60, Unit, ...rest } = more;
  const Metric = { Namespace: "Shop", MetricName: "Latency" };
  return { Id, MetricStat: { Metric, Period, Stat, Unit }, ...rest };
}

test("the newest points come first unless asked, and pages cut through results", async () => {
  await lab.put(
    ...[1, 2, 3].map((Value) => ({ MetricName: "Latency", Value, Timestamp: before((5 - Value) * MINUTE) })),
  );
  const request = {
    MetricDataQueries: [
      query("low", "Minimum"),
      query("hidden", "Sum", { ReturnData: false }),
      query("high", "Maximum", { Label: "peak" }),
    ],
    StartTime: before(10 * MINUTE),
    EndTime: UNEVEN_NOW,
    MaxDatapoints: 4,
  };
  const first = await lab.call("GetMetricData", request);
  expect(first.MetricDataResults).toMatchObject([
    { Id: "low", Label: "Latency Minimum", Values: [3, 2, 1], StatusCode: "Complete" },
    {
      Id: "high",
      Label: "peak",
      Values: [3],
      StatusCode: "PartialData",
      Timestamps: [new Date("2026-11-23T12:32:00Z")],
    },
  ]);
  const second = await lab.call("GetMetricData", { ...request, NextToken: first.NextToken });
  expect(second.MetricDataResults).toMatchObject([
    { Id: "low", Values: [] },
    { Id: "high", Values: [2, 1], StatusCode: "Complete" },
  ]);
  expect(second.NextToken).toBeUndefined();
  const ascending = await lab.call("GetMetricData", {
    ...request,
    MaxDatapoints: undefined,
    ScanBy: "TimestampAscending",
  });
  expect(ascending.MetricDataResults?.[1]?.Values).toEqual([1, 2, 3]);
});

test("data older than three hours has no periods below a minute", async () => {
  await lab.put({ MetricName: "Latency", Value: 1, Timestamp: before(4 * HOUR), StorageResolution: 1 });
  const read = async (Period: number) =>
    (
      await lab.call("GetMetricData", {
        MetricDataQueries: [query("m", "Sum", { Period })],
        StartTime: before(5 * HOUR),
        EndTime: UNEVEN_NOW,
      })
    ).MetricDataResults?.[0]?.Values;
  expect(await read(60)).toEqual([1]);
  expect(await read(10)).toEqual([]);
});

test.each([
  {
    name: "an id that starts with a capital",
    queries: [query("Latency", "Sum")],
    message:
      "The value Latency for parameter MetricDataQueries.member.1.Id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$.",
  },
  {
    name: "an id twice",
    queries: [query("a", "Sum"), query("a", "Sum")],
    message: "The values for parameter id in MetricDataQueries are not unique.",
  },
  {
    name: "a period beside a metric's",
    queries: [{ ...query("a", "Sum"), Period: 60 }],
    message:
      "The parameters MetricDataQueries.member.1.Period and MetricDataQueries.member.1.MetricStat are mutually exclusive and you have specified both.",
  },
  { name: "nothing to return", queries: [query("a", "Sum", { ReturnData: false })], message: "ReturnData" },
  {
    name: "a statistic that is none", // As issue 385 of prometheus-community/yet-another-cloudwatch-exporter quotes AWS.
    queries: [query("a", "None")],
    message: "The value None for parameter MetricDataQueries.member.1.MetricStat.Stat is not a valid statistic.\n",
  },
  {
    name: "a query for nothing", // As AWS is quoted in public reports.
    queries: [{ Id: "a" }],
    message: "The parameter MetricDataQueries.member.1.MetricStat is required.\n",
  },
  {
    name: "a metric without a namespace",
    queries: [{ Id: "a", MetricStat: { Metric: { MetricName: "Latency" }, Period: 60, Stat: "Sum" } }],
    message: "The parameter MetricDataQueries.member.1.MetricStat.Metric.Namespace is required.",
  },
])("GetMetricData refuses $name", async ({ queries, message }) => {
  await expect(lab.call("GetMetricData", { MetricDataQueries: queries, ...AROUND_NOW })).rejects.toMatchObject({
    code: "ValidationError",
    message: expect.stringContaining(message),
  });
});

test.each([
  {
    name: "equals the start but for milliseconds",
    EndTime: new Date("2026-11-23T12:34:56.999Z"),
    message: "The parameter StartTime must not equal parameter EndTime.",
  },
  {
    name: "precedes the start",
    EndTime: before(2 * MINUTE),
    message: "The parameter EndTime must be greater than StartTime.",
  },
])("GetMetricData refuses an end that $name", async ({ EndTime, message }) => {
  const request = { MetricDataQueries: [query("a", "Sum")], StartTime: UNEVEN_NOW, EndTime };
  await expect(lab.call("GetMetricData", request)).rejects.toMatchObject({ code: "ValidationError", message });
});
