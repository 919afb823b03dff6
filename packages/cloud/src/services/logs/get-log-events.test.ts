import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { GROUP, LogsLab, messagesOf, NOW, numbered, STREAM } from "./logs-lab.fixture.ts";

let lab: LogsLab;

beforeAll(async () => {
  lab = await LogsLab.open();
});

afterAll(() => lab.close());

beforeEach(() => lab.nextAccount());

test("pages run forwards from the head until the token repeats", async () => {
  await lab.createStream();
  await lab.put(numbered(5));
  const page = (nextToken?: string) =>
    lab.call("GetLogEvents", { logGroupName: GROUP, logStreamName: STREAM, limit: 2, startFromHead: true, nextToken });
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
  await lab.put([{ timestamp: NOW, message: "later" }]);
  expect(messagesOf((await page(end.nextForwardToken)).events)).toEqual(["later"]);
});

test("without startFromHead the newest come first, and pages run backwards", async () => {
  await lab.createStream();
  await lab.put(numbered(5));
  const page = (nextToken?: string) =>
    lab.call("GetLogEvents", { logGroupName: GROUP, logStreamName: STREAM, limit: 2, nextToken });
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
  await lab.createStream();
  await lab.put([1, 2, 3].map((n) => ({ timestamp: NOW - 100, message: `same${n}` })));
  await lab.put([{ timestamp: NOW - 50, message: "end" }]);
  const answer = await lab.call("GetLogEvents", {
    logGroupIdentifier: `arn:aws:logs:us-east-1:${lab.scope.accountId}:log-group:${GROUP}:*`,
    logStreamName: STREAM,
    startTime: NOW - 100,
    endTime: NOW - 50,
  });
  expect(messagesOf(answer.events)).toEqual(["same1", "same2", "same3"]);
  expect(answer.events?.[0]).toEqual({ timestamp: NOW - 100, message: "same1", ingestionTime: NOW });
});

test("a page holds at most a megabyte", async () => {
  await lab.createStream();
  for (let n = 0; n < 3; n++) await lab.put([{ timestamp: NOW - 100 + n, message: String(n).repeat(500_000) }]);
  const first = await lab.call("GetLogEvents", { logGroupName: GROUP, logStreamName: STREAM, startFromHead: true });
  expect(messagesOf(first.events)?.map((message) => message?.[0])).toEqual(["0", "1"]);
  const second = await lab.call("GetLogEvents", {
    logGroupName: GROUP,
    logStreamName: STREAM,
    nextToken: first.nextForwardToken,
  });
  expect(messagesOf(second.events)?.map((message) => message?.[0])).toEqual(["2"]);
});

test("an invented token is refused", async () => {
  await lab.createStream();
  await expect(
    lab.call("GetLogEvents", { logGroupName: GROUP, logStreamName: STREAM, nextToken: "f/1/s" }),
  ).rejects.toMatchObject({
    message: "The specified nextToken is invalid.",
  });
});
