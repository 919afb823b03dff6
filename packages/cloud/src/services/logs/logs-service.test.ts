import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as Logs from "@aws-sdk/client-cloudwatch-logs";
import {
  accountId,
  assert,
  DEFAULT_ACCOUNT_ID,
  DEFAULT_REGION,
  epochMs,
  requestId,
  type Scope,
  seededRandom,
  VirtualClock,
} from "@faultline/core";
import type { TelemetryStore } from "@faultline/telemetry";
import { openTestStore } from "../../open-test-store.fixture.ts";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { createMemoryStateStore } from "../../state/memory-state-store.ts";
import type { StateStore } from "../../state/state-store.ts";
import type {
  OperationInput,
  OperationName,
  OperationOutput,
  RequestContext,
  ServiceDefinition,
} from "../../wire/service.ts";
import { makeLogsService } from "./logs-lab.fixture.ts";
import { SWEEP_INTERVAL_MS } from "./sweep-expired-events.ts";

const NOW = Date.UTC(2026, 10, 23, 12);
const clock = new VirtualClock(NOW);
const random = seededRandom(1);

let directory: string;
let store: TelemetryStore;
let state: StateStore;
let service: ServiceDefinition;
/** Each test has an account of its own in one store. */
let scope: Scope = { accountId: DEFAULT_ACCOUNT_ID, region: DEFAULT_REGION };

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "logs-"));
  store = await openTestStore(directory);
  state = createMemoryStateStore();
  service = makeLogsService({ store, state, clock, random }).service.definition;
});

afterAll(async () => {
  await store.close();
  rmSync(directory, { recursive: true });
});

beforeEach(() => {
  scope = { ...scope, accountId: accountId(String(Number(scope.accountId) + 1).padStart(12, "0")) };
});

type Client = typeof Logs;

async function call<Name extends OperationName<Client>>(
  name: Name,
  input: OperationInput<Client, Name>,
  from = service,
): Promise<OperationOutput<Client, Name>> {
  const context: RequestContext = {
    scope,
    requestId: requestId("r"),
    origin: "http://127.0.0.1:4566",
    headers: {},
    signal: new AbortController().signal,
  };
  const handler = from.operations[name];
  assert(handler !== undefined, `no operation ${name}`);
  return (await handler(input as never, context)) as OperationOutput<Client, Name>;
}

const GROUP = "/app/orders";
const STREAM = "main";

async function createStream(logGroupName = GROUP, logStreamName = STREAM): Promise<void> {
  await call("CreateLogGroup", { logGroupName });
  await call("CreateLogStream", { logGroupName, logStreamName });
}

function put(logEvents: { timestamp: number; message: string }[], logStreamName = STREAM) {
  return call("PutLogEvents", { logGroupName: GROUP, logStreamName, logEvents });
}

/** Messages `m1` to `m<count>`, a millisecond apart and in the past. */
function numbered(count: number) {
  return Array.from({ length: count }, (_, index) => ({ timestamp: NOW - 10_000 + index, message: `m${index + 1}` }));
}

const messagesOf = (events: { message?: string | undefined }[] | undefined) => events?.map(({ message }) => message);

// --- Groups and streams ----------------------------------------------------------------------------------------------

test("groups are listed by name, page by page, and by prefix or part of the name", async () => {
  for (const logGroupName of ["/b/2", "/a/1", "/b/1"]) await call("CreateLogGroup", { logGroupName });
  const first = await call("DescribeLogGroups", { limit: 2 });
  expect(first.logGroups?.map(({ logGroupName }) => logGroupName)).toEqual(["/a/1", "/b/1"]);
  const second = await call("DescribeLogGroups", { limit: 2, nextToken: first.nextToken });
  expect(second.logGroups?.map(({ logGroupName }) => logGroupName)).toEqual(["/b/2"]);
  expect(second.nextToken).toBeUndefined();
  expect((await call("DescribeLogGroups", { logGroupNamePrefix: "/b" })).logGroups).toHaveLength(2);
  expect((await call("DescribeLogGroups", { logGroupNamePattern: "A/" })).logGroups).toHaveLength(1);
  await expect(call("DescribeLogGroups", { nextToken: "nonsense" })).rejects.toMatchObject({
    code: "InvalidParameterException",
  });
});

// The answer of real accounts, as reported in hashicorp/terraform#10739.
test("names that begin with aws/ are reserved, /aws/ is not", async () => {
  await expect(call("CreateLogGroup", { logGroupName: "aws/mine" })).rejects.toMatchObject({
    code: "InvalidParameterException",
    message: "Log groups starting with AWS/ are reserved for AWS.",
  });
  await call("CreateLogGroup", { logGroupName: "/aws/mine" });
});

test("what a service writes through the store makes its group and stream appear", async () => {
  const at = epochMs(NOW - 5);
  const logGroup = "/aws/lambda/f";
  await store.append({
    logEvents: [{ scope, logGroup, logStream: "s[1]", timestamp: at, ingestionTime: epochMs(NOW), message: "hi" }],
  });
  expect((await call("DescribeLogGroups", {})).logGroups).toMatchObject([
    { logGroupName: logGroup, creationTime: NOW, storedBytes: 28 },
  ]);
  expect((await call("DescribeLogStreams", { logGroupName: logGroup })).logStreams).toMatchObject([
    { logStreamName: "s[1]", firstEventTimestamp: NOW - 5, lastEventTimestamp: NOW - 5, lastIngestionTime: NOW },
  ]);
  expect(messagesOf((await call("GetLogEvents", { logGroupName: logGroup, logStreamName: "s[1]" })).events)).toEqual([
    "hi",
  ]);
  await call("PutRetentionPolicy", { logGroupName: logGroup, retentionInDays: 7 });
  expect((await call("DescribeLogGroups", {})).logGroups).toMatchObject([
    { logGroupName: logGroup, retentionInDays: 7 },
  ]);
});

test("a deleted group takes its streams and events with it", async () => {
  await createStream();
  await put(numbered(3));
  await call("DeleteLogGroup", { logGroupName: GROUP });
  await expect(call("DescribeLogStreams", { logGroupName: GROUP })).rejects.toMatchObject({
    code: "ResourceNotFoundException",
    message: "The specified log group does not exist.",
  });
  await createStream();
  expect((await call("GetLogEvents", { logGroupName: GROUP, logStreamName: STREAM })).events).toEqual([]);
});

test("a deleted stream takes its events with it and leaves the group", async () => {
  await createStream();
  await call("CreateLogStream", { logGroupName: GROUP, logStreamName: "other" });
  await put(numbered(1));
  await put(numbered(2), "other");
  await call("DeleteLogStream", { logGroupName: GROUP, logStreamName: STREAM });
  await expect(put(numbered(1))).rejects.toMatchObject({ message: "The specified log stream does not exist." });
  expect((await call("FilterLogEvents", { logGroupName: GROUP })).events).toHaveLength(2);
});

test("streams are ordered by name or by their last event", async () => {
  await createStream(GROUP, "a");
  await call("CreateLogStream", { logGroupName: GROUP, logStreamName: "b" });
  await put([{ timestamp: NOW, message: "new" }], "a");
  await put([{ timestamp: NOW - 60_000, message: "old" }], "b");
  const names = async (input: object) =>
    (await call("DescribeLogStreams", { logGroupName: GROUP, ...input })).logStreams?.map(
      ({ logStreamName }) => logStreamName,
    );
  expect(await names({})).toEqual(["a", "b"]);
  expect(await names({ descending: true })).toEqual(["b", "a"]);
  expect(await names({ orderBy: "LastEventTime" })).toEqual(["b", "a"]);
  expect(await names({ orderBy: "LastEventTime", descending: true, limit: 1 })).toEqual(["a"]);
  expect(await names({ logStreamNamePrefix: "b" })).toEqual(["b"]);
});

test("accounts do not see each other's groups", async () => {
  await createStream();
  scope = { ...scope, region: "eu-west-1" as Scope["region"] };
  expect((await call("DescribeLogGroups", {})).logGroups).toEqual([]);
  scope = { ...scope, region: DEFAULT_REGION };
});

test("groups, streams, tags and events are there after a restart", async () => {
  await createStream();
  const resourceArn = `arn:aws:logs:us-east-1:${scope.accountId}:log-group:${GROUP}`;
  await call("TagResource", { resourceArn, tags: { team: "shop" } });
  await put(numbered(2));
  const restarted = makeLogsService({ store, state, clock, random }).service.definition;
  expect((await call("ListTagsForResource", { resourceArn }, restarted)).tags).toEqual({ team: "shop" });
  const answer = await call("GetLogEvents", { logGroupName: GROUP, logStreamName: STREAM }, restarted);
  expect(messagesOf(answer.events)).toEqual(["m1", "m2"]);
});

// --- PutLogEvents: rules of its API Reference page -------------------------------------------------------------------

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

test.each([
  {
    name: "out of order",
    events: [
      { timestamp: 2, message: "b" },
      { timestamp: 1, message: "a" },
    ],
    message: "chronological order",
  },
  {
    name: "over more than a day",
    events: [
      { timestamp: 0, message: "a" },
      { timestamp: DAY + 1, message: "b" },
    ],
    message: "span more than 24 hours",
  },
  { name: "of no events", events: [], message: "greater than or equal to 1" },
  { name: "with an empty message", events: [{ timestamp: NOW, message: "" }], message: "logEvents.1.member.message" },
  {
    name: "with too long a message",
    events: [{ timestamp: NOW, message: "x".repeat(1_048_576 - 25) }],
    message: "Log event too large: 1048577 bytes exceeds limit of 1048576",
  },
  {
    name: "too large together",
    events: Array.from({ length: 2 }, () => ({ timestamp: NOW, message: "x".repeat(524_263) })),
    message: "Upload too large: 1048578 bytes exceeds limit of 1048576",
  },
])("a batch $name is refused", async ({ events, message }) => {
  await createStream();
  await expect(put(events)).rejects.toMatchObject({
    code: "InvalidParameterException",
    message: expect.stringContaining(message),
  });
});

test("events too old, expired or too new are left out and reported", async () => {
  await createStream();
  await call("PutRetentionPolicy", { logGroupName: GROUP, retentionInDays: 1 });
  const old = await put([{ timestamp: NOW - 15 * DAY, message: "old" }]);
  expect(old.rejectedLogEventsInfo).toEqual({ expiredLogEventEndIndex: 1, tooOldLogEventEndIndex: 1 });
  const mixed = await put([
    { timestamp: NOW - 10 * HOUR, message: "kept" },
    { timestamp: NOW + 2 * HOUR + 1, message: "new" },
  ]);
  expect(mixed.rejectedLogEventsInfo).toEqual({ tooNewLogEventStartIndex: 1 });
  expect(messagesOf((await call("FilterLogEvents", { logGroupName: GROUP })).events)).toEqual(["kept"]);
});

// --- GetLogEvents ----------------------------------------------------------------------------------------------------

test("pages run forwards from the head until the token repeats", async () => {
  await createStream();
  await put(numbered(5));
  const page = (nextToken?: string) =>
    call("GetLogEvents", { logGroupName: GROUP, logStreamName: STREAM, limit: 2, startFromHead: true, nextToken });
  const first = await page();
  const second = await page(first.nextForwardToken);
  const third = await page(second.nextForwardToken);
  const end = await page(third.nextForwardToken);
  expect([first, second, third, end].map(({ events }) => messagesOf(events))).toEqual([
    ["m1", "m2"],
    ["m3", "m4"],
    ["m5"],
    [],
  ]);
  expect(end.nextForwardToken).toBe(third.nextForwardToken);
  expect(messagesOf((await page(end.nextBackwardToken)).events)).toEqual(["m4", "m5"]);
  await put([{ timestamp: NOW, message: "later" }]);
  expect(messagesOf((await page(end.nextForwardToken)).events)).toEqual(["later"]);
});

test("without startFromHead the newest come first, and pages run backwards", async () => {
  await createStream();
  await put(numbered(5));
  const page = (nextToken?: string) =>
    call("GetLogEvents", { logGroupName: GROUP, logStreamName: STREAM, limit: 2, nextToken });
  const newest = await page();
  const before = await page(newest.nextBackwardToken);
  const first = await page(before.nextBackwardToken);
  const end = await page(first.nextBackwardToken);
  expect([newest, before, first, end].map(({ events }) => messagesOf(events))).toEqual([
    ["m4", "m5"],
    ["m2", "m3"],
    ["m1"],
    [],
  ]);
  expect(end.nextBackwardToken).toBe(first.nextBackwardToken);
  expect(messagesOf((await page(end.nextForwardToken)).events)).toEqual(["m1", "m2"]);
});

test("events of one millisecond keep their order of arrival, startTime includes and endTime excludes", async () => {
  await createStream();
  await put([1, 2, 3].map((n) => ({ timestamp: NOW - 100, message: `same${n}` })));
  await put([{ timestamp: NOW - 50, message: "end" }]);
  const answer = await call("GetLogEvents", {
    logGroupIdentifier: `arn:aws:logs:us-east-1:${scope.accountId}:log-group:${GROUP}:*`,
    logStreamName: STREAM,
    startTime: NOW - 100,
    endTime: NOW - 50,
  });
  expect(messagesOf(answer.events)).toEqual(["same1", "same2", "same3"]);
  expect(answer.events?.[0]).toEqual({ timestamp: NOW - 100, message: "same1", ingestionTime: NOW });
});

test("a page holds at most a megabyte", async () => {
  await createStream();
  for (let n = 0; n < 3; n++) await put([{ timestamp: NOW - 100 + n, message: String(n).repeat(500_000) }]);
  const first = await call("GetLogEvents", { logGroupName: GROUP, logStreamName: STREAM, startFromHead: true });
  expect(messagesOf(first.events)?.map((message) => message?.[0])).toEqual(["0", "1"]);
  const second = await call("GetLogEvents", {
    logGroupName: GROUP,
    logStreamName: STREAM,
    nextToken: first.nextForwardToken,
  });
  expect(messagesOf(second.events)?.map((message) => message?.[0])).toEqual(["2"]);
});

test("an invented token is refused", async () => {
  await createStream();
  await expect(
    call("GetLogEvents", { logGroupName: GROUP, logStreamName: STREAM, nextToken: "f/1/s" }),
  ).rejects.toMatchObject({
    message: "The specified nextToken is invalid.",
  });
});

// --- FilterLogEvents -------------------------------------------------------------------------------------------------

test("events of several streams are interleaved by time, selected by pattern, and paged", async () => {
  await createStream(GROUP, "a");
  await call("CreateLogStream", { logGroupName: GROUP, logStreamName: "b" });
  const events = numbered(20).map(({ timestamp, message }, index) => ({
    timestamp,
    message: `${message} ${index % 2 === 0 ? "ERROR" : "INFO"}`,
  }));
  await put(
    events.filter((_, index) => index % 3 === 0),
    "a",
  );
  await put(
    events.filter((_, index) => index % 3 !== 0),
    "b",
  );
  const seen: (string | undefined)[] = [];
  let nextToken: string | undefined;
  do {
    const page = await call("FilterLogEvents", { logGroupName: GROUP, filterPattern: "ERROR", limit: 3, nextToken });
    seen.push(...(messagesOf(page.events) ?? []));
    ({ nextToken } = page);
  } while (nextToken !== undefined);
  expect(seen).toEqual(events.map(({ message }) => message).filter((message) => message.includes("ERROR")));
  const ofB = await call("FilterLogEvents", { logGroupName: GROUP, logStreamNames: ["b"], limit: 1 });
  expect(ofB.events).toMatchObject([
    { logStreamName: "b", message: "m2 INFO", eventId: expect.stringMatching(/^\d{56}$/) },
  ]);
  const byPrefix = await call("FilterLogEvents", {
    logGroupName: GROUP,
    logStreamNamePrefix: "a",
    endTime: NOW - 10_000,
  });
  expect(messagesOf(byPrefix.events)).toEqual(["m1 ERROR"]);
});

test("a JSON pattern passes over what is not JSON, far beyond one page of candidates", async () => {
  await createStream();
  const events = Array.from({ length: 300 }, (_, index) => ({
    timestamp: NOW - 1000 + index,
    message: index % 100 === 99 ? `{"status":${500 + index}}` : index % 2 === 0 ? '{"status":200}' : "text status 500",
  }));
  await put(events);
  const answer = await call("FilterLogEvents", { logGroupName: GROUP, filterPattern: "{ $.status >= 500 }", limit: 2 });
  expect(messagesOf(answer.events)).toEqual(['{"status":599}', '{"status":699}']);
  const rest = await call("FilterLogEvents", {
    logGroupName: GROUP,
    filterPattern: "{ $.status >= 500 }",
    nextToken: answer.nextToken,
  });
  expect(messagesOf(rest.events)).toEqual(['{"status":799}']);
});

test("a pattern that is none, and streams named twice over, are refused", async () => {
  await createStream();
  const refused = { code: "InvalidParameterException" };
  await expect(call("FilterLogEvents", { logGroupName: GROUP, filterPattern: "{ $.a" })).rejects.toMatchObject(refused);
  await expect(
    call("FilterLogEvents", { logGroupName: GROUP, logStreamNames: ["a"], logStreamNamePrefix: "a" }),
  ).rejects.toMatchObject(refused);
});

// --- Retention and tags ----------------------------------------------------------------------------------------------

test("a retention policy deletes what is older, and only AWS's numbers of days are taken", async () => {
  await createStream();
  await put([{ timestamp: NOW - 3 * DAY, message: "old" }]);
  await put([{ timestamp: NOW - 1, message: "new" }]);
  await expect(call("PutRetentionPolicy", { logGroupName: GROUP, retentionInDays: 2 })).rejects.toMatchObject({
    code: "InvalidParameterException",
  });
  await call("PutRetentionPolicy", { logGroupName: GROUP, retentionInDays: 1 });
  await call("DeleteRetentionPolicy", { logGroupName: GROUP });
  // 3 bytes of the message and 26 for the event.
  expect((await call("DescribeLogGroups", {})).logGroups?.[0]).toMatchObject({ storedBytes: 29 });
  expect((await call("DescribeLogGroups", {})).logGroups?.[0]).not.toHaveProperty("retentionInDays");
  expect(messagesOf((await call("FilterLogEvents", { logGroupName: GROUP })).events)).toEqual(["new"]);
});

test("events that grow older than their group's retention are deleted within the hour", async () => {
  const ownClock = new VirtualClock(NOW);
  const ownService = makeLogsService({ store, clock: ownClock, random }).service.definition;
  await call("CreateLogGroup", { logGroupName: GROUP }, ownService);
  await call("CreateLogStream", { logGroupName: GROUP, logStreamName: STREAM }, ownService);
  await call("PutRetentionPolicy", { logGroupName: GROUP, retentionInDays: 1 }, ownService);
  const logEvents = [
    { timestamp: NOW - DAY + HOUR / 2, message: "expires" },
    { timestamp: NOW, message: "stays" },
  ];
  await call("PutLogEvents", { logGroupName: GROUP, logStreamName: STREAM, logEvents }, ownService);
  ownClock.advance(SWEEP_INTERVAL_MS);
  await vi.waitFor(async () => {
    const statement = { sql: "SELECT message FROM log_events WHERE account_id = ?", parameters: [scope.accountId] };
    expect(await store.query(statement)).toEqual([{ message: "stays" }]);
  });
});

test("tags are added, replaced, removed and limited to fifty", async () => {
  await call("CreateLogGroup", { logGroupName: GROUP, tags: { a: "1", b: "2" } });
  const resourceArn = `arn:aws:logs:us-east-1:${scope.accountId}:log-group:${GROUP}`;
  await call("TagResource", { resourceArn, tags: { b: "3", c: "4" } });
  await call("UntagResource", { resourceArn, tagKeys: ["a"] });
  expect((await call("ListTagsForResource", { resourceArn })).tags).toEqual({ b: "3", c: "4" });
  const many = Object.fromEntries(Array.from({ length: 49 }, (_, index) => [`k${index}`, "v"]));
  await expect(call("TagResource", { resourceArn, tags: many })).rejects.toMatchObject({
    code: "TooManyTagsException",
  });
});
