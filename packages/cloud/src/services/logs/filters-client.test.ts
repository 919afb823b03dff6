// Metric filters and subscription filters as their official client meets them, over HTTP.
import { gunzipSync } from "node:zlib";
import {
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  DeleteMetricFilterCommand,
  DeleteSubscriptionFilterCommand,
  DescribeLogGroupsCommand,
  DescribeMetricFiltersCommand,
  DescribeSubscriptionFiltersCommand,
  type MetricTransformation,
  PutLogEventsCommand,
  PutMetricFilterCommand,
  PutSubscriptionFilterCommand,
  TestMetricFilterCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import type * as Lambda from "@aws-sdk/client-lambda";
import { DEFAULT_ACCOUNT_ID, DEFAULT_REGION, epochMs, VirtualClock } from "@faultline/core";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ServiceError } from "../../service-error.ts";
import { defineService } from "../../wire/service.ts";
import { type ServedLogs, serveLogs } from "./logs-lab.fixture.ts";
import { BATCH_DELAY_MS } from "./subscriptions/subscription-engine.ts";

const NOW = Date.UTC(2026, 10, 23, 12, 0, 5);
const MINUTE = NOW - (NOW % 60_000);
const logGroupName = "/app/orders";
const FUNCTION_ARN = "arn:aws:lambda:us-east-1:000000000000:function:reader";

let logs: ServedLogs;
let clock: VirtualClock;
/** Decoded events that the function got. */
let received: unknown[];
/** What Lambda answers next instead of taking an event. */
let refusals: ServiceError[];

const lambda = defineService<typeof Lambda>({
  name: "lambda",
  signingName: "lambda",
  clientPackage: "@aws-sdk/client-lambda",
  protocol: "rest-json",
  apiVersion: "2015-03-31",
  operations: {
    Invoke({ FunctionName, InvocationType, Payload }) {
      if (FunctionName !== FUNCTION_ARN) throw new ServiceError("ResourceNotFoundException", "Function not found");
      if (InvocationType === "DryRun") return { StatusCode: 204, Payload: undefined };
      const refusal = refusals.shift();
      if (refusal !== undefined) throw refusal;
      const { awslogs } = JSON.parse(Buffer.from(Payload ?? []).toString()) as { awslogs: { data: string } };
      received.push(JSON.parse(gunzipSync(Buffer.from(awslogs.data, "base64")).toString()));
      return { StatusCode: 202, Payload: undefined };
    },
  },
});

beforeEach(async () => {
  clock = new VirtualClock(NOW);
  received = [];
  refusals = [];
  logs = await serveLogs({ clock, neighbours: [lambda] });
  await logs.client.send(new CreateLogGroupCommand({ logGroupName }));
  await logs.client.send(new CreateLogStreamCommand({ logGroupName, logStreamName: "main" }));
});
afterEach(async () => {
  await logs.close();
  expect(logs.faults).toEqual([]);
});

function put(...messages: string[]) {
  const logEvents = messages.map((message, index) => ({ timestamp: NOW + index, message }));
  return logs.client.send(new PutLogEventsCommand({ logGroupName, logStreamName: "main", logEvents }));
}

// oxlint-disable-next-line max-params -- most tests need the first alone
function putFilter(
  filterPattern: string,
  transformation: Partial<MetricTransformation> = {},
  filterName = "f",
  more: object = {},
) {
  const metric = { metricNamespace: "App", metricName: "m", metricValue: "1", ...transformation };
  const input = { logGroupName, filterName, filterPattern, metricTransformations: [metric], ...more };
  return logs.client.send(new PutMetricFilterCommand(input));
}

const invalid = (message: string) => ({
  name: "InvalidParameterException",
  message: expect.stringContaining(message),
});

test("a metric filter counts the new events that it selects, by the minute", async () => {
  await put("ERROR before the filter");
  await putFilter("ERROR", { unit: "Count" });
  await put("ERROR a", "fine", "ERROR b");
  expect(logs.datums).toEqual([
    {
      scope: { accountId: DEFAULT_ACCOUNT_ID, region: DEFAULT_REGION },
      namespace: "App",
      metricName: "m",
      dimensions: [],
      timestamp: MINUTE,
      unit: "Count",
      values: [{ value: 1, count: 2 }],
      storageResolution: 60,
    },
  ]);
});

test("what services write passes through metric filters, too", async () => {
  await putFilter("ERROR");
  const scope = { accountId: DEFAULT_ACCOUNT_ID, region: DEFAULT_REGION };
  const sink = logs.arrivals.observe({ write: () => undefined });
  const event = { scope, logGroup: logGroupName, logStream: "s", timestamp: epochMs(NOW), ingestionTime: epochMs(NOW) };
  sink.write([
    { ...event, message: "ERROR" },
    { ...event, logGroup: "/other", message: "ERROR" },
  ]);
  expect(logs.datums).toHaveLength(1);
});

test("values and dimensions are read from the message; what has no number or lacks a dimension is left out", async () => {
  await putFilter("{ $.latency > 0 }", { metricValue: "$.latency", dimensions: { Route: "$.route", Code: "$.code" } });
  await put('{"latency":7,"route":"/a","code":200}', '{"latency":8,"route":"/a","code":200}', '{"latency":9,"code":1}');
  expect(logs.datums).toMatchObject([
    {
      dimensions: [
        { name: "Code", value: "200" },
        { name: "Route", value: "/a" },
      ],
      values: [
        { value: 7, count: 1 },
        { value: 8, count: 1 },
      ],
    },
  ]);
});

// CloudWatch Logs API Reference, "PutMetricFilter" and "MetricFilter".
test("account and Region become dimensions where a filter says so", async () => {
  await putFilter("ERROR", {}, "f", { emitSystemFieldDimensions: ["@aws.region", "@aws.account"] });
  await put("ERROR");
  expect(logs.datums.map(({ dimensions }) => dimensions)).toEqual([
    [
      { name: "@aws.account", value: DEFAULT_ACCOUNT_ID },
      { name: "@aws.region", value: DEFAULT_REGION },
    ],
  ]);
  const { metricFilters } = await logs.client.send(new DescribeMetricFiltersCommand({ logGroupName }));
  expect(metricFilters).toMatchObject([{ emitSystemFieldDimensions: ["@aws.region", "@aws.account"] }]);
});

test.each([
  { input: { emitSystemFieldDimensions: ["@aws.zone"] }, message: "@aws.account and @aws.region" },
  { input: { applyOnTransformedLogs: true }, message: "transformer" },
  { input: { fieldSelectionCriteria: '@aws.region = "us-east-1"' }, message: "fieldSelectionCriteria" },
])("a metric filter with $input is refused", async ({ input, message }) => {
  await expect(putFilter("ERROR", {}, "f", input)).rejects.toMatchObject(invalid(message));
});

test("a space-delimited pattern publishes a column by its name or number", async () => {
  await putFilter("[ip, ..., bytes]", { metricValue: "$bytes" });
  await putFilter("[ip, ..., bytes]", { metricName: "n", metricValue: "$2" }, "g");
  await put("10.0.0.1 200 512", "10.0.0.1 404 -");
  expect(logs.datums.map(({ metricName, values }) => [metricName, values])).toEqual([
    ["m", [{ value: 512, count: 1 }]],
    [
      "n",
      [
        { value: 200, count: 1 },
        { value: 404, count: 1 },
      ],
    ],
  ]);
});

test("the default value stands for a minute with events of which none was selected", async () => {
  await putFilter("ERROR", { defaultValue: 0 });
  await put("fine");
  clock.advance(55_000);
  expect(logs.datums).toMatchObject([{ timestamp: MINUTE, values: [{ value: 0, count: 1 }] }]);
  await put("ERROR");
  clock.advance(60_000);
  expect(logs.datums.slice(1)).toMatchObject([{ values: [{ value: 1, count: 1 }] }]);
  clock.advance(600_000);
  expect(logs.datums).toHaveLength(2);
});

test("metric filters are replaced, described, counted and deleted", async () => {
  await putFilter("ERROR", {}, "a");
  await putFilter("WARN", { metricName: "warnings" }, "b");
  await putFilter("?ERROR ?FATAL", {}, "a");
  const describe = async (input: object) =>
    (await logs.client.send(new DescribeMetricFiltersCommand(input))).metricFilters?.map((filter) => [
      filter.filterName,
      filter.filterPattern,
    ]);
  expect(await describe({ logGroupName })).toEqual([
    ["a", "?ERROR ?FATAL"],
    ["b", "WARN"],
  ]);
  expect(await describe({ metricNamespace: "App", metricName: "warnings" })).toEqual([["b", "WARN"]]);
  expect(await describe({ logGroupName, filterNamePrefix: "x" })).toEqual([]);
  await expect(describe({ metricName: "m" })).rejects.toMatchObject(invalid("together"));
  const { logGroups } = await logs.client.send(new DescribeLogGroupsCommand({}));
  expect(logGroups).toMatchObject([{ metricFilterCount: 2 }]);
  const remove = () => logs.client.send(new DeleteMetricFilterCommand({ logGroupName, filterName: "a" }));
  await remove();
  await expect(remove()).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    message: "The specified metric filter does not exist.",
  });
  await put("ERROR");
  expect(logs.datums).toEqual([]);
  await logs.client.send(new DeleteLogGroupCommand({ logGroupName }));
  await logs.client.send(new CreateLogGroupCommand({ logGroupName }));
  expect(await describe({ logGroupName })).toEqual([]);
});

// CloudWatch Logs API Reference, "PutMetricFilter", and "CloudWatch Logs quotas".
test.each([
  { name: "a pattern that is none", pattern: "{ $.a", transformation: {}, message: "must end with" },
  { name: "a value that is none", pattern: "x", transformation: { metricValue: "one" }, message: "metricValue 'one'" },
  { name: "a field of terms", pattern: "x", transformation: { metricValue: "$.a" }, message: "metricValue '$.a'" },
  {
    name: "dimensions of terms",
    pattern: "x",
    transformation: { dimensions: { A: "$.a" } },
    message: "The specified filter pattern does not support dimensions",
  },
  {
    name: "dimensions and a default",
    pattern: "{ $.a = 1 }",
    transformation: { dimensions: { A: "$.a" }, defaultValue: 1 },
    message: "mutually exclusive",
  },
  {
    name: "four dimensions",
    pattern: "{ $.a = 1 }",
    transformation: { dimensions: { A: "$.a", B: "$.b", C: "$.c", D: "$.d" } },
    message: "at most 3 dimensions",
  },
])("a metric filter with $name is refused", async ({ pattern, transformation, message }) => {
  await expect(putFilter(pattern, transformation)).rejects.toMatchObject(invalid(message));
});

test("a group has at most 100 metric filters, and 5 filters with regular expressions", async () => {
  for (let n = 0; n < 5; n++) await putFilter(`%x${n}%`, {}, `r${n}`);
  await putFilter("%again%", {}, "r0");
  await expect(putFilter("{ $.a = %b% }", {}, "r5")).rejects.toMatchObject({ name: "LimitExceededException" });
  for (let n = 5; n < 100; n++) await putFilter("x", {}, `f${n}`);
  await expect(putFilter("x", {}, "one-more")).rejects.toMatchObject({ name: "LimitExceededException" });
  await putFilter("y", {}, "f99");
});

test("TestMetricFilter tells which messages are selected and what is read from them", async () => {
  const answer = await logs.client.send(
    new TestMetricFilterCommand({ filterPattern: "[ip, status = 4*]", logEventMessages: ["a 200", "b 404"] }),
  );
  expect(answer.matches).toEqual([
    { eventNumber: 2, eventMessage: "b 404", extractedValues: { $ip: "b", $status: "404" } },
  ]);
});

// --- Subscription filters --------------------------------------------------------------------------------------------

function subscribe(input: object = {}) {
  const whole = { logGroupName, filterName: "s", filterPattern: "", destinationArn: FUNCTION_ARN, ...input };
  return logs.client.send(new PutSubscriptionFilterCommand(whole));
}

test("a function gets the new events that a filter selects, compressed, a stream at a time", async () => {
  await put("before");
  await subscribe({ filterPattern: "[level = ERROR, text]" });
  await put("ERROR out of coffee", "INFO fine", "ERROR no milk");
  expect(received).toEqual([]);
  clock.advance(BATCH_DELAY_MS);
  const id = expect.stringMatching(/^\d{56}$/) as unknown;
  await vi.waitFor(() =>
    expect(received).toEqual([
      {
        messageType: "DATA_MESSAGE",
        owner: "000000000000",
        logGroup: logGroupName,
        logStream: "main",
        subscriptionFilters: ["s"],
        logEvents: [
          {
            id,
            timestamp: NOW,
            message: "ERROR out of coffee",
            extractedFields: { level: "ERROR", text: "out of coffee" },
          },
          { id, timestamp: NOW + 2, message: "ERROR no milk", extractedFields: { level: "ERROR", text: "no milk" } },
        ],
      },
    ]),
  );
});

test("a delivery that Lambda throttles is tried again; one that it refuses for good is told", async () => {
  await subscribe();
  refusals = [new ServiceError("TooManyRequestsException", "Rate Exceeded.")];
  await put("first");
  clock.advance(BATCH_DELAY_MS);
  await vi.waitFor(() => expect(refusals).toEqual([]));
  await Promise.resolve();
  clock.advance(1000);
  await vi.waitFor(() => expect(received).toMatchObject([{ logEvents: [{ message: "first" }] }]));
  refusals = [new ServiceError("ResourceNotFoundException", "Function not found")];
  await put("second");
  clock.advance(BATCH_DELAY_MS);
  await vi.waitFor(() => expect(logs.notices).toEqual([expect.stringContaining("1 log event(s)")]));
});

// CloudWatch Logs API Reference: both operations "create or update" a filter, which has one "creation time".
test("a filter that is changed keeps the time of its creation", async () => {
  await subscribe();
  await putFilter("ERROR");
  clock.advance(60_000);
  await subscribe({ filterPattern: "[]" });
  await putFilter("WARN");
  const { subscriptionFilters } = await logs.client.send(new DescribeSubscriptionFiltersCommand({ logGroupName }));
  expect(subscriptionFilters).toMatchObject([{ filterPattern: "[]", creationTime: NOW }]);
  const { metricFilters } = await logs.client.send(new DescribeMetricFiltersCommand({ logGroupName }));
  expect(metricFilters).toMatchObject([{ filterPattern: "WARN", creationTime: NOW }]);
});

test("subscription filters are described and deleted, two a group", async () => {
  await subscribe({ filterName: "a", distribution: "Random" });
  await subscribe({ filterName: "b" });
  await expect(subscribe({ filterName: "c" })).rejects.toMatchObject({ name: "LimitExceededException" });
  const { subscriptionFilters } = await logs.client.send(new DescribeSubscriptionFiltersCommand({ logGroupName }));
  expect(subscriptionFilters).toMatchObject([
    { filterName: "a", destinationArn: FUNCTION_ARN, distribution: "Random", filterPattern: "", creationTime: NOW },
    { filterName: "b", distribution: "ByLogStream" },
  ]);
  await logs.client.send(new DeleteSubscriptionFilterCommand({ logGroupName, filterName: "a" }));
  await logs.client.send(new DeleteSubscriptionFilterCommand({ logGroupName, filterName: "b" }));
  await put("nobody listens");
  clock.advance(BATCH_DELAY_MS);
  expect(received).toEqual([]);
});

test.each([
  {
    name: "is no function",
    input: { destinationArn: "arn:aws:kinesis:us-east-1:000000000000:stream/s", roleArn: "arn:aws:iam::1:role/r" },
    says: "only",
  },
  {
    name: "does not exist",
    input: { destinationArn: `${FUNCTION_ARN}x` },
    says: "Could not execute the lambda function",
  },
])("a destination that $name is refused", async ({ input, says }) => {
  await expect(subscribe(input)).rejects.toMatchObject(invalid(says));
});

// Recorded from AWS, for a log group that exists and for one that does not.
test.each([logGroupName, "/absent"])(
  "a function of another account, or a stream without a role, is refused for %s",
  async (name) => {
    const destinationArn = "arn:aws:lambda:us-east-1:123456789012:function:reader";
    await expect(subscribe({ logGroupName: name, destinationArn })).rejects.toMatchObject({
      name: "AccessDeniedException",
      message:
        "Cross-account lambda invocation passing is not allowed. You must use DestinationPolicies to create cross account lambda triggers.",
    });
    const stream = "arn:aws:kinesis:us-east-1:123456789012:stream/unknown-stream";
    await expect(subscribe({ logGroupName: name, destinationArn: stream })).rejects.toMatchObject({
      name: "InvalidParameterException",
      message: "destinationArn for vendor kinesis cannot be used without roleArn",
    });
  },
);

test("a function may not subscribe to its own log group", async () => {
  await logs.client.send(new CreateLogGroupCommand({ logGroupName: "/aws/lambda/reader" }));
  await expect(subscribe({ logGroupName: "/aws/lambda/reader" })).rejects.toMatchObject(invalid("for ever"));
});
