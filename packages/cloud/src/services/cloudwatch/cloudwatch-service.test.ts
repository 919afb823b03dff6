import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as CloudWatch from "@aws-sdk/client-cloudwatch";
import {
  accountId,
  assert,
  DEFAULT_ACCOUNT_ID,
  DEFAULT_REGION,
  requestId,
  type Scope,
  seededRandom,
  VirtualClock,
} from "@faultline/core";
import type { TelemetryStore } from "@faultline/telemetry";
import { openTestStore } from "../../open-test-store.fixture.ts";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createMemoryStateStore } from "../../state/memory-state-store.ts";
import type {
  OperationInput,
  OperationName,
  OperationOutput,
  RequestContext,
  ServiceDefinition,
} from "../../wire/service.ts";
import { createCloudWatchService } from "./cloudwatch-service.ts";

const NOW = new Date("2026-11-23T12:34:56.789Z");
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const clock = new VirtualClock(NOW.getTime());

let directory: string;
let store: TelemetryStore;
let service: ServiceDefinition;
/** Each test has an account of its own in one store. */
let scope: Scope = { accountId: DEFAULT_ACCOUNT_ID, region: DEFAULT_REGION };

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "cloudwatch-"));
  store = await openTestStore(directory);
  service = createCloudWatchService({
    store,
    clock,
    state: createMemoryStateStore(),
    random: seededRandom(1),
  }).definition;
});

afterAll(async () => {
  await store.close();
  rmSync(directory, { recursive: true });
});

beforeEach(() => {
  scope = { ...scope, accountId: accountId(String(Number(scope.accountId) + 1).padStart(12, "0")) };
});

type Client = typeof CloudWatch;
type DatumInput = CloudWatch.MetricDatum;

async function call<Name extends OperationName<Client>>(
  name: Name,
  input: OperationInput<Client, Name>,
): Promise<OperationOutput<Client, Name>> {
  const context: RequestContext = {
    scope,
    requestId: requestId("r"),
    origin: "http://127.0.0.1:4566",
    headers: {},
    signal: new AbortController().signal,
  };
  const handler = service.operations[name];
  assert(handler !== undefined, `no operation ${name}`);
  return (await handler(input as never, context)) as OperationOutput<Client, Name>;
}

const put = (...MetricData: DatumInput[]) => call("PutMetricData", { Namespace: "Shop", MetricData });

const before = (ms: number) => new Date(NOW.getTime() - ms);
const AROUND_NOW = { StartTime: before(MINUTE), EndTime: before(-MINUTE) };

function query(
  Id: string,
  Stat: string,
  more: { Period?: number; Unit?: "Count"; ReturnData?: boolean; Label?: string } = {},
) {
  const { Period = 60, Unit, ...rest } = more;
  const Metric = { Namespace: "Shop", MetricName: "Latency" };
  return { Id, MetricStat: { Metric, Period, Stat, Unit }, ...rest };
}

// --- PutMetricData: rules of its API Reference page ------------------------------------------------------------------

const INVALID = "InvalidParameterValueException";
const M1 = "MetricData.member.1";

test.each([
  {
    name: "a value that is no number",
    datum: { Value: Number.NaN },
    code: INVALID,
    message: `The value NaN for parameter ${M1}.Value is invalid.`,
  },
  {
    name: "an infinite count",
    datum: { Values: [1], Counts: [Number.POSITIVE_INFINITY] },
    code: INVALID,
    message: `${M1}.Counts.member.1`,
  },
  { name: "a value beyond 2^360", datum: { Value: -(2 ** 361) }, code: INVALID, message: `${M1}.Value` },
  {
    name: "a set without samples",
    datum: { StatisticValues: { SampleCount: 0, Sum: 0, Minimum: 0, Maximum: 0 } },
    code: INVALID,
    message: `${M1}.StatisticValues.SampleCount`,
  },
  {
    name: "a set upside down",
    datum: { StatisticValues: { SampleCount: 2, Sum: 3, Minimum: 2, Maximum: 1 } },
    code: INVALID,
    message: `${M1}.StatisticValues.Maximum`,
  },
  {
    name: "no value",
    datum: {},
    code: "MissingRequiredParameterException",
    message: `The parameter ${M1}.Value is required.`,
  },
  {
    name: "no name",
    datum: { MetricName: undefined, Value: 1 },
    code: "MissingRequiredParameterException",
    message: `The parameter ${M1}.MetricName is required.`,
  },
  {
    name: "a unit that is none",
    datum: { Value: 1, Unit: "Parsecs" as "Count" },
    code: INVALID,
    message: `The value Parsecs for parameter ${M1}.Unit is invalid.`,
  },
  {
    name: "a resolution that is none",
    datum: { Value: 1, StorageResolution: 30 },
    code: INVALID,
    message: `${M1}.StorageResolution`,
  },
  {
    name: "a time more than two weeks ago",
    datum: { Value: 1, Timestamp: before(14 * DAY + 1) },
    code: INVALID,
    message: "no more than two weeks in the past",
  },
  {
    name: "a time more than two hours ahead",
    datum: { Value: 1, Timestamp: before(-2 * HOUR - 1) },
    code: INVALID,
    message: "no more than two hours in the future",
  },
  {
    name: "151 values",
    datum: { Values: Array.from({ length: 151 }, () => 1) },
    code: INVALID,
    message: `The collection ${M1}.Values must not have a size greater than 150.`,
  },
  {
    name: "31 dimensions",
    datum: { Value: 1, Dimensions: Array.from({ length: 31 }, (_, i) => ({ Name: `n${i}`, Value: "v" })) },
    code: INVALID,
    message: `The collection ${M1}.Dimensions must not have a size greater than 30.`,
  },
  {
    name: "a dimension without a value",
    datum: { Value: 1, Dimensions: [{ Name: "n", Value: "" }] },
    code: "MissingRequiredParameterException",
    message: `${M1}.Dimensions.member.1.Value`,
  },
])("a datum with $name is refused", async ({ datum, code, message }) => {
  await expect(put({ MetricName: "Latency", ...datum })).rejects.toMatchObject({
    code,
    message: expect.stringContaining(message),
  });
});

test("AWS's own namespaces, and more than 1,000 datums, are refused", async () => {
  const datum = { MetricName: "m", Value: 1 };
  await expect(call("PutMetricData", { Namespace: "AWS/Lambda", MetricData: [datum] })).rejects.toMatchObject({
    code: INVALID,
  });
  await expect(put(...Array.from({ length: 1001 }, () => datum))).rejects.toMatchObject({
    message: "The collection MetricData must not have a size greater than 1000.",
  });
});

// --- ListMetrics -----------------------------------------------------------------------------------------------------

test("metrics are listed by identity, filtered by name and dimensions, whatever the dimensions' order", async () => {
  const Dimensions = [
    { Name: "Route", Value: "/b" },
    { Name: "Api", Value: "shop" },
  ];
  await put(
    { MetricName: "Latency", Value: 1, Dimensions },
    { MetricName: "Latency", Value: 2, Dimensions: Dimensions.toReversed() },
  );
  await put({ MetricName: "Latency", Value: 1 }, { MetricName: "Calls", Value: 1, Timestamp: before(4 * HOUR) });
  const list = async (input: OperationInput<Client, "ListMetrics">) => (await call("ListMetrics", input)).Metrics;
  const withRoute = { Namespace: "Shop", MetricName: "Latency", Dimensions: Dimensions.toReversed() };
  expect(await list({})).toEqual([
    { Namespace: "Shop", MetricName: "Calls", Dimensions: [] },
    withRoute,
    { Namespace: "Shop", MetricName: "Latency", Dimensions: [] },
  ]);
  expect(await list({ Dimensions: [{ Name: "Route" }] })).toEqual([withRoute]);
  expect(await list({ Dimensions: [{ Name: "Route", Value: "/c" }] })).toEqual([]);
  expect(await list({ MetricName: "Latency", Namespace: "Shop" })).toHaveLength(2);
  expect(await list({ RecentlyActive: "PT3H" })).toHaveLength(2);
  await expect(list({ RecentlyActive: "PT1H" as "PT3H" })).rejects.toMatchObject({ code: INVALID });
});

test("more than 500 metrics come in pages", async () => {
  await put(...Array.from({ length: 700 }, (_, index) => ({ MetricName: `m${index}`, Value: 1 })));
  const first = await call("ListMetrics", {});
  const second = await call("ListMetrics", { NextToken: first.NextToken });
  expect([first.Metrics?.length, second.Metrics?.length, second.NextToken]).toEqual([500, 200, undefined]);
  expect(new Set([...(first.Metrics ?? []), ...(second.Metrics ?? [])].map(({ MetricName }) => MetricName)).size).toBe(
    700,
  );
});

// --- GetMetricStatistics ---------------------------------------------------------------------------------------------

test("periods are counted from the start time rounded to the minute, and empty ones are left out", async () => {
  // The example of `aws cloudwatch get-metric-statistics` in the AWS CLI reference starts at 23:18 and has points at :18.
  const at = (time: string) => new Date(`2026-11-23T${time}Z`);
  await put(
    { MetricName: "Latency", Value: 1, Timestamp: at("08:18:00") },
    { MetricName: "Latency", Value: 3, Timestamp: at("09:17:59") },
  );
  await put({ MetricName: "Latency", Values: [5, 7], Counts: [1, 3], Timestamp: at("10:18:00"), Unit: "Milliseconds" });
  const answer = await call("GetMetricStatistics", {
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
  await put({ MetricName: "Latency", Values: [10, 20, 30], Counts: [98, 1, 1], Timestamp });
  const read = async () =>
    (
      await call("GetMetricStatistics", {
        Namespace: "Shop",
        MetricName: "Latency",
        ...AROUND_NOW,
        StartTime: before(2 * MINUTE),
        Period: 300,
        ExtendedStatistics: ["p98", "p99", "tm98"],
      })
    ).Datapoints;
  expect((await read())?.map(({ ExtendedStatistics }) => ExtendedStatistics)).toEqual([{ p98: 10, p99: 20, tm98: 10 }]);
  await put({
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
  await expect(call("GetMetricStatistics", request)).rejects.toMatchObject({
    code,
    message: expect.stringContaining(message),
  });
});

// --- GetMetricData ---------------------------------------------------------------------------------------------------

test("the newest points come first unless asked, and pages cut through results", async () => {
  await put(...[1, 2, 3].map((Value) => ({ MetricName: "Latency", Value, Timestamp: before((5 - Value) * MINUTE) })));
  const request = {
    MetricDataQueries: [
      query("low", "Minimum"),
      query("hidden", "Sum", { ReturnData: false }),
      query("high", "Maximum", { Label: "peak" }),
    ],
    StartTime: before(10 * MINUTE),
    EndTime: NOW,
    MaxDatapoints: 4,
  };
  const first = await call("GetMetricData", request);
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
  const second = await call("GetMetricData", { ...request, NextToken: first.NextToken });
  expect(second.MetricDataResults).toMatchObject([
    { Id: "low", Values: [] },
    { Id: "high", Values: [2, 1], StatusCode: "Complete" },
  ]);
  expect(second.NextToken).toBeUndefined();
  const ascending = await call("GetMetricData", { ...request, MaxDatapoints: undefined, ScanBy: "TimestampAscending" });
  expect(ascending.MetricDataResults?.[1]?.Values).toEqual([1, 2, 3]);
});

test("data older than three hours has no periods below a minute", async () => {
  await put({ MetricName: "Latency", Value: 1, Timestamp: before(4 * HOUR), StorageResolution: 1 });
  const read = async (Period: number) =>
    (
      await call("GetMetricData", {
        MetricDataQueries: [query("m", "Sum", { Period })],
        StartTime: before(5 * HOUR),
        EndTime: NOW,
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
      "The value for parameter MetricDataQueries.member.1.Id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$.",
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
  { name: "a statistic that is none", queries: [query("a", "p101")], message: "The value p101" },
])("GetMetricData refuses $name", async ({ queries, message }) => {
  await expect(call("GetMetricData", { MetricDataQueries: queries, ...AROUND_NOW })).rejects.toMatchObject({
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
  const request = { MetricDataQueries: [query("a", "Sum")], StartTime: NOW, EndTime };
  await expect(call("GetMetricData", request)).rejects.toMatchObject({ code: "ValidationError", message });
});
