import { DEFAULT_REGION, epochMs, type Scope } from "@faultline/core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { GROUP, LogsLab, makeLogsService, messagesOf, NOW, numbered, STREAM } from "./logs-lab.fixture.ts";

let lab: LogsLab;

beforeAll(async () => {
  lab = await LogsLab.open();
});

afterAll(() => lab.close());

beforeEach(() => lab.nextAccount());

test("groups are listed by name, page by page, and by prefix or part of the name", async () => {
  for (const logGroupName of ["/b/2", "/a/1", "/b/1"]) await lab.call("CreateLogGroup", { logGroupName });
  const first = await lab.call("DescribeLogGroups", { limit: 2 });
  expect(first.logGroups?.map(({ logGroupName }) => logGroupName)).toEqual(["/a/1", "/b/1"]);
  const second = await lab.call("DescribeLogGroups", { limit: 2, nextToken: first.nextToken });
  expect(second.logGroups?.map(({ logGroupName }) => logGroupName)).toEqual(["/b/2"]);
  expect(second.nextToken).toBeUndefined();
  expect((await lab.call("DescribeLogGroups", { logGroupNamePrefix: "/b" })).logGroups).toHaveLength(2);
  const pattern = async (logGroupNamePattern: string) =>
    (await lab.call("DescribeLogGroups", { logGroupNamePattern })).logGroups;
  expect(await pattern("A/")).toEqual([]); // Case counts.
  const arn = `arn:aws:logs:us-east-1:${lab.scope.accountId}:log-group:/a/1`;
  // The members are recorded from AWS.
  expect(await pattern("a/")).toEqual([
    {
      arn: `${arn}:*`,
      creationTime: NOW,
      logGroupArn: arn,
      logGroupClass: "STANDARD",
      logGroupName: "/a/1",
      metricFilterCount: 0,
    },
  ]);
  await expect(lab.call("DescribeLogGroups", { nextToken: "nonsense" })).rejects.toMatchObject({
    code: "InvalidParameterException",
  });
});

// CloudWatch Logs API Reference, "DescribeLogGroups".
test("groups are found by identifiers alone, and by class", async () => {
  for (const logGroupClass of ["STANDARD", "INFREQUENT_ACCESS", "ESSENTIALS"] as const) {
    await lab.call("CreateLogGroup", { logGroupName: logGroupClass, logGroupClass });
  }
  const names = async (input: object) =>
    (await lab.call("DescribeLogGroups", input)).logGroups?.map(({ logGroupName }) => logGroupName);
  expect(await names({ logGroupClass: "INFREQUENT_ACCESS" })).toEqual(["ESSENTIALS", "INFREQUENT_ACCESS"]);
  expect(await names({ logGroupClass: "STANDARD" })).toEqual(["STANDARD"]);
  expect(await names({ logGroupIdentifiers: ["STANDARD", "none"] })).toEqual(["STANDARD"]);
  await expect(names({ logGroupIdentifiers: ["STANDARD"], logGroupNamePrefix: "S" })).rejects.toMatchObject({
    code: "InvalidParameterException",
  });
});

// CloudWatch Logs API Reference, "ListLogGroups" and "TagFilter".
test.each([
  { input: { logGroupNamePattern: "^/app|Three" }, names: ["/app/one", "/app/two", "/Three"] },
  { input: { logGroupNamePattern: "three" }, names: [] },
  { input: { logGroupTags: [{ key: "stage" }] }, names: ["/app/one", "/app/two"] },
  { input: { logGroupTags: [{ key: "stage", values: ["PROD*"] }] }, names: ["/app/one"] },
  { input: { logGroupTags: [{ key: "stage", values: ["PROD-1", "test"] }] }, names: ["/app/two"] },
  { input: { logGroupTags: [{ key: "stage", values: ["!test"] }] }, names: ["/app/one"] },
  { input: { logGroupTags: [{ key: "stage", values: ["*O*"] }] }, names: ["/app/one"] },
  { input: { logGroupTags: [{ key: "stage" }, { key: "team", values: ["a"] }] }, names: ["/app/two"] },
  { input: { fieldIndexNames: ["requestId"] }, names: ["/Three"] },
  { input: { dataSources: [{ name: "amazon_vpc" }] }, names: [] },
])("ListLogGroups selects by %j", async ({ input, names }) => {
  await lab.call("CreateLogGroup", { logGroupName: "/app/one", tags: { stage: "prod-1" } });
  await lab.call("CreateLogGroup", { logGroupName: "/app/two", tags: { stage: "test", team: "a" } });
  await lab.call("CreateLogGroup", { logGroupName: "/Three" });
  const policyDocument = '{"Fields":["requestId","other"]}';
  await lab.call("PutIndexPolicy", { logGroupIdentifier: "/Three", policyDocument });
  const { logGroups = [] } = await lab.call("ListLogGroups", input);
  expect(new Set(logGroups.map(({ logGroupName }) => logGroupName))).toEqual(new Set(names));
});

// The answer of real accounts, as reported in hashicorp/terraform#10739.
test("names that begin with aws/ are reserved, /aws/ is not", async () => {
  await expect(lab.call("CreateLogGroup", { logGroupName: "aws/mine" })).rejects.toMatchObject({
    code: "InvalidParameterException",
    message: "Log groups starting with AWS/ are reserved for AWS.",
  });
  await lab.call("CreateLogGroup", { logGroupName: "/aws/mine" });
});

test("what a service writes through the store makes its group and stream appear", async () => {
  const at = epochMs(NOW - 5);
  const logGroup = "/aws/lambda/f";
  await lab.store.append({
    logEvents: [
      { scope: lab.scope, logGroup, logStream: "s[1]", timestamp: at, ingestionTime: epochMs(NOW), message: "hi" },
    ],
  });
  expect((await lab.call("DescribeLogGroups", {})).logGroups).toMatchObject([
    { logGroupName: logGroup, creationTime: NOW, storedBytes: 28 },
  ]);
  expect((await lab.call("DescribeLogStreams", { logGroupName: logGroup })).logStreams).toMatchObject([
    { logStreamName: "s[1]", firstEventTimestamp: NOW - 5, lastEventTimestamp: NOW - 5, lastIngestionTime: NOW },
  ]);
  expect(
    messagesOf((await lab.call("GetLogEvents", { logGroupName: logGroup, logStreamName: "s[1]" })).events),
  ).toEqual(["hi"]);
  await lab.call("PutRetentionPolicy", { logGroupName: logGroup, retentionInDays: 7 });
  expect((await lab.call("DescribeLogGroups", {})).logGroups).toMatchObject([
    { logGroupName: logGroup, retentionInDays: 7 },
  ]);
});

test("a deleted group takes its streams and events with it", async () => {
  await lab.createStream();
  await lab.put(numbered(3));
  await lab.call("DeleteLogGroup", { logGroupName: GROUP });
  await expect(lab.call("DescribeLogStreams", { logGroupName: GROUP })).rejects.toMatchObject({
    code: "ResourceNotFoundException",
    message: "The specified log group does not exist.",
  });
  await lab.createStream();
  expect((await lab.call("GetLogEvents", { logGroupName: GROUP, logStreamName: STREAM })).events).toEqual([]);
});

// CloudWatch Logs User Guide, "Protecting log groups from deletion"; that a new group has no protection is recorded from AWS.
test("a group that is protected cannot be deleted until its protection is off", async () => {
  const isProtected = async () =>
    (await lab.call("DescribeLogGroups", {})).logGroups?.map((group) => group.deletionProtectionEnabled);
  await lab.createStream();
  expect(await isProtected()).toEqual([false]);
  await lab.call("DeleteLogGroup", { logGroupName: GROUP });
  await lab.call("CreateLogGroup", { logGroupName: GROUP, deletionProtectionEnabled: true });
  expect(await isProtected()).toEqual([true]);
  await expect(lab.call("DeleteLogGroup", { logGroupName: GROUP })).rejects.toMatchObject({
    code: "ValidationException",
    message: "Cannot delete log group with deletion protection enabled. Disable deletion protection first.",
  });
  const logGroupIdentifier = `arn:aws:logs:us-east-1:${lab.scope.accountId}:log-group:${GROUP}`;
  await lab.call("PutLogGroupDeletionProtection", { logGroupIdentifier, deletionProtectionEnabled: false });
  await lab.call("DeleteLogGroup", { logGroupName: GROUP });
  expect(await isProtected()).toEqual([]);
});

// CloudWatch Logs API Reference, "AssociateKmsKey" and "LogGroup".
test("a group's key and its data protection are described", async () => {
  const described = async () => (await lab.call("DescribeLogGroups", {})).logGroups?.[0];
  const kmsKeyId = "arn:aws:kms:us-east-1:000000000000:key/k";
  await lab.createStream();
  const resourceIdentifier = `arn:aws:logs:us-east-1:${lab.scope.accountId}:log-group:${GROUP}`;
  await lab.call("AssociateKmsKey", { resourceIdentifier, kmsKeyId });
  await lab.call("PutDataProtectionPolicy", { logGroupIdentifier: GROUP, policyDocument: "{}" });
  expect(await described()).toMatchObject({ kmsKeyId, dataProtectionStatus: "ACTIVATED" });
  await lab.call("DisassociateKmsKey", { logGroupName: GROUP });
  expect(Object.keys((await described()) ?? {})).not.toContain("kmsKeyId");
  const both = { logGroupName: GROUP, resourceIdentifier, kmsKeyId };
  await expect(lab.call("AssociateKmsKey", both)).rejects.toMatchObject({ code: "InvalidParameterException" });
});

test("a deleted stream takes its events with it and leaves the group", async () => {
  await lab.createStream();
  await lab.call("CreateLogStream", { logGroupName: GROUP, logStreamName: "other" });
  await lab.put(numbered(1));
  await lab.put(numbered(2), "other");
  await lab.call("DeleteLogStream", { logGroupName: GROUP, logStreamName: STREAM });
  await expect(lab.put(numbered(1))).rejects.toMatchObject({ message: "The specified log stream does not exist." });
  expect((await lab.call("FilterLogEvents", { logGroupName: GROUP })).events).toHaveLength(2);
});

test("streams are ordered by name or by their last event", async () => {
  await lab.createStream(GROUP, "a");
  await lab.call("CreateLogStream", { logGroupName: GROUP, logStreamName: "b" });
  await lab.put([{ timestamp: NOW, message: "new" }], "a");
  await lab.put([{ timestamp: NOW - 60_000, message: "old" }], "b");
  const names = async (input: object) =>
    (await lab.call("DescribeLogStreams", { logGroupName: GROUP, ...input })).logStreams?.map(
      ({ logStreamName }) => logStreamName,
    );
  expect(await names({})).toEqual(["a", "b"]);
  expect(await names({ descending: true })).toEqual(["b", "a"]);
  expect(await names({ orderBy: "LastEventTime" })).toEqual(["b", "a"]);
  expect(await names({ orderBy: "LastEventTime", descending: true, limit: 1 })).toEqual(["a"]);
  expect(await names({ logStreamNamePrefix: "b" })).toEqual(["b"]);
});

// Recorded from AWS.
test("streams are asked for by the group's name or by its identifier, not by both", async () => {
  await lab.createStream();
  const both = { logGroupName: GROUP, logGroupIdentifier: GROUP };
  await expect(lab.call("DescribeLogStreams", both)).rejects.toMatchObject({
    code: "ValidationException",
    message: "LogGroup name and LogGroup ARN are mutually exclusive parameters.",
  });
});

test.each([
  { order: {}, names: ["s0", "s1", "s2", "s3", "s4"] },
  { order: { descending: true }, names: ["s4", "s3", "s2", "s1", "s0"] },
  { order: { orderBy: "LastEventTime" as const }, names: ["s0", "s1", "s3", "s4", "s2"] },
])("streams can be deleted page by page: $order", async ({ order, names }) => {
  await lab.createStream(GROUP, "s0");
  for (const name of ["s1", "s2", "s3", "s4"]) {
    await lab.call("CreateLogStream", { logGroupName: GROUP, logStreamName: name });
  }
  await lab.put([{ timestamp: NOW, message: "m" }], "s2");
  const shown: (string | undefined)[] = [];
  let nextToken: string | undefined;
  do {
    const page = await lab.call("DescribeLogStreams", { logGroupName: GROUP, limit: 2, nextToken, ...order });
    for (const { logStreamName } of page.logStreams ?? []) {
      shown.push(logStreamName);
      await lab.call("DeleteLogStream", { logGroupName: GROUP, logStreamName });
    }
    ({ nextToken } = page);
  } while (nextToken !== undefined);
  expect(shown).toEqual(names);
});

test("accounts do not see each other's groups", async () => {
  await lab.createStream();
  lab.scope = { ...lab.scope, region: "eu-west-1" as Scope["region"] };
  expect((await lab.call("DescribeLogGroups", {})).logGroups).toEqual([]);
  lab.scope = { ...lab.scope, region: DEFAULT_REGION };
});

test("groups, streams, tags and events are there after a restart", async () => {
  await lab.createStream();
  const resourceArn = `arn:aws:logs:us-east-1:${lab.scope.accountId}:log-group:${GROUP}`;
  await lab.call("TagResource", { resourceArn, tags: { team: "shop" } });
  await lab.put(numbered(2));
  const restarted = makeLogsService(lab.options).service.definition;
  expect((await lab.call("ListTagsForResource", { resourceArn }, restarted)).tags).toEqual({ team: "shop" });
  const answer = await lab.call("GetLogEvents", { logGroupName: GROUP, logStreamName: STREAM }, restarted);
  expect(messagesOf(answer.events)).toEqual(["m1", "m2"]);
});

// The answer of real accounts, as reported in boto/boto3#4104.
test("tags are not asked for by the ARN that ends with an asterisk", async () => {
  await lab.createStream();
  const [group] = (await lab.call("DescribeLogGroups", {})).logGroups ?? [];
  await expect(lab.call("ListTagsForResource", { resourceArn: group?.arn })).rejects.toMatchObject({
    code: "ValidationException",
    message: "Invalid resourceArn",
  });
  expect(await lab.call("ListTagsForResource", { resourceArn: group?.logGroupArn })).toEqual({ tags: {} });
});

test("tags are added, replaced, removed and limited to fifty", async () => {
  await lab.call("CreateLogGroup", { logGroupName: GROUP, tags: { a: "1", b: "2" } });
  const resourceArn = `arn:aws:logs:us-east-1:${lab.scope.accountId}:log-group:${GROUP}`;
  await lab.call("TagResource", { resourceArn, tags: { b: "3", c: "4" } });
  await lab.call("UntagResource", { resourceArn, tagKeys: ["a"] });
  expect((await lab.call("ListTagsForResource", { resourceArn })).tags).toEqual({ b: "3", c: "4" });
  const many = Object.fromEntries(Array.from({ length: 49 }, (_, index) => [`k${index}`, "v"]));
  await expect(lab.call("TagResource", { resourceArn, tags: many })).rejects.toMatchObject({
    code: "TooManyTagsException",
  });
});
