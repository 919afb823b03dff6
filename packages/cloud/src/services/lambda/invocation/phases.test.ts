import type { EpochMs } from "@faultline/core";
import { afterEach, describe, expect, test } from "vitest";
import { LambdaBench } from "../testing/lambda-bench.ts";
import type { RuntimeScript } from "../testing/scripted-runtime.ts";

const READY = { kind: "ready" } as const;
const text = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const decode = (payload: unknown) => JSON.parse(Buffer.from(payload as Uint8Array).toString("utf8")) as unknown;
const response = (ms: number) => ({ ms, outcome: { kind: "response", payload: text("ok") } as const });
const exit = (status: number | null, signal: string | null = null, isOutOfMemory = false) =>
  ({ kind: "exit", status, signal, isOutOfMemory }) as const;
const ID = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
/** The bench's first call creates the function. */
const FIRST = ID(2);
const SECOND = ID(3);

let bench: LambdaBench;
afterEach(() => bench.close());

async function start(script: RuntimeScript, timeoutSeconds = 3): Promise<LambdaBench> {
  bench = new LambdaBench(script);
  await bench.createFunction({ Timeout: timeoutSeconds });
  return bench;
}

const INIT_START =
  /^INIT_START Runtime Version: nodejs:24\.v1\tRuntime Version ARN: arn:aws:lambda:us-east-1::runtime:[0-9a-f]{64}\n$/;
const report = (id: string, rest: string) => `REPORT RequestId: ${id}\t${rest}\t\n`;

describe("log lines, in AWS's form and order (Lambda Developer Guide; public log excerpts)", () => {
  test("a cold start reports init apart from duration, and bills both", async () => {
    await start({
      init: () => ({ ms: 167, outcome: READY, lines: ["loading"] }),
      invoke: () => ({ ...response(129), lines: ["hello"] }),
    });
    const answer = await bench.invoke();
    expect(answer).toMatchObject({ StatusCode: 200, ExecutedVersion: "$LATEST" });
    expect(answer.FunctionError).toBeUndefined();
    expect(bench.messages[0]).toMatch(INIT_START);
    expect(bench.messages.slice(1)).toEqual([
      "loading\n",
      `START RequestId: ${FIRST} Version: $LATEST\n`,
      "hello\n",
      `END RequestId: ${FIRST}\n`,
      report(
        FIRST,
        "Duration: 129.00 ms\tBilled Duration: 296 ms\tMemory Size: 128 MB\tMax Memory Used: 64 MB\tInit Duration: 167.00 ms",
      ),
    ]);
    expect(bench.logEvents[0]).toMatchObject({ logGroup: "/aws/lambda/fn" });
    expect(bench.logEvents[0]?.logStream).toMatch(/^2026\/01\/01\/\[\$LATEST\][0-9a-f]{32}$/);
  });

  test("a warm start reuses the environment and its stream, without init", async () => {
    await start({ init: () => ({ ms: 100, outcome: READY }), invoke: () => response(20) });
    await bench.invoke();
    await bench.invoke();
    expect(bench.runtime.environments).toHaveLength(1);
    expect(new Set(bench.logEvents.map((event) => event.logStream)).size).toBe(1);
    expect(bench.messages.slice(4)).toEqual([
      `START RequestId: ${SECOND} Version: $LATEST\n`,
      `END RequestId: ${SECOND}\n`,
      report(SECOND, "Duration: 20.00 ms\tBilled Duration: 20 ms\tMemory Size: 128 MB\tMax Memory Used: 64 MB"),
    ]);
  });

  test("a time-out answers, says so before END, and reports exactly the limit", async () => {
    await start({ init: () => ({ ms: 477, outcome: READY }), invoke: () => response(9000) });
    const answer = await bench.invoke();
    const message = `2026-01-01T00:00:03.477Z ${FIRST} Task timed out after 3.00 seconds`;
    expect(answer.FunctionError).toBe("Unhandled");
    expect(decode(answer.Payload)).toEqual({ errorMessage: message });
    expect(bench.messages.slice(1)).toEqual([
      `START RequestId: ${FIRST} Version: $LATEST\n`,
      `${message}\n\n`,
      `END RequestId: ${FIRST}\n`,
      report(
        FIRST,
        "Duration: 3000.00 ms\tBilled Duration: 3477 ms\tMemory Size: 128 MB\tMax Memory Used: 64 MB\tInit Duration: 477.00 ms\tStatus: timeout",
      ),
    ]);
    expect(bench.runtime.environments[0]).toMatchObject({ resets: 1, isShutDown: false });
  });

  test("after a time-out the same environment initialises again inside Duration, without Init Duration", async () => {
    await start({
      init: (attempt) => ({ ms: attempt === 1 ? 100 : 1500, outcome: READY }),
      invoke: (_, count) => response(count === 1 ? 9000 : 200),
    });
    await bench.invoke();
    const before = bench.messages.length;
    const answer = await bench.invoke();
    expect(answer.FunctionError).toBeUndefined();
    expect(bench.runtime.environments).toHaveLength(1);
    expect(bench.runtime.environments[0]?.starts).toEqual([true, false]);
    expect(bench.messages.slice(before)).toEqual([
      `START RequestId: ${SECOND} Version: $LATEST\n`,
      `END RequestId: ${SECOND}\n`,
      report(SECOND, "Duration: 1700.00 ms\tBilled Duration: 1700 ms\tMemory Size: 128 MB\tMax Memory Used: 64 MB"),
    ]);
  });

  test("an init that never fits the time-out fails for ever (the doom loop)", async () => {
    await start(
      {
        init: (attempt) => ({ ms: attempt === 1 ? 100 : 2000, outcome: READY }),
        invoke: () => response(9000),
      },
      1,
    );
    for (let count = 0; count < 3; count++) await bench.invoke();
    const loop = bench.messages.slice(-5);
    expect(loop).toEqual([
      "INIT_REPORT Init Duration: 1000.00 ms\tPhase: invoke\tStatus: timeout\n",
      `START RequestId: ${ID(4)} Version: $LATEST\n`,
      expect.stringMatching(/ Task timed out after 1\.00 seconds\n\n$/),
      `END RequestId: ${ID(4)}\n`,
      report(
        ID(4),
        "Duration: 1000.00 ms\tBilled Duration: 1000 ms\tMemory Size: 128 MB\tMax Memory Used: 64 MB\tStatus: timeout",
      ),
    ]);
    expect(bench.runtime.environments).toHaveLength(1);
  });

  test("init over 10 s is reported, and runs again under the function's time-out", async () => {
    await start({
      init: (attempt) => ({ ms: attempt === 1 ? 12_000 : 500, outcome: READY }),
      invoke: () => response(100),
    });
    await bench.invoke();
    expect(bench.messages.slice(1)).toEqual([
      "INIT_REPORT Init Duration: 10000.00 ms\tPhase: init\tStatus: timeout\n",
      `START RequestId: ${FIRST} Version: $LATEST\n`,
      `END RequestId: ${FIRST}\n`,
      report(FIRST, "Duration: 600.00 ms\tBilled Duration: 600 ms\tMemory Size: 128 MB\tMax Memory Used: 64 MB"),
    ]);
    expect(bench.runtime.environments[0]).toMatchObject({ starts: [true, false], resets: 1 });
  });

  test("a failing init is tried again and its error is the answer", async () => {
    const payload = text({ errorType: "Runtime.ImportModuleError", errorMessage: "Cannot find module 'x'" });
    await start({
      init: (attempt) => ({
        ms: attempt === 1 ? 229 : 140,
        lines: ["ERROR Cannot find module 'x'"],
        outcome: { kind: "error", errorType: "Runtime.ImportModuleError", payload },
      }),
      invoke: () => response(1),
    });
    const answer = await bench.invoke();
    expect(answer.FunctionError).toBe("Unhandled");
    expect(decode(answer.Payload)).toMatchObject({ errorMessage: "Cannot find module 'x'" });
    const failed = "Status: error\tError Type: Runtime.ImportModuleError";
    expect(bench.messages.slice(1)).toEqual([
      "ERROR Cannot find module 'x'\n",
      `INIT_REPORT Init Duration: 229.00 ms\tPhase: init\t${failed}\n`,
      "ERROR Cannot find module 'x'\n",
      `INIT_REPORT Init Duration: 140.00 ms\tPhase: invoke\t${failed}\n`,
      `START RequestId: ${FIRST} Version: $LATEST\n`,
      `END RequestId: ${FIRST}\n`,
      report(
        FIRST,
        `Duration: 140.00 ms\tBilled Duration: 140 ms\tMemory Size: 128 MB\tMax Memory Used: 64 MB\t${failed}`,
      ),
    ]);
  });

  test.each([
    {
      name: "exit status",
      outcome: exit(127),
      reason: "Runtime exited with error: exit status 127",
      type: "Runtime.ExitError",
    },
    {
      name: "clean exit",
      outcome: exit(0),
      reason: "Runtime exited without providing a reason",
      type: "Runtime.ExitError",
    },
    {
      name: "out of memory",
      outcome: exit(null, "SIGKILL", true),
      reason: "Runtime exited with error: signal: killed",
      type: "Runtime.OutOfMemory",
    },
    {
      name: "segmentation fault",
      outcome: exit(null, "SIGSEGV"),
      reason: "Runtime exited with error: signal: segmentation fault",
      type: "Runtime.ExitError",
    },
  ])("a crash is told before END (recorded payloads, 2025-11): $name", async ({ outcome, reason, type }) => {
    await start({
      init: () => ({ ms: 100, outcome: READY }),
      invoke: (_, count) => (count === 2 ? { ms: 30, outcome } : response(10)),
    });
    await bench.invoke();
    const before = bench.messages.length;
    const answer = await bench.invoke();
    expect(decode(answer.Payload)).toEqual({
      errorType: "Runtime.ExitError",
      errorMessage: `RequestId: ${SECOND} Error: ${reason}`,
    });
    expect(bench.messages.slice(before)).toEqual([
      `START RequestId: ${SECOND} Version: $LATEST\n`,
      `RequestId: ${SECOND} Error: ${reason}\nRuntime.ExitError\n`,
      `END RequestId: ${SECOND}\n`,
      report(
        SECOND,
        `Duration: 30.00 ms\tBilled Duration: 30 ms\tMemory Size: 128 MB\tMax Memory Used: 64 MB\tStatus: error\tError Type: ${type}`,
      ),
    ]);
    await bench.invoke();
    expect(bench.runtime.environments).toHaveLength(1);
    expect(bench.messages.at(-1)).toContain("Duration: 110.00 ms");
  });

  test("a function without an entrypoint says so at every attempt (public log excerpts, 2023 and 2024)", async () => {
    const errorType = "Runtime.InvalidEntrypoint";
    const reason = "fork/exec /var/task/bootstrap: permission denied";
    await start({
      init: () => ({ ms: 1, outcome: { kind: "fault", errorType, reason } }),
      invoke: () => response(1),
    });
    const errorMessage = `RequestId: ${FIRST} Error: ${reason}`;
    const answer = await bench.invoke();
    expect(answer.FunctionError).toBe("Unhandled");
    expect(decode(answer.Payload)).toEqual({ errorType, errorMessage });
    expect(bench.messages.slice(1)).toEqual([
      `INIT_REPORT Init Duration: 1.00 ms\tPhase: init\tStatus: error\tError Type: ${errorType}\n`,
      `INIT_REPORT Init Duration: 1.00 ms\tPhase: invoke\tStatus: error\tError Type: ${errorType}\n`,
      `START RequestId: ${FIRST} Version: $LATEST\n`,
      `${errorMessage}\n${errorType}\n`,
      `END RequestId: ${FIRST}\n`,
      expect.stringMatching(/\tStatus: error\tError Type: Runtime\.InvalidEntrypoint\t\n$/),
    ]);
  });

  test("an error of the handler passes through and keeps the environment", async () => {
    const payload = text({ errorType: "ReferenceError", errorMessage: "x is not defined", trace: [] });
    await start({
      init: () => ({ ms: 100, outcome: READY }),
      invoke: () => ({ ms: 5, outcome: { kind: "error", errorType: "ReferenceError", payload } }),
    });
    const answer = await bench.invoke();
    expect(answer).toMatchObject({ FunctionError: "Unhandled", Payload: payload });
    await bench.invoke();
    expect(bench.runtime.environments[0]?.starts).toEqual([true]);
    expect(bench.messages.at(-1)).toBe(
      report(SECOND, "Duration: 5.00 ms\tBilled Duration: 5 ms\tMemory Size: 128 MB\tMax Memory Used: 64 MB"),
    );
  });

  test("a response over 6 MB is an error of the function", async () => {
    const payload = new Uint8Array(6_291_557);
    await start({
      init: () => ({ ms: 1, outcome: READY }),
      invoke: () => ({ ms: 1, outcome: { kind: "response", payload } }),
    });
    expect(decode((await bench.invoke()).Payload)).toEqual({
      errorType: "Function.ResponseSizeTooLarge",
      errorMessage: "Response payload size (6291557 bytes) exceeded maximum allowed payload size (6291556 bytes).",
    });
  });

  test("LogType Tail answers the last 4 KB, and only then", async () => {
    await start({
      init: () => ({ ms: 1, outcome: READY }),
      invoke: () => ({ ...response(1), lines: ["x".repeat(5000)] }),
    });
    expect((await bench.invoke()).LogResult).toBeUndefined();
    const tail = Buffer.from((await bench.invoke({ LogType: "Tail" })).LogResult ?? "", "base64").toString("utf8");
    expect(tail).toHaveLength(4096);
    expect(tail.endsWith(bench.messages.at(-1) ?? "none")).toBe(true);
  });
});

test("the function is told its deadline, its ARN, its client context and its trace", async () => {
  await start({ init: () => ({ ms: 100, outcome: READY }), invoke: () => response(1) });
  await bench.invoke({ ClientContext: Buffer.from('{"custom":1}').toString("base64"), Payload: text({ a: 1 }) });
  const invocation = bench.runtime.environments[0]?.invocations[0];
  expect(invocation).toMatchObject({
    requestId: FIRST,
    functionArn: "arn:aws:lambda:us-east-1:123456789012:function:fn",
    clientContext: '{"custom":1}',
    deadline: (Date.UTC(2026, 0, 1) + 3100) as EpochMs,
    payload: text({ a: 1 }),
  });
  expect(invocation?.traceHeader).toMatch(
    /^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0;Lineage=[0-9a-f]{8}:0$/,
  );
});
