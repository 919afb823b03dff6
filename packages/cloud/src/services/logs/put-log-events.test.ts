import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { DAY, GROUP, HOUR, LogsLab, messagesOf, NOW } from "./logs-lab.fixture.ts";

let lab: LogsLab;

beforeAll(async () => {
  lab = await LogsLab.open();
});

afterAll(() => lab.close());

beforeEach(() => lab.nextAccount());

// Rules of PutLogEvents' API Reference page.
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
      { timestamp: NOW - DAY - 1, message: "a" },
      { timestamp: NOW, message: "b" },
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
  await lab.createStream();
  await expect(lab.put(events)).rejects.toMatchObject({
    code: "InvalidParameterException",
    message: expect.stringContaining(message),
  });
});

// Rules of PutLogEvents' API Reference page: the span counts for valid events.
test("what is refused for its age may be far from what is stored", async () => {
  await lab.createStream();
  const { rejectedLogEventsInfo } = await lab.put([
    { timestamp: NOW - 15 * DAY, message: "old" },
    { timestamp: NOW - 10 * HOUR, message: "first" },
    { timestamp: NOW, message: "last" },
    { timestamp: NOW + DAY, message: "new" },
  ]);
  expect(rejectedLogEventsInfo).toEqual({ tooOldLogEventEndIndex: 1, tooNewLogEventStartIndex: 3 });
  expect(messagesOf((await lab.call("FilterLogEvents", { logGroupName: GROUP })).events)).toEqual(["first", "last"]);
});

test("events too old, expired or too new are left out and reported", async () => {
  await lab.createStream();
  await lab.call("PutRetentionPolicy", { logGroupName: GROUP, retentionInDays: 1 });
  const old = await lab.put([{ timestamp: NOW - 15 * DAY, message: "old" }]);
  expect(old.rejectedLogEventsInfo).toEqual({ expiredLogEventEndIndex: 1, tooOldLogEventEndIndex: 1 });
  const mixed = await lab.put([
    { timestamp: NOW - 10 * HOUR, message: "kept" },
    { timestamp: NOW + 2 * HOUR + 1, message: "new" },
  ]);
  expect(mixed.rejectedLogEventsInfo).toEqual({ tooNewLogEventStartIndex: 1 });
  expect(messagesOf((await lab.call("FilterLogEvents", { logGroupName: GROUP })).events)).toEqual(["kept"]);
});
