import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { JsonObject } from "@faultline/core";
import { ServiceError } from "../../../service-error.ts";
import type { ServiceCaller } from "../../../wire/service-calls.ts";
import { ECHO, LambdaBench, refusalOf } from "../testing/lambda-bench.ts";
import type { RuntimeScript } from "../testing/scripted-runtime.ts";

const ARN = "arn:aws:lambda:us-east-1:123456789012:function:fn";
const ROLE = "arn:aws:iam::123456789012:role/fn";
const QUEUE = "arn:aws:sqs:us-east-1:123456789012:queue";

const textOf = (payload: Uint8Array | undefined) => Buffer.from(payload ?? []).toString("utf8");

/** `fn` fails where its event says so; every other function answers with its event. */
const FAILS_ON_DEMAND: RuntimeScript = {
  init: (attempt, environment) => ECHO.init(attempt, environment),
  invoke(invocation) {
    const { payload } = invocation;
    const failure = Buffer.from(JSON.stringify({ errorType: "Error", errorMessage: "no such order" }));
    const outcome = textOf(payload).startsWith('{"fail"')
      ? ({ kind: "error", errorType: "Error", payload: failure } as const)
      : ({ kind: "response", payload } as const);
    return { ms: 10, outcome };
  },
};

let bench: LambdaBench;
let calls: { operation: string; input: Record<string, unknown> }[];
const warnings: string[] = [];

/** A lab with SQS and S3 that keep what they are sent. */
const neighbours = {
  async call({ service, operation, input }: { service: string; operation: string; input: Record<string, unknown> }) {
    if (service !== "sqs" && service !== "s3") throw new ServiceError("NotImplemented", `The lab has no ${service}`);
    if (input["QueueName"] === "missing") throw new ServiceError("QueueDoesNotExist", "The queue does not exist.");
    calls.push({ operation, input });
    return operation === "GetQueueUrl" ? { QueueUrl: `http://queues/${String(input["QueueName"])}` } : {};
  },
} as unknown as ServiceCaller; // The generic contract, answered by a script.

beforeEach(() => {
  calls = [];
  warnings.length = 0;
  bench = new LambdaBench(FAILS_ON_DEMAND, { neighbours, onWarning: (text) => warnings.push(text) });
});
afterEach(() => bench.close());

function sumOf(metricName: string): number {
  return bench.datums
    .filter((datum) => datum.metricName === metricName && datum.dimensions.length === 1)
    .flatMap((datum) => ("length" in datum.values ? datum.values : []))
    .reduce((sum, { value, count }) => sum + value * count, 0);
}

async function sendEvent(event: object, more: object = {}): Promise<void> {
  const Payload = Buffer.from(JSON.stringify(event));
  await bench.call("Invoke", { FunctionName: "fn", InvocationType: "Event", Payload, ...more });
}

describe("the configuration (Lambda API reference; messages as public issue reports quote them)", () => {
  test("put replaces, update changes, get and list answer, delete forgets", async () => {
    await bench.createFunction();
    const put = await bench.call("PutFunctionEventInvokeConfig", {
      FunctionName: "fn",
      MaximumRetryAttempts: 0,
      DestinationConfig: { OnSuccess: { Destination: QUEUE } },
    });
    const first = {
      LastModified: expect.any(Date) as Date,
      FunctionArn: `${ARN}:$LATEST`,
      MaximumRetryAttempts: 0,
      DestinationConfig: { OnSuccess: { Destination: QUEUE }, OnFailure: {} },
    };
    expect(put).toEqual(first);
    const updated = await bench.call("UpdateFunctionEventInvokeConfig", {
      FunctionName: ARN,
      MaximumEventAgeInSeconds: 60,
      DestinationConfig: { OnFailure: { Destination: QUEUE } },
    });
    const both = { OnSuccess: { Destination: QUEUE }, OnFailure: { Destination: QUEUE } };
    expect(updated).toEqual({ ...first, MaximumEventAgeInSeconds: 60, DestinationConfig: both });
    expect(await bench.call("GetFunctionEventInvokeConfig", { FunctionName: "fn", Qualifier: "$LATEST" })).toEqual(
      updated,
    );
    const again = await bench.call("PutFunctionEventInvokeConfig", { FunctionName: "fn", MaximumRetryAttempts: 1 });
    expect(again).toEqual({ ...first, MaximumRetryAttempts: 1, DestinationConfig: { OnSuccess: {}, OnFailure: {} } });
    await bench.call("PublishVersion", { FunctionName: "fn" });
    await bench.call("PutFunctionEventInvokeConfig", { FunctionName: "fn:1", MaximumRetryAttempts: 2 });
    const page = await bench.call("ListFunctionEventInvokeConfigs", { FunctionName: "fn", MaxItems: 1 });
    expect(page.FunctionEventInvokeConfigs).toMatchObject([{ FunctionArn: `${ARN}:$LATEST` }]);
    const rest = await bench.call("ListFunctionEventInvokeConfigs", { FunctionName: "fn", Marker: page.NextMarker });
    expect(rest).toMatchObject({ FunctionEventInvokeConfigs: [{ FunctionArn: `${ARN}:1` }] });
    await bench.call("DeleteFunctionEventInvokeConfig", { FunctionName: "fn" });
    expect((await refusalOf(bench.call("GetFunctionEventInvokeConfig", { FunctionName: "fn" }))).message).toBe(
      `The function ${ARN}:$LATEST doesn't have an EventInvokeConfig`,
    );
    await bench.call("DeleteFunction", { FunctionName: "fn" });
    await bench.createFunction();
    expect(await bench.call("ListFunctionEventInvokeConfigs", { FunctionName: "fn" })).toEqual({
      FunctionEventInvokeConfigs: [],
    });
  });

  test.each([
    {
      name: "nothing to set",
      input: { FunctionName: "fn" },
      code: "InvalidParameterValueException",
      message: "You must specify at least one of error handling or destination setting.",
    },
    {
      name: "a function that is missing",
      input: { FunctionName: "other", MaximumRetryAttempts: 1 },
      code: "ResourceNotFoundException",
      message: "The function doesn't exist.",
    },
    {
      name: "a version that is missing",
      input: { FunctionName: "fn", Qualifier: "7", MaximumRetryAttempts: 1 },
      code: "ResourceNotFoundException",
      message: "The function doesn't exist.",
    },
    {
      name: "itself as the destination",
      input: { FunctionName: "fn", DestinationConfig: { OnSuccess: { Destination: `${ARN}:live` } } },
      code: "InvalidParameterValueException",
      message: "You can't specify the function as a destination for itself.",
    },
    {
      name: "a missing function as the destination",
      input: { FunctionName: "fn", DestinationConfig: { OnFailure: { Destination: `${ARN}-other` } } },
      code: "InvalidParameterValueException",
      message: `The destination ARN ${ARN}-other is invalid.`,
    },
    {
      name: "a service that takes no results",
      input: { FunctionName: "fn", DestinationConfig: { OnSuccess: { Destination: "arn:aws:s3:::bucket" } } },
      code: "InvalidParameterValueException",
      message:
        "The provided destination config DestinationConfig(onSuccess=OnSuccess(destination=arn:aws:s3:::bucket), onFailure=null) is invalid.",
    },
  ])("$name is refused", async ({ input, code, message }) => {
    await bench.createFunction();
    const refusal = await refusalOf(bench.call("PutFunctionEventInvokeConfig", input));
    expect({ code: refusal.code, message: refusal.message }).toEqual({ code, message });
  });
});

describe("its effect", () => {
  test("retries as often as it says, and tells the destination as the Developer Guide's example", async () => {
    await bench.createFunction();
    await bench.createFunction({ FunctionName: "listener" });
    await bench.call("PutFunctionEventInvokeConfig", {
      FunctionName: "fn",
      MaximumRetryAttempts: 1,
      DestinationConfig: { OnFailure: { Destination: ARN.replace(":fn", ":listener") } },
    });
    await sendEvent({ fail: true });
    await bench.pass(62_000, 10);
    const [fn, listener] = bench.runtime.environments;
    expect(fn?.invocations).toHaveLength(2);
    expect(JSON.parse(textOf(listener?.invocations[0]?.payload))).toEqual({
      version: "1.0",
      timestamp: expect.stringMatching(/^2026-01-01T00:01:0\d\.\d{3}Z$/) as string,
      requestContext: {
        requestId: fn?.invocations[0]?.requestId,
        functionArn: `${ARN}:$LATEST`,
        condition: "RetriesExhausted",
        approximateInvokeCount: 2,
      },
      requestPayload: { fail: true },
      responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
      responsePayload: { errorType: "Error", errorMessage: "no such order" },
    });
    expect([sumOf("AsyncEventsDropped"), sumOf("DestinationDeliveryFailures")]).toEqual([1, 0]);
  });

  test("a success goes to a queue; configurations count for exactly their qualifier", async () => {
    await bench.createFunction();
    await bench.call("PublishVersion", { FunctionName: "fn" });
    await bench.call("CreateAlias", { FunctionName: "fn", Name: "live", FunctionVersion: "1" });
    const DestinationConfig = { OnSuccess: { Destination: QUEUE } };
    await bench.call("PutFunctionEventInvokeConfig", { FunctionName: "fn", Qualifier: "live", DestinationConfig });
    for (const Qualifier of ["live", "1", "$LATEST"]) await sendEvent({ Qualifier }, { Qualifier });
    await bench.pass(2000);
    const sent = calls.filter(({ operation }) => operation === "SendMessage");
    expect(sent).toHaveLength(1);
    expect(sent[0]?.input).toMatchObject({ QueueUrl: "http://queues/queue" });
    expect(JSON.parse(String(sent[0]?.input["MessageBody"]))).toMatchObject({
      requestContext: { functionArn: `${ARN}:live`, condition: "Success", approximateInvokeCount: 1 },
      requestPayload: { Qualifier: "live" },
      responseContext: { statusCode: 200, executedVersion: "1" },
    } satisfies JsonObject);
  });

  test("with a reserved concurrency of 0 events go to the failure destination at once, unrun", async () => {
    await bench.createFunction();
    await bench.call("PutFunctionConcurrency", { FunctionName: "fn", ReservedConcurrentExecutions: 0 });
    const DestinationConfig = { OnFailure: { Destination: "arn:aws:s3:::results" } };
    await bench.call("PutFunctionEventInvokeConfig", { FunctionName: "fn", DestinationConfig });
    await sendEvent({ order: 1 });
    await bench.pass(2000);
    expect(calls).toMatchObject([{ operation: "PutObject", input: { Bucket: "results" } }]);
    expect(calls[0]?.input["Key"]).toMatch(
      /^aws\/lambda\/async\/fn\/2026\/01\/01\/2026-01-01T00\.00\.00-[0-9a-f-]{36}$/,
    );
    const record = JSON.parse(textOf(calls[0]?.input["Body"] as Uint8Array)) as JsonObject;
    expect(record).toMatchObject({
      requestContext: { condition: "ZeroReservedConcurrency", approximateInvokeCount: 0 },
      requestPayload: { order: 1 },
    });
    expect(record).not.toHaveProperty("responseContext");
  });

  test("throttled beyond the maximum age, an event is given up", async () => {
    bench = new LambdaBench(
      { ...ECHO, invoke: () => ({ ...ECHO.invoke({ payload: Buffer.from("1") } as never, 1, 0), ms: 300_000 }) },
      { neighbours },
    );
    await bench.createFunction({ Timeout: 900 });
    await bench.call("PutFunctionConcurrency", { FunctionName: "fn", ReservedConcurrentExecutions: 1 });
    await bench.call("PutFunctionEventInvokeConfig", {
      FunctionName: "fn",
      MaximumEventAgeInSeconds: 60,
      DestinationConfig: { OnFailure: { Destination: QUEUE } },
    });
    void bench.call("Invoke", { FunctionName: "fn" });
    await sendEvent({ order: 1 });
    await bench.pass(62_000, 10);
    expect(JSON.parse(String(calls.at(-1)?.input["MessageBody"]))).toMatchObject({
      requestContext: { condition: "EventAgeExceeded", approximateInvokeCount: 0 },
    });
    expect(sumOf("AsyncEventsDropped")).toBe(1);
  });

  test("the dead-letter queue gets the event itself, with what failed as attributes", async () => {
    await bench.createFunction({ DeadLetterConfig: { TargetArn: QUEUE } });
    await bench.call("PutFunctionEventInvokeConfig", { FunctionName: "fn", MaximumRetryAttempts: 0 });
    await sendEvent({ fail: true });
    await bench.pass(2000);
    const requestId = bench.runtime.environments[0]?.invocations[0]?.requestId;
    expect(calls.at(-1)?.input).toEqual({
      QueueUrl: "http://queues/queue",
      MessageBody: '{"fail":true}',
      MessageAttributes: {
        RequestID: { DataType: "String", StringValue: requestId },
        ErrorCode: { DataType: "Number", StringValue: "200" },
        ErrorMessage: { DataType: "String", StringValue: "no such order" },
      },
    });
  });

  test.each([
    { name: "a service that the lab lacks", arn: "arn:aws:sns:us-east-1:123456789012:topic", says: "no service for" },
    { name: "a missing queue", arn: QUEUE.replace("queue", "missing"), says: "The queue does not exist." },
  ])("what does not arrive is counted and told once: $name", async ({ arn, says }) => {
    await bench.createFunction({ DeadLetterConfig: { TargetArn: arn }, Role: ROLE });
    const DestinationConfig = { OnFailure: { Destination: arn } };
    await bench.call("PutFunctionEventInvokeConfig", {
      FunctionName: "fn",
      MaximumRetryAttempts: 0,
      DestinationConfig,
    });
    await sendEvent({ fail: 1 });
    await sendEvent({ fail: 2 });
    await bench.pass(3000);
    expect([sumOf("DestinationDeliveryFailures"), sumOf("DeadLetterErrors")]).toEqual([2, 2]);
    expect(warnings).toEqual([expect.stringContaining(says)]);
    expect(warnings[0]).toContain(`fn: a result did not reach ${arn}`);
  });
});
