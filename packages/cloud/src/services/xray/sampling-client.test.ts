// Sampling rules and targets, as SDKs that take part in sampling meet them.
import {
  CreateSamplingRuleCommand,
  DeleteSamplingRuleCommand,
  GetSamplingRulesCommand,
  GetSamplingStatisticSummariesCommand,
  GetSamplingTargetsCommand,
  type SamplingRule,
  UpdateSamplingRuleCommand,
  type XRayClient,
} from "@aws-sdk/client-xray";
import { accountId, epochMs, type Scope, VirtualClock } from "@faultline/core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { SCOPE } from "./testing/xray-bench.fixture.ts";
import { openXRayServer, type XRayServer } from "./testing/xray-server.fixture.ts";

const START_MS = 1_790_000_000_000;

let server: XRayServer;
let xray: XRayClient;
let scope: Scope;
let accountNumber = 100_000_000_000;
const clock = new VirtualClock(epochMs(START_MS));
/** When the test began. */
let startMs = START_MS;
beforeAll(async () => {
  server = await openXRayServer(clock);
});
beforeEach(() => {
  // Each test has an account of its own.
  scope = { ...SCOPE, accountId: accountId(String(++accountNumber)) };
  xray = server.clientOf(scope.accountId);
  clock.advance(60_000);
  startMs = clock.now();
});
afterAll(async () => {
  await server.close();
  expect(server.faults).toEqual([]);
});

const RULE: SamplingRule = {
  RuleName: "checkout",
  Priority: 10,
  FixedRate: 0.5,
  ReservoirSize: 10,
  Version: 1,
  ServiceName: "*",
  ServiceType: "*",
  Host: "*",
  HTTPMethod: "*",
  URLPath: "*",
  ResourceARN: "*",
};

function create(changes: Partial<SamplingRule> = {}) {
  return xray.send(new CreateSamplingRuleCommand({ SamplingRule: { ...RULE, ...changes } }));
}

async function errorOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "none",
    (thrown: unknown) => (thrown instanceof Error ? thrown.name : "?"),
  );
}

function report(
  RuleName: string,
  ClientID: string,
  counts: { requests?: number; sampled?: number; borrowed?: number } = {},
) {
  const { requests = 10, sampled = 5, borrowed = 0 } = counts;
  return {
    RuleName,
    ClientID: ClientID.padEnd(24, "0"),
    Timestamp: new Date(clock.now()),
    RequestCount: requests,
    SampledCount: sampled,
    BorrowCount: borrowed,
  };
}

async function quotas(...clients: string[]): Promise<(number | undefined)[]> {
  const documents = clients.map((client) => report("checkout", client));
  const { SamplingTargetDocuments = [] } = await xray.send(
    new GetSamplingTargetsCommand({ SamplingStatisticsDocuments: documents }),
  );
  return SamplingTargetDocuments.map(({ ReservoirQuota }) => ReservoirQuota);
}

/** Limits: X-Ray API Reference, SamplingRule; X-Ray endpoints and quotas: 25 custom rules. */
test.each([
  { name: "priority 0", changes: { Priority: 0 } },
  { name: "priority 10000", changes: { Priority: 10_000 } },
  { name: "a rate above 1", changes: { FixedRate: 1.01 } },
  { name: "a rate below 0", changes: { FixedRate: -0.1 } },
  { name: "a reservoir below 0", changes: { ReservoirSize: -1 } },
  { name: "version 2", changes: { Version: 2 } },
  { name: "a name of 33 characters", changes: { RuleName: "a".repeat(33) } },
  { name: "a path of 129 characters", changes: { URLPath: "a".repeat(129) } },
  {
    name: "six attributes",
    changes: { Attributes: Object.fromEntries(["a", "b", "c", "d", "e", "f"].map((key) => [key, "*"])) },
  },
  { name: "the default rule's name", changes: { RuleName: "Default" } },
])("refuses $name", async ({ changes }) => {
  expect(await errorOf(create(changes))).toBe("InvalidRequestException");
});

test("a rule is kept with its attributes; 25 there may be besides the default", async () => {
  const { SamplingRuleRecord: record } = await create({ Attributes: { tier: "gold" } });
  expect(record).toMatchObject({
    SamplingRule: {
      ...RULE,
      Attributes: { tier: "gold" },
      RuleARN: expect.stringMatching(/:sampling-rule\/checkout$/),
    },
    CreatedAt: new Date(startMs),
    ModifiedAt: new Date(startMs),
  });
  await xray.send(
    new UpdateSamplingRuleCommand({ SamplingRuleUpdate: { RuleName: "Default", FixedRate: 0.1, ReservoirSize: 2 } }),
  );
  for (let i = 1; i < 25; i++) await create({ RuleName: `r${i}` });
  expect(await errorOf(create({ RuleName: "r25" }))).toBe("RuleLimitExceededException");
  const { SamplingRuleRecords = [] } = await xray.send(new GetSamplingRulesCommand({}));
  expect(SamplingRuleRecords).toHaveLength(26);
});

/** X-Ray Developer Guide, "Configuring sampling rules": the default rule's rate and reservoir can be changed, it cannot be deleted. */
test("the default rule cannot be deleted, nor be given conditions", async () => {
  const remove = (RuleName: string) => xray.send(new DeleteSamplingRuleCommand({ RuleName }));
  const update = (changes: object) =>
    xray.send(new UpdateSamplingRuleCommand({ SamplingRuleUpdate: { RuleName: "Default", ...changes } }));
  expect(await errorOf(remove("Default"))).toBe("InvalidRequestException");
  expect(await errorOf(remove("none"))).toBe("InvalidRequestException");
  expect(await errorOf(update({ Host: "x" }))).toBe("InvalidRequestException");
  expect(await errorOf(update({ Priority: 5 }))).toBe("InvalidRequestException");
  const { SamplingRuleRecord: changed } = await update({ FixedRate: 0.2 });
  expect(changed?.SamplingRule).toMatchObject({
    RuleName: "Default",
    Priority: 10_000,
    FixedRate: 0.2,
    ReservoirSize: 1,
  });
});

test("the lab's own services decide by the first rule that matches, wildcards and all", async () => {
  await create({ RuleName: "none", Priority: 5, FixedRate: 0, ReservoirSize: 0, HTTPMethod: "OPTIONS" });
  await create({
    RuleName: "all",
    Priority: 6,
    FixedRate: 1,
    ReservoirSize: 0,
    URLPath: "/check?ut/*",
    Host: "*.example.com",
  });
  await create({ RuleName: "gold", Priority: 1, FixedRate: 1, ReservoirSize: 0, Attributes: { tier: "*" } });
  const host = "shop.example.com";
  const decide = (request: object) => server.service.decideSampling(scope, request);
  for (let i = 0; i < 20; i++) {
    expect(decide({ host, httpMethod: "POST", urlPath: "/checkout/1" })).toBe(true);
    expect(decide({ host, httpMethod: "OPTIONS", urlPath: "/checkout/1" })).toBe(false);
  }
});

/** Shares of a reservoir: X-Ray Developer Guide, "Using sampling rules with the X-Ray API". Ten among three: 4, 3, 3. */
test("clients share a reservoir; one that falls silent gives its share back", async () => {
  await create();
  expect(await quotas("a")).toEqual([10]);
  expect(await quotas("a", "b", "c")).toEqual([4, 3, 3]);
  clock.advance(20_000);
  expect(await quotas("b")).toEqual([3]);
  clock.advance(20_000);
  expect(await quotas("b")).toEqual([10]);
});

test("a target tells rate, quota, until when and when to ask again; unknown rules are unprocessed", async () => {
  await create();
  clock.advance(5000);
  const ask = () =>
    xray.send(
      new GetSamplingTargetsCommand({
        SamplingStatisticsDocuments: [report("checkout", "a"), report("gone", "a"), report("Default", "a")],
      }),
    );
  const answer = await ask();
  expect(answer.SamplingTargetDocuments).toEqual([
    {
      RuleName: "checkout",
      FixedRate: 0.5,
      ReservoirQuota: 10,
      ReservoirQuotaTTL: new Date(startMs + 15_000),
      Interval: 10,
    },
    {
      RuleName: "Default",
      FixedRate: 0.05,
      ReservoirQuota: 1,
      ReservoirQuotaTTL: new Date(startMs + 15_000),
      Interval: 10,
    },
  ]);
  expect(answer.UnprocessedStatistics).toMatchObject([{ RuleName: "gone", ErrorCode: expect.any(String) }]);
  expect(answer.LastRuleModification).toEqual(new Date(startMs));
  await xray.send(new UpdateSamplingRuleCommand({ SamplingRuleUpdate: { RuleName: "checkout", FixedRate: 0.25 } }));
  expect((await ask()).LastRuleModification).toEqual(new Date(startMs + 5000));
});

test("a rule that is deleted counts as a modification: clients fetch the rules anew", async () => {
  await create();
  clock.advance(5000);
  await xray.send(new DeleteSamplingRuleCommand({ RuleName: "checkout" }));
  const answer = await xray.send(
    new GetSamplingTargetsCommand({ SamplingStatisticsDocuments: [report("Default", "a")] }),
  );
  expect(answer.LastRuleModification).toEqual(new Date(startMs + 5000));
});

test("what clients report is summed up by rule", async () => {
  await create();
  await xray.send(
    new GetSamplingTargetsCommand({
      SamplingStatisticsDocuments: [
        report("checkout", "a", { requests: 100, sampled: 30, borrowed: 1 }),
        report("checkout", "b", { requests: 11, sampled: 2 }),
      ],
    }),
  );
  const { SamplingStatisticSummaries = [] } = await xray.send(new GetSamplingStatisticSummariesCommand({}));
  expect(SamplingStatisticSummaries.find(({ RuleName }) => RuleName === "checkout")).toMatchObject({
    RequestCount: 111,
    SampledCount: 32,
    BorrowCount: 1,
  });
});

test("a client's numbers must be numbers: negative counts and 26 documents are refused", async () => {
  await create();
  const ask = (documents: readonly ReturnType<typeof report>[]) =>
    xray.send(new GetSamplingTargetsCommand({ SamplingStatisticsDocuments: [...documents] }));
  expect(await errorOf(ask([report("checkout", "a", { requests: -1 })]))).toBe("InvalidRequestException");
  expect(await errorOf(ask(Array.from({ length: 26 }, (_, i) => report("checkout", `c${i}`))))).toBe(
    "InvalidRequestException",
  );
});
