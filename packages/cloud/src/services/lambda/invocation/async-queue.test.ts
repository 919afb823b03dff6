import { afterEach, describe, expect, test, vi } from "vitest";
import { ASYNC_LIMITS } from "../limits.ts";
import { ECHO, LambdaBench, refusalOf } from "../testing/lambda-bench.ts";
import type { RuntimeScript } from "../testing/scripted-runtime.ts";
import { nextAttempt } from "./next-attempt.ts";

const FAILING: RuntimeScript = {
  init: () => ({ ms: 1, outcome: { kind: "ready" } }),
  invoke: () => ({ ms: 1, outcome: { kind: "error", errorType: "Error", payload: new TextEncoder().encode("{}") } }),
};

const READY = { ms: 1, outcome: { kind: "response", payload: new TextEncoder().encode("null") } } as const;

let bench: LambdaBench | undefined;
afterEach(() => bench?.close());

const DEFAULTS = { retryAttempts: 2, eventAgeSeconds: 21_600 };

describe('waits before retries (Lambda Developer Guide, "asynchronous invocation")', () => {
  test.each([
    { outcome: "error", errors: 1, throttles: 0, ageMs: 0, waitMs: 60_000 },
    { outcome: "error", errors: 2, throttles: 0, ageMs: 60_000, waitMs: 120_000 },
    { outcome: "error", errors: 3, throttles: 0, ageMs: 180_000, condition: "RetriesExhausted" },
    { outcome: "error", errors: 1, throttles: 0, ageMs: 0, retryAttempts: 0, condition: "RetriesExhausted" },
    { outcome: "error", errors: 2, throttles: 0, ageMs: 60_000, retryAttempts: 1, condition: "RetriesExhausted" },
    { outcome: "error", errors: 1, throttles: 0, ageMs: 0, eventAgeSeconds: 60, waitMs: 60_000 },
    { outcome: "error", errors: 1, throttles: 0, ageMs: 1, eventAgeSeconds: 60, condition: "EventAgeExceeded" },
    { outcome: "throttle", errors: 0, throttles: 1, ageMs: 0, waitMs: 1000 },
    { outcome: "throttle", errors: 0, throttles: 4, ageMs: 7000, waitMs: 8000 },
    { outcome: "throttle", errors: 0, throttles: 30, ageMs: 3_600_000, waitMs: 300_000 },
    { outcome: "throttle", errors: 0, throttles: 90, ageMs: 6 * 3_600_000 - 1000, condition: "EventAgeExceeded" },
    { outcome: "throttle", errors: 0, throttles: 1, ageMs: 0, retryAttempts: 0, waitMs: 1000 },
  ] as const)("$outcome after $errors errors, $throttles throttles: $waitMs ms $condition", (row) => {
    const { outcome, errors, throttles, ageMs, ...rest } = row;
    const { waitMs, condition, ...limits } = { waitMs: undefined, condition: undefined, ...rest };
    const expected = waitMs === undefined ? { condition } : { waitMs };
    expect(nextAttempt(outcome, { errors, throttles }, { ageMs, limits: { ...DEFAULTS, ...limits } })).toEqual(
      expected,
    );
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
  bench = new LambdaBench({ ...ECHO, invoke: () => ({ ...READY, ms: 2000 }) });
  await bench.createFunction();
  await bench.call("PutFunctionConcurrency", { FunctionName: "fn", ReservedConcurrentExecutions: 1 });
  const running = bench.call("Invoke", { FunctionName: "fn" });
  await bench.call("Invoke", { FunctionName: "fn", InvocationType: "Event" });
  await bench.settle(running);
  expect(bench.runtime.environments[0]?.invocations).toHaveLength(1);
  await bench.pass(4000);
  expect(bench.runtime.environments[0]?.invocations).toHaveLength(2);
  expect(sumOf(bench, "AsyncEventAge")).toBe(3001); // Refused after 1 ms and 1 s more, taken 2 s later.
});

test("a full queue throttles", async () => {
  bench = new LambdaBench(ECHO);
  await bench.createFunction();
  const event = { FunctionName: "fn", InvocationType: "Event" } as const;
  for (let count = 0; count < ASYNC_LIMITS.queuedEventsMax; count++) await bench.call("Invoke", event);
  expect((await refusalOf(bench.call("Invoke", event))).code).toBe("TooManyRequestsException");
});

test("so does one that is full of large payloads", async () => {
  bench = new LambdaBench(ECHO);
  await bench.createFunction();
  const Payload = Buffer.from(JSON.stringify("x".repeat(1024 * 1024 - 2)));
  const event = { FunctionName: "fn", InvocationType: "Event", Payload } as const;
  const fitting = ASYNC_LIMITS.queuedBytesMax / Payload.byteLength;
  for (let count = 0; count < fitting; count++) await bench.call("Invoke", event);
  expect((await refusalOf(bench.call("Invoke", event))).code).toBe("TooManyRequestsException");
});

describe("waiting events survive the lab", () => {
  const stored = (lambda: LambdaBench) => lambda.state.collection("lambda/async-events").listAll();

  test("a stop or a kill: the next lab runs what waits, at its time, and nothing that is done", async () => {
    bench = new LambdaBench(FAILING);
    await bench.createFunction();
    await bench.call("Invoke", { FunctionName: "fn", InvocationType: "Event" });
    await bench.pass(30_000, 100);
    expect(stored(bench)).toHaveLength(1);
    const heir = new LambdaBench(ECHO, { state: bench.state, directories: bench.directories });
    heir.clock.advance(30_000);
    heir.service.resume();
    await heir.pass(29_000, 100);
    expect(heir.runtime.environments).toHaveLength(0);
    await vi.waitFor(async () => {
      await heir.pass(100); // Again and again: the package is unpacked meanwhile.
      expect(heir.runtime.environments[0]?.invocations).toHaveLength(1);
      expect(stored(heir)).toEqual([]);
    });
    await heir.close();
  });

  test("an attempt that the lab's end cuts off does not count, and is made again", async () => {
    bench = new LambdaBench({ ...FAILING, invoke: (...all) => ({ ...FAILING.invoke(...all), ms: 60_000 }) });
    await bench.createFunction({ Timeout: 900 });
    await bench.call("Invoke", { FunctionName: "fn", InvocationType: "Event" });
    await bench.pass(1000, 10);
    expect(bench.runtime.environments[0]?.invocations).toHaveLength(1);
    await bench.service.close();
    await bench.pass(60_000, 100);
    expect(stored(bench).map(({ value }) => value)).toMatchObject([{ errors: 0, throttles: 0 }]);
  });

  test("an event that grew too old meanwhile is dropped, not run", async () => {
    bench = new LambdaBench(FAILING);
    await bench.createFunction();
    await bench.call("Invoke", { FunctionName: "fn", InvocationType: "Event" });
    const heir = new LambdaBench(ECHO, { state: bench.state, directories: bench.directories });
    heir.clock.advance(6 * 3_600_000 + 1);
    heir.service.resume();
    await heir.pass(2000, 10);
    expect(heir.runtime.environments).toHaveLength(0);
    expect(sumOf(heir, "AsyncEventsDropped")).toBe(1);
    expect(stored(heir)).toEqual([]);
    await heir.close();
  });
});
