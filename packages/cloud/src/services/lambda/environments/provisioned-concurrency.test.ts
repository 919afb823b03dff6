import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { PutProvisionedConcurrencyConfigCommandInput } from "@aws-sdk/client-lambda";
import { ECHO, LambdaBench, refusalOf } from "../testing/lambda-bench.ts";
import { ConcurrencyLedger } from "./concurrency-ledger.ts";
import { SCOPE } from "../testing/lambda-bench.ts";

const ARN = "arn:aws:lambda:us-east-1:123456789012:function:fn";
const LIVE = { FunctionName: "fn", Qualifier: "live" };

let bench: LambdaBench;
beforeEach(() => {
  bench = new LambdaBench(ECHO);
});
afterEach(() => bench.close());

/** `fn` with a version 1 and an alias `live` that points to it. */
async function publish(input: Parameters<LambdaBench["createFunction"]>[0] = {}): Promise<void> {
  await bench.createFunction(input);
  await bench.call("PublishVersion", { FunctionName: "fn" });
  await bench.call("CreateAlias", { FunctionName: "fn", Name: "live", FunctionVersion: "1" });
}

async function provision(count: number, more: Partial<PutProvisionedConcurrencyConfigCommandInput> = {}) {
  const input = { ...LIVE, ...more, ProvisionedConcurrentExecutions: count };
  const answer = await bench.call("PutProvisionedConcurrencyConfig", input);
  await bench.pass(300);
  return answer;
}

function sumOf(metricName: string, resource = "fn:live"): number {
  bench.clock.advance(1000); // Metrics are handed on once a second.
  return bench.datums
    .filter((datum) => datum.metricName === metricName && datum.dimensions.some(({ value }) => value === resource))
    .filter((datum) => datum.dimensions.length === 2)
    .flatMap((datum) => ("length" in datum.values ? datum.values : []))
    .reduce((sum, { value, count }) => sum + value * count, 0);
}

describe("allocation", () => {
  test("environments are initialised ahead of requests, which then wait for no init", async () => {
    await publish({ LoggingConfig: { LogFormat: "JSON" } });
    expect(await provision(2)).toEqual({
      RequestedProvisionedConcurrentExecutions: 2,
      AvailableProvisionedConcurrentExecutions: 0,
      AllocatedProvisionedConcurrentExecutions: 0,
      Status: "IN_PROGRESS",
      LastModified: "2026-01-01T00:00:00+0000",
    });
    expect(await bench.call("GetProvisionedConcurrencyConfig", LIVE)).toMatchObject({
      AvailableProvisionedConcurrentExecutions: 2,
      AllocatedProvisionedConcurrentExecutions: 2,
      Status: "READY",
    });
    const [first] = bench.runtime.environments;
    expect(first?.spec.variables["AWS_LAMBDA_INITIALIZATION_TYPE"]).toBe("provisioned-concurrency");
    expect(bench.messages[0]).toContain('"initializationType":"provisioned-concurrency"');
    const startedMs = bench.clock.monotonicMs();
    await bench.invoke(LIVE);
    expect(bench.clock.monotonicMs() - startedMs).toBeLessThan(20); // 10 ms of work, without 100 ms of init.
    const report = JSON.parse(bench.messages.at(-1) ?? "") as { record: { metrics: object } };
    expect(report.record.metrics).toMatchObject({ initDurationMs: 100, billedDurationMs: 10 });
    expect(bench.runtime.environments).toHaveLength(2);
  });

  test("beyond it requests spill over to on-demand environments, and the metrics tell", async () => {
    await publish();
    await provision(1);
    const both = [bench.call("Invoke", LIVE), bench.call("Invoke", LIVE)];
    await bench.settle(Promise.all(both));
    const types = bench.runtime.environments.map(({ spec }) => spec.variables["AWS_LAMBDA_INITIALIZATION_TYPE"]);
    expect(types).toEqual(["provisioned-concurrency", "on-demand"]);
    expect(sumOf("ProvisionedConcurrencyInvocations")).toBe(1);
    expect(sumOf("ProvisionedConcurrencySpilloverInvocations")).toBe(1);
    expect(sumOf("ProvisionedConcurrentExecutions")).toBe(1);
    expect(sumOf("ProvisionedConcurrencyUtilization")).toBe(1);
  });

  test.each([
    { name: "the alias", Qualifier: "live", isProvisioned: true },
    { name: "its version", Qualifier: "1", isProvisioned: false },
    { name: "the unqualified function", Qualifier: undefined, isProvisioned: false },
  ])("an alias's environments serve requests for it: $name", async ({ Qualifier, isProvisioned }) => {
    await publish();
    await provision(1);
    await bench.invoke({ Qualifier });
    expect(bench.runtime.environments[0]?.invocations).toHaveLength(isProvisioned ? 1 : 0);
  });

  test("a version's environments serve its aliases too", async () => {
    await publish();
    await provision(1, { Qualifier: "1" });
    await bench.invoke(LIVE);
    expect(bench.runtime.environments).toHaveLength(1);
  });

  test("more are added, surplus ones end, deletion ends all", async () => {
    await publish();
    await provision(1);
    await provision(3);
    expect(bench.runtime.environments).toHaveLength(3);
    await provision(2);
    expect(bench.runtime.environments.filter(({ isShutDown }) => isShutDown)).toHaveLength(1);
    await bench.call("DeleteProvisionedConcurrencyConfig", LIVE);
    expect(bench.runtime.environments.every(({ isShutDown }) => isShutDown)).toBe(true);
    expect((await refusalOf(bench.call("GetProvisionedConcurrencyConfig", LIVE))).code).toBe(
      "ProvisionedConcurrencyConfigNotFoundException",
    );
  });

  test("they follow the alias to another version", async () => {
    await publish();
    await provision(1);
    await bench.call("UpdateFunctionConfiguration", { FunctionName: "fn", MemorySize: 256 });
    await bench.call("PublishVersion", { FunctionName: "fn" });
    await bench.call("UpdateAlias", { FunctionName: "fn", Name: "live", FunctionVersion: "2" });
    await bench.pass(300);
    expect(bench.runtime.environments.map(({ isShutDown, spec }) => [isShutDown, spec.memoryMiB])).toEqual([
      [true, 128],
      [false, 256],
    ]);
  });

  test("a failing init fails the allocation, and requests still run on demand", async () => {
    bench = new LambdaBench({
      ...ECHO,
      init: (_attempt, environment) =>
        environment === 0
          ? { ms: 1, outcome: { kind: "error", errorType: "Error", payload: new TextEncoder().encode("{}") } }
          : ECHO.init(1, environment),
    });
    await publish();
    await provision(1);
    expect(await bench.call("GetProvisionedConcurrencyConfig", LIVE)).toMatchObject({
      Status: "FAILED",
      StatusReason: "FUNCTION_ERROR_INIT_FAILURE",
    });
    expect((await bench.invoke(LIVE)).StatusCode).toBe(200);
  });

  test("the next lab allocates what the state asks for", async () => {
    await publish();
    await provision(1);
    const heir = new LambdaBench(ECHO, { state: bench.state, directories: bench.directories });
    heir.service.resume();
    const isReady = async () => {
      for (;;) {
        const { Status } = await heir.call("GetProvisionedConcurrencyConfig", LIVE);
        if (Status === "READY") return true;
        await new Promise(setImmediate);
      }
    };
    expect(await heir.settle(isReady())).toBe(true);
    await heir.close();
  });
});

describe("refusals (messages as public issue reports quote them)", () => {
  test.each([
    {
      name: "$LATEST",
      input: { Qualifier: "$LATEST" },
      message: "Provisioned Concurrency Configs cannot be applied to unpublished function versions.",
    },
    { name: "a missing version", input: { Qualifier: "9" }, message: `Function not found: ${ARN}:9` },
    { name: "a missing alias", input: { Qualifier: "none" }, message: `Cannot find alias arn: ${ARN}:none` },
    {
      name: "more than the account has",
      input: { ProvisionedConcurrentExecutions: 1001 },
      message: "Specified ConcurrentExecutions for function is greater than account's unreserved concurrency [1000].",
    },
    {
      name: "too little left for the rest",
      input: { ProvisionedConcurrentExecutions: 901 },
      message:
        "Specified ConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [100].",
    },
  ])("$name", async ({ input, message }) => {
    await publish();
    const request = { ...LIVE, ProvisionedConcurrentExecutions: 1, ...input };
    expect((await refusalOf(bench.call("PutProvisionedConcurrencyConfig", request))).message).toBe(message);
  });

  test("a version and its alias do not both have it", async () => {
    await publish();
    await provision(1);
    expect(await refusalOf(provision(1, { Qualifier: "1" }))).toMatchObject({
      code: "ResourceConflictException",
      message: "Version is pointed by a Provisioned Concurrency alias",
    });
    await bench.call("DeleteProvisionedConcurrencyConfig", LIVE);
    await provision(1, { Qualifier: "1" });
    expect((await refusalOf(provision(1))).message).toBe(
      "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version",
    );
  });

  test("it stays within the function's reservation, and the reservation above it", async () => {
    await publish();
    await bench.call("PutFunctionConcurrency", { FunctionName: "fn", ReservedConcurrentExecutions: 2 });
    expect((await refusalOf(provision(3))).message).toBe(
      "Requested Provisioned Concurrency should not be greater than the reservedConcurrentExecution for function",
    );
    await provision(2);
    const lower = bench.call("PutFunctionConcurrency", { FunctionName: "fn", ReservedConcurrentExecutions: 1 });
    // The spaces are AWS's, as recorded in 2025-11.
    expect((await refusalOf(lower)).message).toBe(
      " ReservedConcurrentExecutions  1 should not be lower than function's total provisioned concurrency [2].",
    );
  });
});

describe('accounting (Lambda Developer Guide, "Configuring provisioned concurrency")', () => {
  test.each([
    { name: "a reservation shrinks by it", reserved: 3, provisioned: 2, onDemandMax: 1 },
    { name: "without a reservation it comes off what all share", reserved: undefined, provisioned: 4, onDemandMax: 6 },
  ])("account of 10: $name", ({ reserved, provisioned, onDemandMax }) => {
    const ledger = new ConcurrencyLedger();
    ledger.reserve(SCOPE, "fn", reserved);
    ledger.provision(SCOPE, "fn", provisioned);
    const admitted = Array.from({ length: 12 }, () => ledger.enter(SCOPE, "fn", 10).isAdmitted);
    expect(admitted.filter(Boolean)).toHaveLength(onDemandMax);
    expect(ledger.enter(SCOPE, "fn", 10, true).isAdmitted).toBe(true);
  });
});
