import { afterEach, describe, expect, test } from "vitest";
import { ASYNC_LIMITS } from "../limits.ts";
import { ECHO, LambdaBench, refusalOf } from "../testing/lambda-bench.ts";
import type { RuntimeScript } from "../testing/scripted-runtime.ts";
import { nextAttemptMs } from "./async-queue.ts";

const FAILING: RuntimeScript = {
  init: () => ({ ms: 1, outcome: { kind: "ready" } }),
  invoke: () => ({ ms: 1, outcome: { kind: "error", errorType: "Error", payload: new TextEncoder().encode("{}") } }),
};

let bench: LambdaBench | undefined;
afterEach(() => bench?.close());

describe('waits before retries (Lambda Developer Guide, "asynchronous invocation")', () => {
  test.each([
    { outcome: "error", errors: 1, throttles: 0, ageMs: 0, waitMs: 60_000 },
    { outcome: "error", errors: 2, throttles: 0, ageMs: 60_000, waitMs: 120_000 },
    { outcome: "error", errors: 3, throttles: 0, ageMs: 180_000, waitMs: undefined },
    { outcome: "throttle", errors: 0, throttles: 1, ageMs: 0, waitMs: 1000 },
    { outcome: "throttle", errors: 0, throttles: 4, ageMs: 7000, waitMs: 8000 },
    { outcome: "throttle", errors: 0, throttles: 30, ageMs: 3_600_000, waitMs: 300_000 },
    { outcome: "throttle", errors: 0, throttles: 90, ageMs: 6 * 3_600_000 - 1000, waitMs: undefined },
  ] as const)("$outcome after $errors errors, $throttles throttles: $waitMs ms", (row) => {
    expect(nextAttemptMs(row.outcome, row, row.ageMs)).toBe(row.waitMs);
  });
});

function sumOf(lambda: LambdaBench, metricName: string): number {
  return lambda.datums
    .filter((datum) => datum.metricName === metricName && datum.dimensions.length === 0)
    .flatMap((datum) => ("length" in datum.values ? datum.values : []))
    .reduce((sum, { value, count }) => sum + value * count, 0);
}

test("an event answers 202 with nothing, and runs afterwards", async () => {
  bench = new LambdaBench(ECHO);
  await bench.createFunction();
  const answer = await bench.call("Invoke", { FunctionName: "fn", InvocationType: "Event" });
  expect(answer).toEqual({ StatusCode: 202, Payload: new Uint8Array() });
  expect(bench.runtime.environments).toHaveLength(0);
  await bench.pass(2000);
  expect(bench.runtime.environments[0]?.invocations).toHaveLength(1);
  expect(sumOf(bench, "AsyncEventsReceived")).toBe(1);
  expect(sumOf(bench, "AsyncEventsDropped")).toBe(0);
});

test("a function error is retried twice with the same request id, then dropped", async () => {
  bench = new LambdaBench(FAILING);
  await bench.createFunction();
  await bench.call("Invoke", { FunctionName: "fn", InvocationType: "Event" });
  const attempts = () => bench?.runtime.environments[0]?.invocations.map(({ requestId }) => requestId) ?? [];
  await bench.pass(1000);
  expect(attempts()).toHaveLength(1);
  await bench.pass(60_000, 100);
  expect(attempts()).toHaveLength(2);
  await bench.pass(121_000, 100);
  expect(attempts()).toHaveLength(3);
  await bench.pass(300_000, 1000);
  expect(attempts()).toHaveLength(3);
  expect(new Set(attempts()).size).toBe(1);
  expect(sumOf(bench, "AsyncEventsDropped")).toBe(1);
});

test("the waits scale by a setting", async () => {
  bench = new LambdaBench(FAILING, { settings: { turnover: "off", asyncRetryScale: 0.001 } });
  await bench.createFunction();
  await bench.call("Invoke", { FunctionName: "fn", InvocationType: "Event" });
  await bench.pass(400);
  expect(bench.runtime.environments[0]?.invocations).toHaveLength(3);
});

test("a throttled event waits until there is room", async () => {
  bench = new LambdaBench(ECHO);
  await bench.createFunction();
  await bench.call("PutFunctionConcurrency", { FunctionName: "fn", ReservedConcurrentExecutions: 0 });
  await bench.call("Invoke", { FunctionName: "fn", InvocationType: "Event" });
  await bench.pass(2000);
  expect(bench.runtime.environments).toHaveLength(0);
  await bench.call("DeleteFunctionConcurrency", { FunctionName: "fn" });
  await bench.pass(4000);
  expect(bench.runtime.environments[0]?.invocations).toHaveLength(1);
});

test("a full queue throttles", async () => {
  bench = new LambdaBench(ECHO);
  await bench.createFunction();
  const event = { FunctionName: "fn", InvocationType: "Event" } as const;
  for (let count = 0; count < ASYNC_LIMITS.queuedEventsMax; count++) await bench.call("Invoke", event);
  expect((await refusalOf(bench.call("Invoke", event))).code).toBe("TooManyRequestsException");
});
