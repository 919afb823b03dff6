import { accountId, region, seededRandom, VirtualClock } from "@faultline/core";
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { ECHO, LambdaBench, PACKAGE, refusalOf, SCOPE } from "../testing/lambda-bench.ts";
import { type Admission, ConcurrencyLedger } from "./concurrency-ledger.ts";
import { DEFAULT_TURNOVER, drawLife } from "./environment-life.ts";
import { RateLimits } from "./rate-limits.ts";
import { EnvironmentPool } from "./environment-pool.ts";

let bench: LambdaBench | undefined;
afterEach(() => bench?.close());

const INSTANT = { ms: 0, outcome: { kind: "ready" } } as const;
const RESPONSE = { kind: "response", payload: new TextEncoder().encode("null") } as const;

describe('admission (Lambda Developer Guide, "Understanding Lambda function scaling")', () => {
  test.each([
    { name: "account full", reserved: {}, running: { other: 10 }, reason: "ConcurrentInvocationLimitExceeded" },
    { name: "account has room", reserved: {}, running: { other: 9 }, reason: undefined },
    {
      name: "rest is reserved",
      reserved: { other: 4 },
      running: { third: 6 },
      reason: "ConcurrentInvocationLimitExceeded",
    },
    {
      name: "own reservation full",
      reserved: { fn: 2 },
      running: { fn: 2 },
      reason: "ReservedFunctionConcurrentInvocationLimitExceeded",
    },
    { name: "reservation is kept free", reserved: { fn: 2 }, running: { other: 8 }, reason: undefined },
    {
      name: "reservation of 0",
      reserved: { fn: 0 },
      running: {},
      reason: "ReservedFunctionConcurrentInvocationLimitExceeded",
    },
  ])("limit 10, $name", ({ reserved, running, reason }) => {
    const ledger = new ConcurrencyLedger();
    for (const [name, concurrency] of Object.entries(reserved)) ledger.reserve(SCOPE, name, concurrency);
    for (const [name, count] of Object.entries(running)) {
      for (let index = 0; index < count; index++) expect(ledger.enter(SCOPE, name, 10).isAdmitted).toBe(true);
    }
    const admission = ledger.enter(SCOPE, "fn", 10);
    expect(admission.isAdmitted ? undefined : admission.reason).toBe(reason);
  });

  test("accounts do not share concurrency", () => {
    const ledger = new ConcurrencyLedger();
    const other = { accountId: accountId("210987654321"), region: region("us-east-1") };
    expect(ledger.enter(SCOPE, "fn", 1).isAdmitted).toBe(true);
    expect(ledger.enter(SCOPE, "fn", 1).isAdmitted).toBe(false);
    expect(ledger.enter(other, "fn", 1).isAdmitted).toBe(true);
  });

  test("no sequence of entries and leaves runs more than the limit or a reservation", () => {
    const step = fc.record({ name: fc.constantFrom("a", "b", "c"), isEntry: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
        const ledger = new ConcurrencyLedger();
        ledger.reserve(SCOPE, "a", 3);
        const running: { name: string; admission: Admission & { isAdmitted: true } }[] = [];
        for (const { name, isEntry } of steps) {
          const admission = isEntry ? ledger.enter(SCOPE, name, 8) : undefined;
          if (admission?.isAdmitted === true) running.push({ name, admission });
          const left = isEntry ? -1 : running.findIndex((one) => one.name === name);
          for (const one of left === -1 ? [] : running.splice(left, 1)) ledger.leave(SCOPE, one.name, one.admission);
          const ofA = running.filter((one) => one.name === "a").length;
          expect(ofA).toBeLessThanOrEqual(3);
          expect(running.length - ofA).toBeLessThanOrEqual(5);
        }
      }),
    );
  });
});

test("over its reservation a function answers 429 with AWS's reason, and recovers", async () => {
  bench = new LambdaBench(ECHO);
  await bench.createFunction();
  await bench.call("PutFunctionConcurrency", { FunctionName: "fn", ReservedConcurrentExecutions: 1 });
  const first = bench.call("Invoke", { FunctionName: "fn" });
  expect(await refusalOf(bench.call("Invoke", { FunctionName: "fn" }))).toEqual({
    code: "TooManyRequestsException",
    message: "Rate Exceeded.",
    members: { Reason: "ReservedFunctionConcurrentInvocationLimitExceeded", Type: "User" },
  });
  await bench.settle(first);
  expect((await bench.invoke()).StatusCode).toBe(200);
});

describe('rates (Lambda Developer Guide, "Understanding Lambda function scaling")', () => {
  test("a reservation of 1 allows ten synchronous requests at once, and ten a second", async () => {
    bench = new LambdaBench({ init: () => INSTANT, invoke: () => ({ ms: 0, outcome: RESPONSE }) });
    await bench.createFunction();
    await bench.call("PutFunctionConcurrency", { FunctionName: "fn", ReservedConcurrentExecutions: 1 });
    for (let count = 0; count < 10; count++) await bench.settle(bench.call("Invoke", { FunctionName: "fn" }));
    const refusal = await refusalOf(bench.settle(bench.call("Invoke", { FunctionName: "fn" })));
    expect(refusal).toMatchObject({
      message: "Rate Exceeded.",
      members: { Reason: "ReservedFunctionInvocationRateLimitExceeded", Type: "User" },
    });
    await bench.pass(1000, 100);
    expect((await bench.invoke()).StatusCode).toBe(200);
  });

  test("an account's rate is ten times its concurrency; the queue of events knows no rate", async () => {
    const quotas = { concurrentExecutions: () => 2, codeStorageBytes: () => 1e9 };
    bench = new LambdaBench({ init: () => INSTANT, invoke: () => ({ ms: 0, outcome: RESPONSE }) }, { quotas });
    await bench.createFunction();
    for (let count = 0; count < 20; count++) await bench.settle(bench.call("Invoke", { FunctionName: "fn" }));
    expect(await refusalOf(bench.settle(bench.call("Invoke", { FunctionName: "fn" })))).toMatchObject({
      message: "Rate exceeded",
      members: { Reason: "CallerRateLimitExceeded" },
    });
    await bench.call("Invoke", { FunctionName: "fn", InvocationType: "Event" });
    await bench.pass(20);
    expect(bench.runtime.environments.flatMap(({ invocations }) => invocations)).toHaveLength(21);
  });

  test("a function adds a thousand environments at once, and a hundred a second after that", () => {
    const clock = new VirtualClock();
    const rates = new RateLimits(clock);
    const granted = () => Array.from({ length: 1500 }, () => rates.tryScale(SCOPE, "fn")).filter(Boolean).length;
    expect(granted()).toBe(1000);
    expect(rates.tryScale(SCOPE, "other")).toBe(true);
    clock.advance(3000);
    expect(granted()).toBe(300);
  });
});

describe("environments", () => {
  test("concurrent requests get one each; the last used serves next", async () => {
    const busy = {
      ...ECHO,
      invoke: (invocation: { payload: Uint8Array }, _count: number, index: number) => ({
        ms: 10 + index,
        outcome: { kind: "response", payload: invocation.payload } as const,
      }),
    };
    bench = new LambdaBench(busy);
    await bench.createFunction();
    const both = [bench.call("Invoke", { FunctionName: "fn" }), bench.call("Invoke", { FunctionName: "fn" })];
    await bench.settle(Promise.all(both));
    await bench.invoke();
    expect(bench.runtime.environments.map(({ invocations }) => invocations.length)).toEqual([1, 2]);
  });

  test("an idle one ends after the idle time-out", async () => {
    bench = new LambdaBench(ECHO, { settings: { turnover: "off", idleTimeoutMs: 60_000 } });
    await bench.createFunction();
    await bench.invoke();
    await bench.pass(59_000, 1000);
    expect(bench.runtime.environments[0]?.isShutDown).toBe(false);
    await bench.pass(12_000, 1000);
    expect(bench.runtime.environments[0]?.isShutDown).toBe(true);
  });

  test.each([
    {
      name: "configuration",
      update: (lambda: LambdaBench) =>
        lambda.call("UpdateFunctionConfiguration", { FunctionName: "fn", MemorySize: 256 }),
    },
    {
      name: "code",
      update: (lambda: LambdaBench) => lambda.call("UpdateFunctionCode", { FunctionName: "fn", ZipFile: PACKAGE }),
    },
    { name: "deletion", update: (lambda: LambdaBench) => lambda.call("DeleteFunction", { FunctionName: "fn" }) },
  ])("a change retires them: $name", async ({ update }) => {
    bench = new LambdaBench(ECHO);
    await bench.createFunction();
    await bench.invoke();
    await update(bench);
    expect(bench.runtime.environments[0]?.isShutDown).toBe(true);
  });

  test("a busy one finishes its invocation before a change ends it", async () => {
    bench = new LambdaBench(ECHO);
    await bench.createFunction();
    const running = bench.call("Invoke", { FunctionName: "fn" });
    await bench.pass(105);
    await bench.call("UpdateFunctionConfiguration", { FunctionName: "fn", MemorySize: 256 });
    expect(bench.runtime.environments[0]?.isShutDown).toBe(false);
    expect((await bench.settle(running)).FunctionError).toBeUndefined();
    expect(bench.runtime.environments[0]?.isShutDown).toBe(true);
    await bench.invoke();
    expect(bench.runtime.environments[1]?.spec.memoryMiB).toBe(256);
  });
});

describe("turnover", () => {
  test("lives are drawn around the means, reproducibly", () => {
    const random = seededRandom(7);
    const lives = Array.from({ length: 20_000 }, () => drawLife(DEFAULT_TURNOVER, random));
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(lives.map(({ lifeMs }) => lifeMs)) / DEFAULT_TURNOVER.meanLifeMs).toBeCloseTo(1, 1);
    expect(mean(lives.map(({ invocations }) => invocations)) / DEFAULT_TURNOVER.meanInvocations).toBeCloseTo(1, 1);
    expect(drawLife(DEFAULT_TURNOVER, seededRandom(7))).toEqual(lives[0]);
  });

  test.each([
    { name: "the walkthrough's repaired run", perSecond: 5, meanMs: 284, seconds: 300, from: 1.2, to: 2.6 },
    // A life of 30 s is long over after 40 such requests: 1 of 40.5 finds none left, 2.5 %.
    { name: "one request a minute", perSecond: 1 / 60, meanMs: 300, seconds: 60_000, from: 2, to: 3 },
    { name: "fifty requests a second", perSecond: 50, meanMs: 100, seconds: 300, from: 0.5, to: 1.2 },
  ])('the share of cold starts is realistic: $name ("almost 2 %", AWS Compute Blog)', async (load) => {
    const shares = await Promise.all([1, 2, 3, 4, 5].map((seed) => coldShare(seed, load)));
    const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
    expect(mean).toBeGreaterThan(load.from);
    expect(mean).toBeLessThan(load.to);
  });

  test("switched off, an environment in use stays", async () => {
    bench = new LambdaBench(ECHO, { settings: { turnover: "off" } });
    await bench.createFunction();
    for (let count = 0; count < 200; count++) {
      await bench.invoke();
      bench.clock.advance(60_000);
    }
    expect(bench.runtime.environments).toHaveLength(1);
  });
});

interface PoissonLoad {
  readonly perSecond: number;
  readonly meanMs: number;
  readonly seconds: number;
}

/** Percent of cold starts that a pool with the default turnover gives under random arrivals. */
async function coldShare(seed: number, { perSecond, meanMs, seconds }: PoissonLoad): Promise<number> {
  const clock = new VirtualClock();
  const random = seededRandom(seed);
  let made = 0;
  let served = 0;
  const create = async () => {
    made += 1;
    return { shutdown: async () => {} };
  };
  const policy = { idleTimeoutMs: 600_000, turnover: DEFAULT_TURNOVER };
  const pool = new EnvironmentPool(create, policy, clock, seededRandom(seed + 1000));
  while (clock.monotonicMs() < seconds * 1000) {
    clock.advance((-Math.log(1 - random.next()) / perSecond) * 1000);
    const before = made;
    const pooled = await pool.acquire();
    served += 1;
    const coldMs = made > before ? 1000 : 0;
    clock.after(meanMs * (0.7 + 0.6 * random.next()) + coldMs, () => pool.release(pooled));
  }
  return (made / served) * 100;
}
