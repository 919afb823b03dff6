// Saved queries, policies, fields, Live Tail and large or bad input, as the official client meets them over HTTP.
import {
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteAccountPolicyCommand,
  DeleteIndexPolicyCommand,
  DeleteQueryDefinitionCommand,
  DeleteResourcePolicyCommand,
  DescribeAccountPoliciesCommand,
  DescribeFieldIndexesCommand,
  DescribeIndexPoliciesCommand,
  DescribeLogStreamsCommand,
  DescribeQueryDefinitionsCommand,
  DescribeResourcePoliciesCommand,
  FilterLogEventsCommand,
  GetDataProtectionPolicyCommand,
  GetLogGroupFieldsCommand,
  PutAccountPolicyCommand,
  PutDataProtectionPolicyCommand,
  PutIndexPolicyCommand,
  PutLogEventsCommand,
  PutQueryDefinitionCommand,
  PutResourcePolicyCommand,
  StartLiveTailCommand,
  type StartLiveTailResponseStream,
} from "@aws-sdk/client-cloudwatch-logs";
import { accountId, assert, DEFAULT_REGION, VirtualClock } from "@faultline/core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type ServedLogs, serveLogs } from "./logs-lab.fixture.ts";

const NOW = Date.UTC(2026, 10, 23, 12);
const clock = new VirtualClock(NOW);
let logs: ServedLogs;
let client: ServedLogs["client"];
let account = 200_000_000_000;
const logGroupName = "/app/orders";
const arn = () => `arn:aws:logs:us-east-1:${account}:log-group:${logGroupName}`;

beforeAll(async () => {
  logs = await serveLogs({ clock });
});
afterAll(async () => {
  await logs.close();
  expect(logs.faults).toEqual([]);
});
beforeEach(async () => {
  client = logs.clientOf(String(++account));
  await client.send(new CreateLogGroupCommand({ logGroupName }));
  await client.send(new CreateLogStreamCommand({ logGroupName, logStreamName: "main" }));
});

function put(messages: readonly string[], logStreamName = "main") {
  const logEvents = messages.map((message) => ({ timestamp: clock.now(), message }));
  return client.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
}

test("queries are saved, changed, found by the start of their name, and deleted", async () => {
  const save = (input: object) =>
    client.send(new PutQueryDefinitionCommand({ name: "n", queryString: "fields @message", ...input }));
  const { queryDefinitionId } = await save({ name: "app/slow", logGroupNames: [logGroupName] });
  await save({ name: "app/errors" });
  await save({ name: "other" });
  await save({ name: "app/slow", queryDefinitionId, queryString: "stats count(*)" });
  const { queryDefinitions } = await client.send(
    new DescribeQueryDefinitionsCommand({ queryDefinitionNamePrefix: "app/" }),
  );
  expect(queryDefinitions).toMatchObject([
    { name: "app/errors", queryString: "fields @message", queryLanguage: "CWLI", lastModified: NOW },
    { name: "app/slow", queryString: "stats count(*)", queryDefinitionId },
  ]);
  const remove = () => client.send(new DeleteQueryDefinitionCommand({ queryDefinitionId }));
  expect((await remove()).success).toBe(true);
  await expect(remove()).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  await expect(save({ queryDefinitionId })).rejects.toMatchObject({ name: "ResourceNotFoundException" });
});

// CloudWatch Logs API Reference, "PutQueryDefinition": the client token is for idempotency.
test("a request to save a query that comes twice saves one, a query of another language none", async () => {
  const put = (input: object) =>
    client.send(new PutQueryDefinitionCommand({ name: "n", queryString: "fields @message", ...input }));
  const clientToken = "a".repeat(36);
  const first = await put({ clientToken });
  expect((await put({ clientToken })).queryDefinitionId).toBe(first.queryDefinitionId);
  await put({ clientToken: "b".repeat(36) });
  await expect(put({ queryLanguage: "SQL" })).rejects.toMatchObject({ name: "InvalidParameterException" });
  const { queryDefinitions = [] } = await client.send(new DescribeQueryDefinitionsCommand({}));
  expect(queryDefinitions).toHaveLength(2);
  expect(Object.keys(queryDefinitions[0] ?? {})).not.toContain("clientToken");
});

test("fields of a sample are told with the share of events that have them", async () => {
  await put(['{"level":"info","user":{"id":1}}', '{"level":"error"}', "plain text", '{"level":"warn"}']);
  const { logGroupFields } = await client.send(new GetLogGroupFieldsCommand({ logGroupName }));
  const percentOf = Object.fromEntries((logGroupFields ?? []).map(({ name, percent }) => [name, percent]));
  expect(percentOf).toMatchObject({ "@message": 100, "@timestamp": 100, "@logStream": 100, level: 75, "user.id": 25 });
  const before = await client.send(new GetLogGroupFieldsCommand({ logGroupName, time: NOW / 1000 - 3600 }));
  expect(before.logGroupFields).toEqual([]);
});

test("policies are kept, described and deleted", async () => {
  const policyDocument = '{"Fields":["requestId","user.id"]}';
  await client.send(new PutIndexPolicyCommand({ logGroupIdentifier: logGroupName, policyDocument }));
  const group = { logGroupIdentifiers: [arn()] };
  expect((await client.send(new DescribeIndexPoliciesCommand(group))).indexPolicies).toMatchObject([
    { logGroupIdentifier: arn(), policyDocument, source: "LOG_GROUP" },
  ]);
  const custom = { ...group, indexCategories: ["CUSTOM" as const] };
  const { fieldIndexes } = await client.send(new DescribeFieldIndexesCommand(custom));
  expect(fieldIndexes?.map(({ fieldIndexName }) => fieldIndexName)).toEqual(["requestId", "user.id"]);
  await client.send(new DeleteIndexPolicyCommand({ logGroupIdentifier: logGroupName }));
  expect((await client.send(new DescribeIndexPoliciesCommand(group))).indexPolicies).toEqual([]);

  const document = '{"Name":"p","Statement":[]}';
  const ofGroup = { logGroupIdentifier: logGroupName, policyDocument: document };
  await client.send(new PutDataProtectionPolicyCommand(ofGroup));
  expect(await client.send(new GetDataProtectionPolicyCommand(ofGroup))).toMatchObject({ policyDocument: document });

  const ofAccount = { policyName: "a", policyType: "SUBSCRIPTION_FILTER_POLICY" as const };
  await client.send(new PutAccountPolicyCommand({ ...ofAccount, policyDocument: "{}" }));
  expect((await client.send(new DescribeAccountPoliciesCommand(ofAccount))).accountPolicies).toMatchObject([
    { ...ofAccount, accountId: String(account), scope: "ALL" },
  ]);
  await client.send(new DeleteAccountPolicyCommand(ofAccount));
  await expect(client.send(new DeleteAccountPolicyCommand(ofAccount))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });
});

// Recorded from AWS.
test("a resource policy is of the account, and described with its version and its only service alone", async () => {
  const policyDocument =
    '{"Statement":[{"Effect":"Allow","Principal":{"Service":["route53.amazonaws.com"]},"Action":"logs:*","Resource":"*"}]}';
  const put = new PutResourcePolicyCommand({ policyName: "r", policyDocument });
  expect((await client.send(put)).resourcePolicy).toEqual({
    policyName: "r",
    policyDocument,
    lastUpdatedTime: clock.now(),
    policyScope: "ACCOUNT",
  });
  expect((await client.send(new DescribeResourcePoliciesCommand({}))).resourcePolicies).toEqual([
    {
      policyName: "r",
      policyDocument:
        '{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"route53.amazonaws.com"},"Action":"logs:*","Resource":"*"}]}',
      lastUpdatedTime: clock.now(),
      policyScope: "ACCOUNT",
    },
  ]);
  const ofResources = new DescribeResourcePoliciesCommand({ policyScope: "RESOURCE" });
  expect((await client.send(ofResources)).resourcePolicies).toEqual([]);
  const ofGroup = new PutResourcePolicyCommand({ policyName: "g", policyDocument, resourceArn: arn() });
  await expect(client.send(ofGroup)).rejects.toMatchObject({ name: "InvalidParameterException" });
  await client.send(new DeleteResourcePolicyCommand({ policyName: "r" }));
  expect((await client.send(new DescribeResourcePoliciesCommand({}))).resourcePolicies).toEqual([]);
});

test.each([{ policyDocument: "no JSON" }, { policyDocument: "{}" }, { policyDocument: '{"Fields":[1]}' }])(
  "an index policy of $policyDocument is refused",
  async ({ policyDocument }) => {
    const command = new PutIndexPolicyCommand({ logGroupIdentifier: logGroupName, policyDocument });
    await expect(client.send(command)).rejects.toMatchObject({ name: "InvalidParameterException" });
  },
);

// --- Live Tail -------------------------------------------------------------------------------------------------------

async function tail(input: object = {}) {
  const { responseStream } = await client.send(new StartLiveTailCommand({ logGroupIdentifiers: [arn()], ...input }));
  assert(responseStream !== undefined, "a session has a stream");
  const events = responseStream[Symbol.asyncIterator]();
  const next = async (): Promise<StartLiveTailResponseStream> => {
    const { value } = (await events.next()) as IteratorResult<StartLiveTailResponseStream, never>;
    return value;
  };
  return { next, stop: () => events.return?.() };
}

test("a session shows each second what came, of the streams and with the pattern that were asked for", async () => {
  await client.send(new CreateLogStreamCommand({ logGroupName, logStreamName: "other" }));
  await put(["ERROR before"]);
  const session = await tail({ logStreamNames: ["main"], logEventFilterPattern: "ERROR" });
  expect(await session.next()).toMatchObject({
    sessionStart: { logGroupIdentifiers: [arn()], logStreamNames: ["main"], logEventFilterPattern: "ERROR" },
  });
  await put(["ERROR a", "fine", "ERROR b"]);
  await put(["ERROR elsewhere"], "other");
  clock.advance(1000);
  const { sessionUpdate } = await session.next();
  expect(sessionUpdate?.sessionMetadata).toEqual({ sampled: false });
  expect(sessionUpdate?.sessionResults).toMatchObject([
    { message: "ERROR a", logStreamName: "main", logGroupIdentifier: arn() },
    { message: "ERROR b" },
  ]);
  await session.stop();
});

test("of more than 500 events a second a sample is shown; after three hours a session ends", async () => {
  const session = await tail();
  await session.next();
  await put(Array.from({ length: 1200 }, (_, index) => `m${index}`));
  clock.advance(1000);
  const { sessionUpdate } = await session.next();
  expect(sessionUpdate?.sessionMetadata).toEqual({ sampled: true });
  expect(new Set(sessionUpdate?.sessionResults?.map(({ message }) => message)).size).toBe(500);
  await put(["one more round trip, while the session waits again"]);
  clock.advance(3 * 3_600_000);
  await session.next();
  await expect(session.next()).rejects.toMatchObject({ name: "SessionTimeoutException" });
});

test.each([
  { input: { logGroupIdentifiers: [logGroupName] }, says: "ARN" },
  { input: { logEventFilterPattern: "{ $.a" }, says: "must end with" },
  { input: { logStreamNames: ["a"], logStreamNamePrefixes: ["b"] }, says: "mutually exclusive" },
])("a session with $input is refused", async ({ input, says }) => {
  await expect(tail(input)).rejects.toMatchObject({
    name: "InvalidParameterException",
    message: expect.stringContaining(says),
  });
});

// --- Large and bad input ---------------------------------------------------------------------------------------------

test("10,000 streams are listed, added to and written to in time", async () => {
  const scope = { accountId: accountId(String(account)), region: DEFAULT_REGION };
  const at = { scope, logGroup: logGroupName, timestamp: clock.now(), ingestionTime: clock.now(), message: "m" };
  const name = (index: number) => `s${String(index).padStart(5, "0")}`;
  await logs.store.append({ logEvents: Array.from({ length: 10_000 }, (_, n) => ({ ...at, logStream: name(n) })) });
  const cpuBefore = process.cpuUsage().user;
  const added = Array.from({ length: 20 }, (_, n) => ({ logGroupName, logStreamName: name(20_000 + n) }));
  await Promise.all(added.map((stream) => client.send(new CreateLogStreamCommand(stream))));
  await expect(client.send(new CreateLogStreamCommand({ logGroupName, logStreamName: name(7) }))).rejects.toMatchObject(
    {
      name: "ResourceAlreadyExistsException",
    },
  );
  clock.advance(1000);
  await put(["hello"], name(9_999));
  const newest = await client.send(
    new DescribeLogStreamsCommand({ logGroupName, orderBy: "LastEventTime", descending: true, limit: 1 }),
  );
  expect(newest.logStreams).toMatchObject([{ logStreamName: name(9_999), lastEventTimestamp: clock.now() }]);
  const page = await client.send(new DescribeLogStreamsCommand({ logGroupName, logStreamNamePrefix: "s05" }));
  expect(page.logStreams).toHaveLength(50);
  expect((process.cpuUsage().user - cpuBefore) / 1e6).toBeLessThan(10);
}, 60_000);

test("a message of almost a megabyte, and one of half surrogates and controls, come back", async () => {
  const long = "é".repeat((1_048_576 - 26) / 2);
  const odd = "a\u0000\u0001\u{1F600}\uD800b";
  await put([long]);
  await put([odd]);
  const { events } = await client.send(new FilterLogEventsCommand({ logGroupName, filterPattern: "%^a%" }));
  expect(events).toMatchObject([{ message: odd.replace("\uD800", "\uFFFD") }]);
  const first = await client.send(new FilterLogEventsCommand({ logGroupName, limit: 1 }));
  expect(first.events?.[0]?.message?.length).toBe(long.length);
});
