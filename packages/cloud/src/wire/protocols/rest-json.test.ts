import type * as Lambda from "@aws-sdk/client-lambda";
import {
  GetFunctionCommand,
  InvokeCommand,
  InvokeWithResponseStreamCommand,
  LambdaClient,
  ListFunctionsCommand,
  TagResourceCommand,
  UpdateAliasCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ACCOUNT, type ExampleServer, openExampleServer } from "../testing/example-server.fixture.ts";

let server: ExampleServer;

beforeAll(async () => {
  server = await openExampleServer();
});

afterAll(() => server.close());

describe("REST JSON", () => {
  test("binds labels, headers, payload and status", async () => {
    const client = new LambdaClient(server.clientOptions());
    const arn = `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:f`;
    const answer = await client.send(new InvokeCommand({ FunctionName: arn, Payload: "hello", LogType: "Tail" }));
    expect(answer).toMatchObject({ StatusCode: 200, ExecutedVersion: "$LATEST", LogResult: "bG9n" });
    expect(JSON.parse(answer.Payload?.transformToString() ?? "")).toEqual({ name: arn, echo: "hello" });
  });

  test("answers modelled errors with status and members", async () => {
    const client = new LambdaClient(server.clientOptions());
    await expect(client.send(new GetFunctionCommand({ FunctionName: "absent" }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "Function not found: absent",
      Type: "User",
      $metadata: { httpStatusCode: 404 },
    });
  });

  test("answers 204 without a body", async () => {
    const client = new LambdaClient(server.clientOptions());
    const tag = new TagResourceCommand({
      Resource: "arn:aws:lambda:eu-west-1:111111111111:function:f",
      Tags: { a: "b" },
    });
    expect((await client.send(tag)).$metadata.httpStatusCode).toBe(204);
  });

  test.each(["/2015-03-31/functions/f", "/2015-03-31/functions/f/"])("finds %s, signed or not", async (path) => {
    const answer = (await (await fetch(server.endpoint + path)).json()) as Lambda.GetFunctionResponse;
    expect(answer.Configuration?.FunctionName).toBe("f");
  });

  test("answers 501 for an operation without handler, and counts it", async () => {
    const client = new LambdaClient(server.clientOptions());
    await expect(client.send(new ListFunctionsCommand({}))).rejects.toMatchObject({
      name: "NotImplemented",
      message: "The lab does not implement lambda.ListFunctions",
      $metadata: { httpStatusCode: 501 },
    });
    expect(server.counters.unimplemented.get("lambda.ListFunctions")).toBe(1);
  });

  test.each([
    // Recorded from AWS: UpdateAlias with a weight of 2.
    {
      command: new UpdateAliasCommand({
        FunctionName: "f",
        Name: "live",
        RoutingConfig: { AdditionalVersionWeights: { 2: 2 } },
      }),
      message:
        "1 validation error detected: Value '{2=2.0}' at 'routingConfig.additionalVersionWeights' failed to satisfy constraint: Map value must satisfy constraint: [Member must have value less than or equal to 1.0, Member must have value greater than or equal to 0.0, Member must not be null]",
    },
    // Recorded from AWS: UpdateAlias with $LATEST as additional version.
    {
      command: new UpdateAliasCommand({
        FunctionName: "f",
        Name: "live",
        RoutingConfig: { AdditionalVersionWeights: { $LATEST: 0.5 } },
      }),
      message:
        "1 validation error detected: Value '{$LATEST=0.5}' at 'routingConfig.additionalVersionWeights' failed to satisfy constraint: Map keys must satisfy constraint: [Member must have length less than or equal to 1024, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [0-9]+]",
    },
  ])("refuses what breaks a constraint: $message", async ({ command, message }) => {
    const client = new LambdaClient(server.clientOptions());
    await expect(client.send(command)).rejects.toMatchObject({ name: "ValidationException", message });
  });

  test("refuses a number out of range", async () => {
    const client = new LambdaClient(server.clientOptions());
    const update = new UpdateFunctionConfigurationCommand({ FunctionName: "f", MemorySize: 127 });
    await expect(client.send(update)).rejects.toMatchObject({
      message:
        "1 validation error detected: Value '127' at 'memorySize' failed to satisfy constraint: Member must have value greater than or equal to 128",
    });
  });

  test("streams a function's response", async () => {
    const client = new LambdaClient(server.clientOptions());
    const { EventStream, $metadata } = await client.send(new InvokeWithResponseStreamCommand({ FunctionName: "f" }));
    const events: string[] = [];
    for await (const { PayloadChunk, InvokeComplete } of EventStream ?? []) {
      events.push(Buffer.from(PayloadChunk?.Payload ?? []).toString() + (InvokeComplete?.LogResult ?? ""));
    }
    expect(events).toEqual(["one;", "two;", "bG9n"]);
    expect($metadata.httpStatusCode).toBe(200);
  });
});
