// Field index policies and `filterIndex` as the official client meets them, over HTTP.
import {
  type CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteAccountPolicyCommand,
  DeleteIndexPolicyCommand,
  DescribeFieldIndexesCommand,
  DescribeIndexPoliciesCommand,
  GetQueryResultsCommand,
  PutAccountPolicyCommand,
  PutIndexPolicyCommand,
  PutLogEventsCommand,
  StartQueryCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { VirtualClock } from "@faultline/core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type ServedLogs, serveLogs } from "../logs-lab.fixture.ts";

const NOW = Date.UTC(2026, 10, 23, 10);
const clock = new VirtualClock(NOW);
let served: ServedLogs;
let logs: CloudWatchLogsClient;

beforeEach(async () => {
  served = await serveLogs({ clock });
  ({ client: logs } = served);
});
afterEach(async () => {
  await served.close();
  expect(served.faults).toEqual([]);
});

async function createGroup(logGroupName: string): Promise<void> {
  await logs.send(new CreateLogGroupCommand({ logGroupName }));
  await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName: "main" }));
}

/** Stores an event of a moment of its own. */
async function put(logGroupName: string, message: string): Promise<void> {
  clock.advance(1000);
  const logEvents = [{ timestamp: clock.now(), message }];
  await logs.send(new PutLogEventsCommand({ logGroupName, logStreamName: "main", logEvents }));
}

/** The values of `n` that a query shows. */
async function found(queryString: string, logGroupNames: string[]): Promise<(string | undefined)[]> {
  const range = { startTime: NOW / 1000, endTime: NOW / 1000 + 3600 };
  const { queryId } = await logs.send(new StartQueryCommand({ ...range, queryString, logGroupNames }));
  for (;;) {
    const { status, results = [] } = await logs.send(new GetQueryResultsCommand({ queryId }));
    if (status !== "Running") return results.map((row) => row.find(({ field }) => field === "n")?.value);
  }
}

const fieldsPolicy = (...fields: string[]) => JSON.stringify({ Fields: fields });
async function putIndexes(logGroupIdentifier: string, ...fields: string[]): Promise<void> {
  clock.advance(1000);
  await logs.send(new PutIndexPolicyCommand({ logGroupIdentifier, policyDocument: fieldsPolicy(...fields) }));
}

test("filterIndex skips groups without the index, and events from before it; filter reads them all", async () => {
  const [indexed, plain] = ["/index/yes", "/index/no"];
  await createGroup(indexed);
  await createGroup(plain);
  await put(indexed, '{"id":"a","n":1}');
  await putIndexes(indexed, "id");
  await put(indexed, '{"id":"a","n":2}');
  await put(indexed, '{"id":"b","n":3}');
  await put(plain, '{"id":"a","n":4}');
  expect(await found("filterIndex id = 'a' | display n", [indexed, plain])).toEqual(["2"]);
  expect(await found("filterIndex id in ['a', 'b'] | sort n | display n", [indexed, plain])).toEqual(["2", "3"]);
  expect(await found("filter id = 'a' | sort n | display n", [indexed, plain])).toEqual(["1", "2", "4"]);
  // Names match by case, as PutIndexPolicy's reference says.
  expect(await found("filterIndex ID = 'a' | display n", [indexed])).toEqual([]);
});

test("a field keeps its index when a policy gets another one, and loses it with the policy", async () => {
  const group = "/index/changed";
  await createGroup(group);
  await putIndexes(group, "id");
  await put(group, '{"id":"a","user":"u","n":1}');
  await putIndexes(group, "id", "user");
  await put(group, '{"id":"a","user":"u","n":2}');
  expect(await found("filterIndex id = 'a' | sort n | display n", [group])).toEqual(["1", "2"]);
  expect(await found("filterIndex user = 'u' | display n", [group])).toEqual(["2"]);
  await logs.send(new DeleteIndexPolicyCommand({ logGroupIdentifier: group }));
  expect(await found("filterIndex id = 'a' | display n", [group])).toEqual([]);
});

test("every group is indexed by AWS's default fields", async () => {
  const group = "/index/default";
  await createGroup(group);
  await put(group, '{"traceId":"t","n":1}');
  expect(await found("filterIndex traceId = 't' | display n", [group])).toEqual(["1"]);
  expect(await found("filterIndex @logStream = 'main' | display n", [group])).toEqual(["1"]);
});

test("an account's policy applies to groups by prefix, unless a group has its own", async () => {
  const [ours, own, other] = ["/pay/a", "/pay/b", "/other"];
  const policy = { policyName: "pay", policyType: "FIELD_INDEX_POLICY" as const };
  const selectionCriteria = 'LogGroupNamePrefix IN ["/pay"]';
  const policyDocument = fieldsPolicy("id");
  await logs.send(new PutAccountPolicyCommand({ ...policy, policyDocument, selectionCriteria }));
  for (const group of [ours, own, other]) await createGroup(group);
  await putIndexes(own, "user");
  for (const group of [ours, own, other]) await put(group, `{"id":"a","n":"${group}"}`);
  expect(await found("filterIndex id = 'a' | display n", [ours, own, other])).toEqual([ours]);
  const described = [ours, own, other].map((group) =>
    logs.send(new DescribeIndexPoliciesCommand({ logGroupIdentifiers: [group] })),
  );
  const policies = (await Promise.all(described)).flatMap(({ indexPolicies = [] }) => indexPolicies);
  expect(policies.map(({ source, policyName }) => [source, policyName])).toEqual([
    ["ACCOUNT", "pay"],
    ["LOG_GROUP", undefined],
  ]);
  const overlapping = { ...policy, policyName: "all", policyDocument };
  await expect(logs.send(new PutAccountPolicyCommand(overlapping))).rejects.toMatchObject({
    name: "InvalidParameterException",
  });
  await logs.send(new DeleteAccountPolicyCommand(policy));
});

test("field indexes tell their category, and the events that they hold", async () => {
  const group = "/index/described";
  await createGroup(group);
  await put(group, '{"user":{"id":"u"}}');
  await putIndexes(group, "user.id", "never");
  await put(group, '{"user":{"id":"u"}}');
  const time = clock.now();
  await put(group, '{"other":1}');
  const { fieldIndexes = [] } = await logs.send(new DescribeFieldIndexesCommand({ logGroupIdentifiers: [group] }));
  const categoryOf = new Map(fieldIndexes.map(({ fieldIndexName, indexCategory }) => [fieldIndexName, indexCategory]));
  expect([...categoryOf]).toEqual([
    ["@logStream", "DEFAULT"],
    ["@aws.region", "DEFAULT"],
    ["@aws.account", "DEFAULT"],
    ["user.id", "CUSTOM"],
    ["never", "CUSTOM"],
  ]);
  expect(fieldIndexes.find(({ fieldIndexName }) => fieldIndexName === "user.id")).toEqual({
    logGroupIdentifier: "arn:aws:logs:us-east-1:000000000000:log-group:/index/described",
    fieldIndexName: "user.id",
    lastScanTime: clock.now(),
    firstEventTime: time,
    lastEventTime: time,
    type: "FIELD_INDEX",
    indexCategory: "CUSTOM",
  });
});
