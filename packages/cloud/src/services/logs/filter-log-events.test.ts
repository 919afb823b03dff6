import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { GROUP, LogsLab, messagesOf, NOW, numbered } from "./logs-lab.fixture.ts";

let lab: LogsLab;

beforeAll(async () => {
  lab = await LogsLab.open();
});

afterAll(() => lab.close());

beforeEach(() => lab.nextAccount());

test("events of several streams are interleaved by time, selected by pattern, and paged", async () => {
  await lab.createStream(GROUP, "a");
  await lab.call("CreateLogStream", { logGroupName: GROUP, logStreamName: "b" });
  const events = numbered(20).map(({ timestamp, message }, index) => ({
    timestamp,
    message: `${message} ${index % 2 === 0 ? "ERROR" : "INFO"}`,
  }));
  await lab.put(
    events.filter((_, index) => index % 3 === 0),
    "a",
  );
  await lab.put(
    events.filter((_, index) => index % 3 !== 0),
    "b",
  );
  const seen: (string | undefined)[] = [];
  let nextToken: string | undefined;
  do {
    const page = await lab.call("FilterLogEvents", {
      logGroupName: GROUP,
      filterPattern: "ERROR",
      limit: 3,
      nextToken,
    });
    seen.push(...(messagesOf(page.events) ?? []));
    ({ nextToken } = page);
  } while (nextToken !== undefined);
  expect(seen).toEqual(events.map(({ message }) => message).filter((message) => message.includes("ERROR")));
  const ofB = await lab.call("FilterLogEvents", { logGroupName: GROUP, logStreamNames: ["b"], limit: 1 });
  expect(ofB.events).toMatchObject([
    { logStreamName: "b", message: "m2 INFO", eventId: expect.stringMatching(/^\d{56}$/) },
  ]);
  const byPrefix = await lab.call("FilterLogEvents", {
    logGroupName: GROUP,
    logStreamNamePrefix: "a",
    endTime: NOW - 10_000,
  });
  expect(messagesOf(byPrefix.events)).toEqual(["m1 ERROR"]);
});

// CloudWatch Logs API Reference, "FilterLogEvents".
test("events are answered latest first where a request says so, page by page", async () => {
  await lab.createStream();
  const events = numbered(20).map(({ timestamp, message }, index) => ({
    timestamp,
    message: `${message} ${index % 2 === 0 ? "ERROR" : "INFO"}`,
  }));
  await lab.put(events);
  const seen: (string | undefined)[] = [];
  let nextToken: string | undefined;
  do {
    const input = { logGroupName: GROUP, filterPattern: "ERROR", limit: 3, startTime: NOW - 9_998 };
    const page = await lab.call("FilterLogEvents", {
      ...input,
      ...(nextToken === undefined ? { startFromHead: false } : { nextToken, startFromHead: true }),
    });
    seen.push(...(messagesOf(page.events) ?? []));
    ({ nextToken } = page);
  } while (nextToken !== undefined);
  expect(seen).toEqual([19, 17, 15, 13, 11, 9, 7, 5, 3].map((number) => `m${number} ERROR`));
  const tooEarly = { logGroupName: GROUP, startFromHead: false, startTime: Date.UTC(2024, 0, 1) - 1 };
  await expect(lab.call("FilterLogEvents", tooEarly)).rejects.toMatchObject({ code: "InvalidParameterException" });
});

test("a JSON pattern passes over what is not JSON, far beyond one page of candidates", async () => {
  await lab.createStream();
  const events = Array.from({ length: 300 }, (_, index) => ({
    timestamp: NOW - 1000 + index,
    message: index % 100 === 99 ? `{"status":${500 + index}}` : index % 2 === 0 ? '{"status":200}' : "text status 500",
  }));
  await lab.put(events);
  const answer = await lab.call("FilterLogEvents", {
    logGroupName: GROUP,
    filterPattern: "{ $.status >= 500 }",
    limit: 2,
  });
  expect(messagesOf(answer.events)).toEqual(['{"status":599}', '{"status":699}']);
  const rest = await lab.call("FilterLogEvents", {
    logGroupName: GROUP,
    filterPattern: "{ $.status >= 500 }",
    nextToken: answer.nextToken,
  });
  expect(messagesOf(rest.events)).toEqual(['{"status":799}']);
});

test("a pattern that is none, and streams named twice over, are refused", async () => {
  await lab.createStream();
  const refused = { code: "InvalidParameterException" };
  await expect(lab.call("FilterLogEvents", { logGroupName: GROUP, filterPattern: "{ $.a" })).rejects.toMatchObject(
    refused,
  );
  await expect(
    lab.call("FilterLogEvents", { logGroupName: GROUP, logStreamNames: ["a"], logStreamNamePrefix: "a" }),
  ).rejects.toMatchObject(refused);
});
