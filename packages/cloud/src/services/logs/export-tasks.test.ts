import { gunzipSync } from "node:zlib";
import {
  CancelExportTaskCommand,
  CreateExportTaskCommand,
  type CreateExportTaskCommandInput,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DescribeExportTasksCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import type * as S3 from "@aws-sdk/client-s3";
import { DEFAULT_ACCOUNT_ID, DEFAULT_REGION, seededRandom, VirtualClock } from "@faultline/core";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ServiceError } from "../../service-error.ts";
import { createMemoryStateStore } from "../../state/memory-state-store.ts";
import { defineService } from "../../wire/service.ts";
import { ExportTasks } from "./exports/export-tasks.ts";
import { DAY, GROUP, HOUR, NOW, type ServedLogs, STREAM, serveLogs } from "./logs-lab.fixture.ts";

const SCOPE = { accountId: DEFAULT_ACCOUNT_ID, region: DEFAULT_REGION };

let logs: ServedLogs;
/** What the bucket has, by key. */
let objects: Map<string, Uint8Array>;
/** Writing of exported files waits for it. */
let gate: Promise<void>;

const s3 = defineService<typeof S3>({
  name: "s3",
  signingName: "s3",
  clientPackage: "@aws-sdk/client-s3",
  protocol: "rest-xml",
  apiVersion: "2006-03-01",
  operations: {
    async PutObject({ Bucket, Key = "", Body }) {
      if (Bucket === "foreign") throw new ServiceError("AccessDenied", "Access Denied");
      if (Bucket !== "bucket") throw new ServiceError("NoSuchBucket", "The specified bucket does not exist");
      if (Key.endsWith(".gz")) await gate;
      objects.set(Key, Body ?? new Uint8Array(0));
      return {};
    },
  },
});

beforeEach(async () => {
  objects = new Map();
  gate = Promise.resolve();
  logs = await serveLogs({ clock: new VirtualClock(NOW), neighbours: [s3] });
  await logs.client.send(new CreateLogGroupCommand({ logGroupName: GROUP }));
});
afterEach(async () => {
  await logs.close();
  expect(logs.faults).toEqual([]);
});

async function put(logStreamName: string, ...events: readonly (readonly [timestamp: number, message: string])[]) {
  await logs.client.send(new CreateLogStreamCommand({ logGroupName: GROUP, logStreamName }));
  const logEvents = events.map(([timestamp, message]) => ({ timestamp, message }));
  await logs.client.send(new PutLogEventsCommand({ logGroupName: GROUP, logStreamName, logEvents }));
}

function start(input: Partial<CreateExportTaskCommandInput> = {}) {
  const whole = { logGroupName: GROUP, from: NOW - DAY, to: NOW, destination: "bucket", ...input };
  return logs.client.send(new CreateExportTaskCommand(whole));
}

const tasks = async (input: object = {}) =>
  (await logs.client.send(new DescribeExportTasksCommand(input))).exportTasks ?? [];

const ended = (taskId: string | undefined) =>
  vi.waitFor(async () => expect(await tasks({ taskId, statusCode: "COMPLETED" })).toHaveLength(1));

const textOf = (key: string) => gunzipSync(objects.get(key) ?? "").toString();

// Keys and members: recorded from AWS, and CloudWatch Logs User Guide, "Exporting log data to Amazon S3".
test("an export writes a file for each stream, a line for each event of the time range", async () => {
  await put("2026/11/23/[$LATEST]a", [NOW - 2 * HOUR, "too early"], [NOW - HOUR, "first"], [NOW, "last"]);
  await put("b", [NOW - HOUR, '{"n":1}']);
  const { taskId } = await start({ from: NOW - HOUR });
  await ended(taskId);
  expect([...objects.keys()]).toEqual([
    "aws-logs-write-test",
    `exportedlogs/${taskId}/2026-11-23-[$LATEST]a/000000.gz`,
    `exportedlogs/${taskId}/b/000000.gz`,
  ]);
  expect(Buffer.from(objects.get("aws-logs-write-test") ?? []).toString()).toBe("Permission Check Successful");
  expect(textOf(`exportedlogs/${taskId}/2026-11-23-[$LATEST]a/000000.gz`)).toBe(
    "2026-11-23T11:00:00.000Z first\n2026-11-23T12:00:00.000Z last\n",
  );
  expect(textOf(`exportedlogs/${taskId}/b/000000.gz`)).toBe('2026-11-23T11:00:00.000Z {"n":1}\n');
});

test("an export takes the streams of a prefix to a prefix, page by page", async () => {
  const messages = Array.from({ length: 8 }, (_, index) => `${index}:${"x".repeat(300_000)}`); // Pages have 1 MB.
  await put("app-1", [NOW, "m"]);
  await put("app-2", [NOW, "m"]);
  for (const message of messages) {
    const logEvents = [{ timestamp: NOW, message }];
    await logs.client.send(new PutLogEventsCommand({ logGroupName: GROUP, logStreamName: "app-2", logEvents }));
  }
  await put("other", [NOW, "m"]);
  const { taskId } = await start({ destinationPrefix: "logs", logStreamNamePrefix: "app-" });
  await ended(taskId);
  const [first, second] = ["app-1", "app-2"].map((name) => `logs/${taskId}/${name}/000000.gz`);
  expect([...objects.keys()]).toEqual(["logs/aws-logs-write-test", first, second]);
  const lines = ["m", ...messages].map((message) => `2026-11-23T12:00:00.000Z ${message}\n`);
  expect(textOf(second ?? "")).toBe(lines.join(""));
});

// Recorded from AWS: the answers for a task that waits, and for tasks that do not exist.
test("one export runs at a time; it is described, cancelled and then no more", async () => {
  let open = () => {};
  gate = new Promise((resolve) => {
    open = resolve;
  });
  await put(STREAM, [NOW, "m"]);
  const { taskId = "" } = await start({ taskName: "mine" });
  expect(await tasks({ taskId })).toEqual([
    {
      taskId,
      taskName: "mine",
      destination: "bucket",
      destinationPrefix: "exportedlogs",
      executionInfo: { creationTime: NOW },
      from: NOW - DAY,
      logGroupName: GROUP,
      status: { code: "PENDING" },
      to: NOW,
    },
  ]);
  await expect(start()).rejects.toMatchObject({ name: "LimitExceededException" });
  const cancel = (id: string) => logs.client.send(new CancelExportTaskCommand({ taskId: id }));
  await cancel(taskId);
  open();
  expect(await tasks({ taskId })).toMatchObject([
    { status: { code: "CANCELLED" }, executionInfo: { creationTime: NOW, completionTime: NOW } },
  ]);
  await expect(cancel(taskId)).rejects.toMatchObject({ name: "InvalidOperationException" });
  await expect(cancel("none")).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    message: "The specified export task does not exist.",
  });
  expect(await tasks({ taskId: "none" })).toEqual([]);
});

test("an export that a stop of the lab cut off has failed", async () => {
  const [clock, state, random] = [new VirtualClock(NOW), createMemoryStateStore(), seededRandom(1)];
  const request = { logGroupName: GROUP, from: 0, to: 1, destination: "bucket", destinationPrefix: "p" };
  const never = () => new Promise<void>(() => {});
  new ExportTasks({ state, clock, random }).start(SCOPE, request, never);
  const restarted = new ExportTasks({ state, clock, random });
  expect(restarted.list(SCOPE)).toMatchObject([{ status: { code: "FAILED", message: "The lab was stopped." } }]);
  const untilAborted = (_: unknown, signal: AbortSignal) =>
    new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
  restarted.start(SCOPE, request, untilAborted);
  await restarted.close();
  expect(restarted.list(SCOPE).map(({ status }) => status.code)).toEqual(["FAILED", "FAILED"]);
});

test.each([
  {
    name: "to a bucket that does not exist (recorded from AWS)",
    input: { destination: "none" },
    error: {
      name: "InvalidParameterException",
      message: "The given bucket does not exist. Please make sure the bucket is valid.",
    },
  },
  {
    name: "of a group that does not exist (recorded from AWS)",
    input: { logGroupName: "/none" },
    error: { name: "ResourceNotFoundException", message: "The specified log group does not exist." },
  },
  {
    name: "to the bucket of another account",
    input: { destination: "foreign" },
    error: { name: "AccessDeniedException" },
  },
  { name: "that ends before it starts", input: { from: 2, to: 1 }, error: { name: "InvalidParameterException" } },
])("an export $name is refused", async ({ input, error }) => {
  await expect(start(input)).rejects.toMatchObject(error);
  expect(await tasks()).toEqual([]);
});
