import type { Datum } from "@faultline/telemetry";
import { afterEach, describe, expect, test } from "vitest";
import { ECHO, LambdaBench, refusalOf } from "../testing/lambda-bench.ts";
import type { RuntimeScript } from "../testing/scripted-runtime.ts";

const SLOW: RuntimeScript = {
  init: () => ({ ms: 400, outcome: { kind: "ready" } }),
  invoke: () => ({ ms: 9000, outcome: { kind: "response", payload: new Uint8Array() } }),
};
const TRACE_ID = "1-59602603-23fc5b688855d396af79b496";
const CALLER = "0c544c1b1bbff948";
const SAMPLED = { headers: { "x-amzn-trace-id": `Root=${TRACE_ID};Parent=${CALLER};Sampled=1` } };

let bench: LambdaBench;
afterEach(() => bench.close());

/** `Name[dimension=value …] value×count` of every datum, sorted. */
function summary(datums: readonly Datum[]): readonly string[] {
  return datums
    .map((datum) => {
      const dimensions = datum.dimensions.map(({ name, value }) => `${name}=${value}`).join(" ");
      const values =
        "length" in datum.values ? datum.values.map(({ value, count }) => `${value}×${count}`).join(" ") : "";
      return `${datum.metricName}[${dimensions}] ${values}`;
    })
    .sort();
}

describe('datums of AWS/Lambda (Lambda Developer Guide, "Types of metrics")', () => {
  test("each invocation counts under every dimension set, at the second in which it started", async () => {
    bench = new LambdaBench(ECHO);
    await bench.createFunction();
    await bench.invoke();
    await bench.invoke();
    expect(bench.datums).toEqual([]);
    await bench.pass(1000);
    const each = (name: string, values: string) =>
      ["", "FunctionName=fn", "FunctionName=fn Resource=fn"].map((set) => `${name}[${set}] ${values}`);
    expect(summary(bench.datums)).toEqual(
      [
        ...each("Invocations", "1×2"),
        ...each("Errors", "0×2"),
        ...each("Throttles", "0×2"),
        ...each("Duration", "10×2"),
        ...each("ConcurrentExecutions", "1×2"),
        "ClaimedAccountConcurrency[] 1×2",
        "UnreservedConcurrentExecutions[] 1×2",
      ].sort(),
    );
    expect(bench.datums.every((datum) => datum.timestamp === Date.UTC(2026, 0, 1))).toBe(true);
    expect(bench.datums.find((datum) => datum.metricName === "Duration")).toMatchObject({
      namespace: "AWS/Lambda",
      unit: "Milliseconds",
      storageResolution: 60,
    });
  });

  test("an alias adds its resource and the version that ran; a time-out is an error", async () => {
    bench = new LambdaBench(SLOW);
    await bench.createFunction({ Publish: true });
    await bench.call("CreateAlias", { FunctionName: "fn", Name: "live", FunctionVersion: "1" });
    await bench.invoke({ Qualifier: "live" });
    await bench.pass(1000);
    expect(summary(bench.datums).filter((line) => line.startsWith("Errors"))).toEqual([
      "Errors[ExecutedVersion=1 FunctionName=fn Resource=fn:live] 1×1",
      "Errors[FunctionName=fn Resource=fn:live] 1×1",
      "Errors[FunctionName=fn] 1×1",
      "Errors[] 1×1",
    ]);
  });

  test("a throttle counts neither as invocation nor as error", async () => {
    bench = new LambdaBench(ECHO);
    await bench.createFunction();
    await bench.call("PutFunctionConcurrency", { FunctionName: "fn", ReservedConcurrentExecutions: 0 });
    await refusalOf(bench.invoke());
    await bench.pass(1000);
    expect(summary(bench.datums)).toEqual([
      "Throttles[FunctionName=fn Resource=fn] 1×1",
      "Throttles[FunctionName=fn] 1×1",
      "Throttles[] 1×1",
    ]);
  });
});

describe("segments (X-Ray Developer Guide, sample segments of AWS Lambda)", () => {
  test("a sampled cold start gives service and function segments with their phases", async () => {
    bench = new LambdaBench(ECHO);
    await bench.createFunction();
    await bench.invoke({}, SAMPLED);
    const [service, fn] = bench.segments.map((segment) => segment.document);
    const startSeconds = Date.UTC(2026, 0, 1) / 1000;
    expect(service).toMatchObject({
      name: "fn",
      origin: "AWS::Lambda",
      trace_id: TRACE_ID,
      parent_id: CALLER,
      start_time: startSeconds,
      end_time: startSeconds + 0.11,
      http: { response: { status: 200 } },
      aws: { request_id: "00000000-0000-4000-8000-000000000002" },
      resource_arn: "arn:aws:lambda:us-east-1:123456789012:function:fn",
    });
    expect(fn).toMatchObject({
      name: "fn",
      origin: "AWS::Lambda::Function",
      trace_id: TRACE_ID,
      parent_id: service?.id,
      aws: {
        function_arn: "arn:aws:lambda:us-east-1:123456789012:function:fn",
        resource_names: ["fn"],
        account_id: "123456789012",
      },
    });
    expect(fn?.subsegments?.map(({ name, start_time, end_time }) => [name, start_time, end_time])).toEqual([
      ["Initialization", startSeconds, startSeconds + 0.1],
      ["Invocation", startSeconds + 0.1, startSeconds + 0.11],
      ["Overhead", startSeconds + 0.11, startSeconds + 0.11],
    ]);
    const invocationId = fn?.subsegments?.[1]?.id;
    expect(bench.runtime.environments[0]?.invocations[0]?.traceHeader).toEqual(
      expect.stringMatching(`^Root=${TRACE_ID};Parent=${invocationId};Sampled=1;Lineage=[0-9a-f]{8}:0$`),
    );
    expect(bench.messages.at(-1)).toMatch(
      new RegExp(
        `Init Duration: 100\\.00 ms\\t\\nXRAY TraceId: ${TRACE_ID}\\tSegmentId: ${fn?.id}\\tSampled: true\\t\\n$`,
      ),
    );
  });

  test("a time-out is a fault with its cause, and no Initialization on a warm start", async () => {
    bench = new LambdaBench(SLOW);
    await bench.createFunction();
    await bench.invoke();
    await bench.invoke({}, SAMPLED);
    const [service, fn] = bench.segments.map((segment) => segment.document);
    expect(service).toMatchObject({ fault: true, http: { response: { status: 200 } } });
    expect(fn).toMatchObject({
      fault: true,
      cause: {
        exceptions: [
          { type: "Sandbox.Timedout", message: expect.stringContaining("Task timed out after 3.00 seconds") },
        ],
      },
    });
    expect(fn?.subsegments?.map(({ name }) => name)).toEqual(["Invocation", "Overhead"]);
  });

  test("a throttle is a service segment alone", async () => {
    bench = new LambdaBench(ECHO);
    await bench.createFunction();
    await bench.call("PutFunctionConcurrency", { FunctionName: "fn", ReservedConcurrentExecutions: 0 });
    await refusalOf(bench.invoke({}, SAMPLED));
    expect(bench.segments.map((segment) => segment.document)).toMatchObject([
      { origin: "AWS::Lambda", throttle: true, error: true, http: { response: { status: 429 } } },
    ]);
  });

  test.each([
    { name: "the caller's no", header: `Root=${TRACE_ID};Sampled=0`, mode: "Active", decision: true, segments: 0 },
    {
      name: "the caller's yes, passed through",
      header: `Root=${TRACE_ID};Sampled=1`,
      mode: "PassThrough",
      decision: false,
      segments: 2,
    },
    { name: "no header, passing through", header: undefined, mode: "PassThrough", decision: true, segments: 0 },
    { name: "no header, active, sampled", header: undefined, mode: "Active", decision: true, segments: 2 },
    { name: "no header, active, not sampled", header: undefined, mode: "Active", decision: false, segments: 0 },
    {
      name: "left open, active, sampled",
      header: `Root=${TRACE_ID};Sampled=?`,
      mode: "Active",
      decision: true,
      segments: 2,
    },
  ] as const)("sampling: $name", async ({ header, mode, decision, segments }) => {
    bench = new LambdaBench(ECHO, { decideSampling: () => decision });
    await bench.createFunction({ TracingConfig: { Mode: mode } });
    await bench.invoke({}, { headers: { "x-amzn-trace-id": header } });
    expect(bench.segments).toHaveLength(segments);
    expect(bench.messages.at(-1)?.includes("XRAY")).toBe(segments > 0);
  });
});
