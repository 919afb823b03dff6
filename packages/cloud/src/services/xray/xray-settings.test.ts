// Groups, tags, resource policies and encryption, as the official client meets them.
import {
  CreateGroupCommand,
  CreateSamplingRuleCommand,
  DeleteGroupCommand,
  DeleteResourcePolicyCommand,
  GetEncryptionConfigCommand,
  GetGroupCommand,
  GetGroupsCommand,
  GetServiceGraphCommand,
  GetTraceSummariesCommand,
  ListResourcePoliciesCommand,
  ListTagsForResourceCommand,
  PutEncryptionConfigCommand,
  PutResourcePolicyCommand,
  PutTraceSegmentsCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateGroupCommand,
  type XRayClient,
} from "@aws-sdk/client-xray";
import { epochMs, VirtualClock } from "@faultline/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openXRayServer, type XRayServer } from "./testing/xray-server.fixture.ts";

const START = 1_790_000_000;
const RANGE = { StartTime: new Date((START - 60) * 1000), EndTime: new Date((START + 60) * 1000) };

let server: XRayServer;
let xray: XRayClient;
beforeAll(async () => {
  server = await openXRayServer(new VirtualClock(epochMs((START + 60) * 1000)));
  xray = server.client;
});
afterAll(async () => {
  await server.close();
  expect(server.faults).toEqual([]);
});

/** The name of the error that a call ends with. */
async function errorOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "none",
    (thrown: unknown) => (thrown instanceof Error ? thrown.name : "?"),
  );
}

/** Rules: X-Ray API Reference, CreateGroup and UpdateGroup. */
describe("groups", () => {
  test("are made, found by name and by ARN, changed member by member, and removed", async () => {
    const { Group: made } = await xray.send(
      new CreateGroupCommand({
        GroupName: "slow",
        FilterExpression: "responsetime > 5",
        Tags: [{ Key: "team", Value: "a" }],
      }),
    );
    expect(made).toMatchObject({
      GroupName: "slow",
      FilterExpression: "responsetime > 5",
      InsightsConfiguration: { InsightsEnabled: false },
    });
    expect(made?.GroupARN).toMatch(/^arn:aws:xray:eu-west-1:123456789012:group\/slow\/[0-9A-Z]+$/);
    const insights = { InsightsEnabled: true, NotificationsEnabled: true };
    await xray.send(new UpdateGroupCommand({ GroupARN: made?.GroupARN, InsightsConfiguration: insights }));
    await xray.send(new UpdateGroupCommand({ GroupName: "slow", FilterExpression: "responsetime > 6" }));
    const wanted = { ...made, FilterExpression: "responsetime > 6", InsightsConfiguration: insights };
    expect((await xray.send(new GetGroupCommand({ GroupARN: made?.GroupARN }))).Group).toEqual(wanted);
    expect((await xray.send(new GetGroupsCommand({}))).Groups).toEqual([wanted]);
    const tags = new ListTagsForResourceCommand({ ResourceARN: made?.GroupARN });
    expect((await xray.send(tags)).Tags).toEqual([{ Key: "team", Value: "a" }]);
    await xray.send(new DeleteGroupCommand({ GroupName: "slow" }));
    expect(await errorOf(xray.send(new GetGroupCommand({ GroupName: "slow" })))).toBe("InvalidRequestException");
    expect(await errorOf(xray.send(tags))).toBe("ResourceNotFoundException");
  });

  test.each([
    { name: "the reserved name", input: { GroupName: "Default" } },
    { name: "a name of 33 characters", input: { GroupName: "a".repeat(33) } },
    { name: "a filter that does not parse", input: { GroupName: "bad", FilterExpression: "colour = 5" } },
    { name: "a filter that names a group", input: { GroupName: "bad", FilterExpression: 'group.name = "slow"' } },
    {
      name: "notifications without insights",
      input: { GroupName: "bad", InsightsConfiguration: { NotificationsEnabled: true } },
    },
  ])("refuses $name", async ({ input }) => {
    expect(await errorOf(xray.send(new CreateGroupCommand(input)))).toBe("InvalidRequestException");
    expect((await xray.send(new GetGroupsCommand({}))).Groups).toEqual([]);
  });

  test("narrow a map and a listing to their traces; 25 there may be", async () => {
    const segment = (digit: number, fault: boolean) => {
      const trace_id = `1-${START.toString(16)}-${String(digit).padStart(24, "0")}`;
      const id = String(digit).padStart(16, "0");
      return JSON.stringify({ name: `s${digit}`, id, trace_id, start_time: START, end_time: START + 1, fault });
    };
    await xray.send(new PutTraceSegmentsCommand({ TraceSegmentDocuments: [segment(1, true), segment(2, false)] }));
    await xray.send(new CreateGroupCommand({ GroupName: "failed", FilterExpression: "fault" }));
    const map = async (GroupName: string) => {
      const { Services = [] } = await xray.send(new GetServiceGraphCommand({ ...RANGE, GroupName }));
      return Services.filter(({ Type }) => Type !== "client").map(({ Name }) => Name);
    };
    expect(await map("failed")).toEqual(["s1"]);
    expect(await map("Default")).toEqual(["s1", "s2"]);
    const listed = await xray.send(
      new GetTraceSummariesCommand({ ...RANGE, FilterExpression: '!group.name = "failed"' }),
    );
    expect(listed.TraceSummaries).toHaveLength(1);
    for (let i = 1; i < 25; i++) await xray.send(new CreateGroupCommand({ GroupName: `g${i}` }));
    expect(await errorOf(xray.send(new CreateGroupCommand({ GroupName: "g25" })))).toBe("InvalidRequestException");
    expect(await errorOf(xray.send(new GetServiceGraphCommand({ ...RANGE, GroupName: "none" })))).toBe(
      "InvalidRequestException",
    );
  });
});

/** Rules: X-Ray API Reference, Tag and TagResource. */
describe("tags", () => {
  const tag = (ResourceARN: string, ...pairs: (readonly [string, string])[]) =>
    xray.send(new TagResourceCommand({ ResourceARN, Tags: pairs.map(([Key, Value]) => ({ Key, Value })) }));
  const list = async (ResourceARN: string) => {
    const { Tags = [] } = await xray.send(new ListTagsForResourceCommand({ ResourceARN }));
    return Object.fromEntries(Tags.map(({ Key = "", Value }) => [Key, Value]));
  };
  let arn = "";
  beforeAll(async () => {
    const rule = { RuleName: "tagged", Priority: 1, FixedRate: 1, ReservoirSize: 0, Version: 1, ServiceName: "*" };
    const SamplingRule = { ...rule, ServiceType: "*", Host: "*", HTTPMethod: "*", URLPath: "*", ResourceARN: "*" };
    const { SamplingRuleRecord: record } = await xray.send(new CreateSamplingRuleCommand({ SamplingRule }));
    arn = record?.SamplingRule?.RuleARN ?? "";
  });

  test("are added, replaced and taken away", async () => {
    await tag(arn, ["team", "a"], ["Team", "b"], ["empty", ""], ["__proto__", "x"]);
    await tag(arn, ["team", "c"]);
    expect(await list(arn)).toEqual(
      Object.fromEntries([
        ["team", "c"],
        ["Team", "b"],
        ["empty", ""],
        ["__proto__", "x"],
      ]),
    );
    await xray.send(new UntagResourceCommand({ ResourceARN: arn, TagKeys: ["Team", "__proto__", "never"] }));
    expect(await list(arn)).toEqual({ team: "c", empty: "" });
  });

  test.each([
    { name: "a key that is AWS's", pair: ["aws:x", "1"] },
    { name: "a key of 129 characters", pair: ["a".repeat(129), "1"] },
    { name: "a value of 257 characters", pair: ["a", "1".repeat(257)] },
    { name: "a character that tags have not", pair: ["a<b", "1"] },
  ] as const)("refuses $name", async ({ pair }) => {
    expect(await errorOf(tag(arn, pair))).toBe("InvalidRequestException");
  });

  test("there may be 50, and only of what exists", async () => {
    const pairs = Array.from({ length: 51 }, (_, i) => [`k${i}`, ""] as const);
    expect(await errorOf(tag(arn, ...pairs))).toBe("TooManyTagsException");
    expect(await errorOf(tag(`${arn}x`, ["a", "b"]))).toBe("ResourceNotFoundException");
  });
});

/** Rules: X-Ray API Reference, PutResourcePolicy and DeleteResourcePolicy. */
describe("resource policies", () => {
  const document = JSON.stringify({ Version: "2012-10-17", Statement: [] });
  const put = (PolicyName: string, PolicyRevisionId?: string, PolicyDocument = document) =>
    xray.send(new PutResourcePolicyCommand({ PolicyName, PolicyDocument, PolicyRevisionId }));
  const names = async () => {
    const { ResourcePolicies = [] } = await xray.send(new ListResourcePoliciesCommand({}));
    return ResourcePolicies.map(({ PolicyName, PolicyRevisionId }) => `${PolicyName} ${PolicyRevisionId}`);
  };

  test("each change has the next revision, and can be bound to the one that is known", async () => {
    const { ResourcePolicy: first } = await put("sns", "0");
    expect(first).toMatchObject({ PolicyName: "sns", PolicyDocument: document, PolicyRevisionId: "1" });
    expect(first?.LastUpdatedTime).toEqual(new Date((START + 60) * 1000));
    expect((await put("sns", "1")).ResourcePolicy?.PolicyRevisionId).toBe("2");
    expect((await put("sns")).ResourcePolicy?.PolicyRevisionId).toBe("3");
    for (const stale of ["0", "2"]) expect(await errorOf(put("sns", stale))).toBe("InvalidPolicyRevisionIdException");
    const remove = (PolicyRevisionId?: string) =>
      xray.send(new DeleteResourcePolicyCommand({ PolicyName: "sns", PolicyRevisionId }));
    expect(await errorOf(remove("1"))).toBe("InvalidPolicyRevisionIdException");
    expect(await names()).toEqual(["sns 3"]);
    await remove("3");
    expect(await names()).toEqual([]);
  });

  test("5 KB are the most, five policies there may be, and each is a JSON document", async () => {
    const sized = (bytes: number) => document.padEnd(bytes);
    expect(await errorOf(put("large", undefined, sized(5 * 1024 + 1)))).toBe("PolicySizeLimitExceededException");
    expect(await errorOf(put("bad", undefined, "{"))).toBe("MalformedPolicyDocumentException");
    expect(await errorOf(put("a b"))).toBe("InvalidRequestException");
    await put("p1", undefined, sized(5 * 1024));
    for (const name of ["p2", "p3", "p4", "p5"]) await put(name);
    expect(await errorOf(put("p6"))).toBe("PolicyCountLimitExceededException");
    await put("p5", undefined, sized(100));
  });
});

/** Rules: X-Ray API Reference, PutEncryptionConfig. */
test("the encryption setting is kept: a key for KMS, none for NONE", async () => {
  const get = async () => (await xray.send(new GetEncryptionConfigCommand({}))).EncryptionConfig;
  expect(await get()).toEqual({ Type: "NONE", Status: "ACTIVE" });
  const put = (input: ConstructorParameters<typeof PutEncryptionConfigCommand>[0]) =>
    xray.send(new PutEncryptionConfigCommand(input));
  expect((await put({ Type: "KMS", KeyId: "alias/traces" })).EncryptionConfig).toMatchObject({ Status: "UPDATING" });
  expect(await get()).toEqual({ Type: "KMS", KeyId: "alias/traces", Status: "ACTIVE" });
  expect(await errorOf(put({ Type: "KMS" }))).toBe("InvalidRequestException");
  expect(await errorOf(put({ Type: "NONE", KeyId: "x" }))).toBe("InvalidRequestException");
  await put({ Type: "NONE" });
  expect(await get()).toEqual({ Type: "NONE", Status: "ACTIVE" });
});
