import { VirtualClock } from "@faultline/core";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { createMemoryStateStore } from "../../state/memory-state-store.ts";
import { DAY, GROUP, HOUR, LogsLab, makeLogsService, messagesOf, NOW, STREAM } from "./logs-lab.fixture.ts";
import { SWEEP_INTERVAL_MS } from "./sweep-expired-events.ts";

let lab: LogsLab;

beforeAll(async () => {
  lab = await LogsLab.open();
});

afterAll(() => lab.close());

beforeEach(() => lab.nextAccount());

test("a retention policy deletes what is older, and only AWS's numbers of days are taken", async () => {
  await lab.createStream();
  await lab.put([{ timestamp: NOW - 3 * DAY, message: "old" }]);
  await lab.put([{ timestamp: NOW - 1, message: "new" }]);
  await expect(lab.call("PutRetentionPolicy", { logGroupName: GROUP, retentionInDays: 2 })).rejects.toMatchObject({
    code: "InvalidParameterException",
  });
  await lab.call("PutRetentionPolicy", { logGroupName: GROUP, retentionInDays: 1 });
  await lab.call("DeleteRetentionPolicy", { logGroupName: GROUP });
  // 3 bytes of the message and 26 for the event.
  expect((await lab.call("DescribeLogGroups", {})).logGroups?.[0]).toMatchObject({ storedBytes: 29 });
  expect((await lab.call("DescribeLogGroups", {})).logGroups?.[0]).not.toHaveProperty("retentionInDays");
  expect(messagesOf((await lab.call("FilterLogEvents", { logGroupName: GROUP })).events)).toEqual(["new"]);
});

test("events that grow older than their group's retention are deleted within the hour", async () => {
  const ownClock = new VirtualClock(NOW);
  const ownService = makeLogsService({ ...lab.options, state: createMemoryStateStore(), clock: ownClock }).service
    .definition;
  await lab.call("CreateLogGroup", { logGroupName: GROUP }, ownService);
  await lab.call("CreateLogStream", { logGroupName: GROUP, logStreamName: STREAM }, ownService);
  await lab.call("PutRetentionPolicy", { logGroupName: GROUP, retentionInDays: 1 }, ownService);
  const logEvents = [
    { timestamp: NOW - DAY + HOUR / 2, message: "expires" },
    { timestamp: NOW, message: "stays" },
  ];
  await lab.call("PutLogEvents", { logGroupName: GROUP, logStreamName: STREAM, logEvents }, ownService);
  ownClock.advance(SWEEP_INTERVAL_MS);
  await vi.waitFor(async () => {
    const statement = { sql: "SELECT message FROM log_events WHERE account_id = ?", parameters: [lab.scope.accountId] };
    expect(await lab.store.query(statement)).toEqual([{ message: "stays" }]);
  });
});
