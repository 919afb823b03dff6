import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ECHO, LambdaBench, refusalOf } from "../testing/lambda-bench.ts";
import { LambdaServer } from "../testing/lambda-server.ts";
import type { RuntimeScript } from "../testing/scripted-runtime.ts";

/**
 * Lambda Developer Guide, "Use Lambda recursive loop detection to prevent infinite loops": a function runs about 16
 * times in one chain of requests; the next invocation is dropped.
 */
const RUNS = 16;
const LOOP_MS = 2000;
const ROOT = "Root=1-59602603-23fc5b688855d396af79b496";

/** Answers little: a destination's record holds request and response, so that an echo would double at each step. */
const SHORT: RuntimeScript = {
  ...ECHO,
  invoke: () => ({ ms: 10, outcome: { kind: "response", payload: Buffer.from("1") } }),
};

let bench: LambdaBench;
beforeEach(() => {
  bench = new LambdaBench(SHORT);
});
afterEach(() => bench.close());

const arn = (name: string) => `arn:aws:lambda:us-east-1:123456789012:function:${name}`;

/** Runs of a function, or of all. */
function runs(name?: string): number {
  return bench.runtime.environments
    .flatMap(({ invocations }) => invocations)
    .filter(({ functionArn }) => name === undefined || functionArn === arn(name)).length;
}

/** The trace header that the last invocation saw. */
function lastHeader(): string {
  return bench.runtime.environments.flatMap(({ invocations }) => invocations).at(-1)?.traceHeader ?? "";
}

function sumOf(metricName: string, functionName = "fn"): number {
  return bench.datums
    .filter((datum) => datum.metricName === metricName && datum.dimensions.length === 1)
    .filter((datum) => datum.dimensions.some(({ value }) => value === functionName))
    .flatMap((datum) => ("length" in datum.values ? datum.values : []))
    .reduce((sum, { value, count }) => sum + value * count, 0);
}

async function sendResults(from: string, destinations: { OnSuccess?: string; OnFailure?: string }): Promise<void> {
  await bench.call("PutFunctionEventInvokeConfig", {
    FunctionName: from,
    DestinationConfig: {
      ...(destinations.OnSuccess === undefined ? {} : { OnSuccess: { Destination: arn(destinations.OnSuccess) } }),
      ...(destinations.OnFailure === undefined ? {} : { OnFailure: { Destination: arn(destinations.OnFailure) } }),
    },
  });
}

const start = () => bench.call("Invoke", { FunctionName: "fn", InvocationType: "Event" });

/** Invokes as an SDK does inside of a function: with the trace header that the function got. */
const continueChain = (FunctionName: string) =>
  bench.settle(bench.call("Invoke", { FunctionName }, { headers: { "x-amzn-trace-id": lastHeader() } }));

describe("destinations", () => {
  /** A loop of `fn` and `second`; Lambda refuses a function as its own destination. */
  async function createLoop(onFailure?: string): Promise<void> {
    await bench.createFunction();
    await bench.createFunction({ FunctionName: "second" });
    await sendResults("fn", { OnSuccess: "second", ...(onFailure === undefined ? {} : { OnFailure: onFailure }) });
    await sendResults("second", { OnSuccess: "fn" });
  }

  test("a loop of two functions is stopped, each counted for itself", async () => {
    await createLoop();
    await start();
    await bench.pass(LOOP_MS);
    expect([runs("fn"), runs("second")]).toEqual([RUNS, RUNS]);
    expect([sumOf("RecursiveInvocationsDropped"), sumOf("AsyncEventsDropped")]).toEqual([1, 1]);
    expect(sumOf("RecursiveInvocationsDropped", "second")).toBe(0);
  });

  test("RecursiveLoop Allow switches it off for the function", async () => {
    await createLoop();
    for (const FunctionName of ["fn", "second"]) {
      await bench.call("PutFunctionRecursionConfig", { FunctionName, RecursiveLoop: "Allow" });
    }
    await start();
    await bench.pass(2 * LOOP_MS);
    expect(runs("fn")).toBeGreaterThan(RUNS);
    await bench.call("PutFunctionRecursionConfig", { FunctionName: "second", RecursiveLoop: "Terminate" });
    await bench.pass(LOOP_MS);
    const before = runs();
    await bench.pass(LOOP_MS);
    expect(runs()).toBe(before);
    expect(["fn", "second"].map((name) => sumOf("RecursiveInvocationsDropped", name))).toEqual([0, 1]);
  });

  test("the dropped event reaches its on-failure destination", async () => {
    await bench.createFunction({ FunctionName: "rescue" });
    await createLoop("rescue");
    await start();
    await bench.pass(LOOP_MS);
    expect([runs("fn"), runs("second"), runs("rescue")]).toEqual([RUNS, RUNS, 1]);
    const told = bench.runtime.environments.flatMap(({ invocations }) => invocations).at(-1)?.payload ?? [];
    expect(JSON.parse(Buffer.from(told).toString("utf8"))).toMatchObject({
      requestContext: { functionArn: `${arn("fn")}:$LATEST`, condition: "RetriesExhausted", approximateInvokeCount: 0 },
    });
  });

  test("but not where that is a function of the loop", async () => {
    await createLoop("second");
    await start();
    await bench.pass(LOOP_MS);
    expect([runs("fn"), runs("second")]).toEqual([RUNS, RUNS]);
    expect(sumOf("RecursiveInvocationsDropped", "second")).toBe(0);
  });

  test("retries of one event are one step of the chain", async () => {
    await bench.close();
    const fails = { kind: "error", errorType: "Error", payload: Buffer.from("{}") } as const;
    bench = new LambdaBench(
      { ...ECHO, invoke: () => ({ ms: 1, outcome: fails }) },
      { settings: { turnover: "off", asyncRetryScale: 0.001 } },
    );
    await bench.createFunction();
    await bench.call(
      "Invoke",
      { FunctionName: "fn", InvocationType: "Event" },
      { headers: { "x-amzn-trace-id": ROOT } },
    );
    await bench.pass(1000);
    const headers = bench.runtime.environments.flatMap(({ invocations }) =>
      invocations.map((each) => each.traceHeader),
    );
    expect(headers.map((header) => header?.replace(/.*Lineage=[0-9a-f]{8}/, ""))).toEqual([":0", ":0", ":0"]);
  });
});

describe("calls that carry the function's trace header", () => {
  test("the seventeenth in a chain is refused; a chain of its own is not", async () => {
    await bench.createFunction();
    await bench.invoke();
    for (let run = 2; run <= RUNS; run++) await continueChain("fn");
    expect(runs()).toBe(RUNS);
    expect(lastHeader()).toMatch(/;Lineage=[0-9a-f]{8}:15$/);
    expect(await refusalOf(continueChain("fn"))).toMatchObject({
      code: "RecursiveInvocationException",
      members: { Type: "User" },
    });
    await bench.pass(1000);
    expect(sumOf("RecursiveInvocationsDropped")).toBe(1);
    expect(sumOf("Invocations")).toBe(RUNS);
    await bench.invoke();
    expect(runs()).toBe(RUNS + 1);
  });

  test.each([
    { lineage: "nonsense", expected: /;Lineage=[0-9a-f]{8}:0$/ },
    { lineage: "00000000:3", expected: /;Lineage=00000000:3\|[0-9a-f]{8}:0$/ },
    { lineage: Array(16).fill("00000000:3").join("|"), expected: /;Lineage=00000000:3\|[0-9a-f]{8}:0$/ },
    { lineage: Array(17).fill("00000000:3").join("|"), expected: /;Lineage=[0-9a-f]{8}:0$/ },
    {
      lineage: Array.from({ length: 16 }, (_, index) => `000000${index + 10}:3`).join("|"),
      expected: /;Lineage=00000011:3\|(00.{8}\|){14}[0-9a-f]{8}:0$/,
    },
  ])("$lineage is read with care", async ({ lineage, expected }) => {
    await bench.createFunction();
    await bench.invoke({}, { headers: { "x-amzn-trace-id": `${ROOT};Lineage=${lineage}` } });
    expect(lastHeader()).toMatch(expected);
  });
});

/** Calls itself with the SDK that every function finds, and answers the trace header that it saw and its error. */
const CALLS_ITSELF = `
  import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
  export const handler = async ({ endpoint }) => {
    const header = process.env._X_AMZN_TRACE_ID;
    if (endpoint === undefined) return { header };
    try {
      const client = new LambdaClient({ endpoint });
      await client.send(new InvokeCommand({ FunctionName: "loop", Payload: "{}" }));
      return { header };
    } catch ({ name, $metadata }) {
      return { header, name, status: $metadata.httpStatusCode };
    }
  };
`;

test("a function that calls itself through the SDK gets RecursiveInvocationException", async () => {
  const server = await LambdaServer.start();
  try {
    await server.create("loop", { "index.mjs": CALLS_ITSELF }, { Timeout: 20 });
    const { body } = await server.invoke("loop", {});
    const key = /Lineage=([0-9a-f]{8}):0$/.exec((body as { header: string }).header)?.[1];
    const { protocol, hostname, port } = (await server.client.config.endpoint?.()) ?? {};
    server.client.middlewareStack.add(
      (next) => (args) => {
        (args.request as { headers: Record<string, string> }).headers["X-Amzn-Trace-Id"] = `${ROOT};Lineage=${key}:14`;
        return next(args);
      },
      { step: "build" },
    );
    const answered = await server.invoke("loop", { endpoint: `${protocol}//${hostname}:${port}` });
    expect(answered.body).toEqual({
      header: expect.stringMatching(new RegExp(`^${ROOT};.*Lineage=${key}:15$`)),
      name: "RecursiveInvocationException",
      status: 400,
    });
  } finally {
    await server.close();
  }
}, 30_000);
