import { CloudWatchLogsClient, GetLogEventsCommand, StartLiveTailCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ACCOUNT, type ExampleServer, openExampleServer } from "../testing/example-server.fixture.ts";
import { seen } from "../testing/example-services.ts";

let server: ExampleServer;

beforeAll(async () => {
  server = await openExampleServer();
});

afterAll(() => server.close());

beforeEach(() => {
  server.faults.length = 0;
});

describe("awsJson", () => {
  test("carries items with every kind of attribute, keyed by the caller's account and Region", async () => {
    const client = new DynamoDBClient(server.clientOptions());
    const Item = {
      pk: { S: "a" },
      bytes: { B: new Uint8Array([1, 2]) },
      nested: { M: { number: { N: "1" }, list: { L: [{ NULL: true }, { SS: ["x"] }] } } },
    };
    await client.send(new PutItemCommand({ TableName: "table", Item }));
    const { Item: read, $metadata } = await client.send(
      new GetItemCommand({ TableName: "table", Key: { pk: { S: "a" } } }),
    );
    expect(read).toEqual(Item);
    expect(seen.region).toBe("eu-west-1");
    expect($metadata.requestId).toMatch(/^[A-Z0-9]{52}$/);
    const stranger = new DynamoDBClient(server.clientOptions("AKIAEXAMPLE"));
    const other = await stranger.send(new GetItemCommand({ TableName: "table", Key: { pk: { S: "a" } } }));
    expect(other.Item).toBeUndefined();
  });

  test("gives a modelled error its members", async () => {
    const client = new DynamoDBClient(server.clientOptions());
    const put = new PutItemCommand({ TableName: "table", Item: { pk: { S: "a" } }, ConditionExpression: "x" });
    const error: unknown = await client.send(put).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      name: "ConditionalCheckFailedException",
      message: "The conditional request failed",
      Item: { pk: { S: "stored" }, blob: { B: new Uint8Array(Buffer.from("old")) } },
    });
  });

  test.each([
    // The bodies and sentences are those of DynamoDB as architect/dynalite's tests record them.
    ["{", /Could not parse request body/],
    ['{"TableName":23}', /^class java.lang.Short can not be converted to an String$/],
    ['{"TableName":{}}', /^Start of structure or map found where not expected.$/],
    ['{"Key":[]}', /^Start of list found where not expected$/],
  ])("refuses %s as SerializationException", async (body, message) => {
    const response = await server.postTarget("DynamoDB_20120810.GetItem", body);
    expect(response.status).toBe(400);
    expect(response.headers.get("x-amz-crc32")).toMatch(/^\d+$/);
    const answer = (await response.json()) as Record<string, string>;
    expect(answer["__type"]).toBe("com.amazon.coral.service#SerializationException");
    expect(answer["Message"]).toMatch(message);
  });

  test("lists every missing required member in AWS's words", async () => {
    const answer = await (await server.postTarget("DynamoDB_20120810.GetItem", "{}")).json();
    expect(answer).toEqual({
      __type: "com.amazon.coral.validate#ValidationException",
      message:
        "2 validation errors detected: Value null at 'tableName' failed to satisfy constraint: Member must not be null; Value null at 'key' failed to satisfy constraint: Member must not be null",
    });
  });

  test("tells a client nothing about a fault of the lab, and reports it", async () => {
    const response = await server.postTarget("DynamoDB_20120810.ListTables", "{}");
    expect(response.status).toBe(500);
    const text = await response.text();
    expect(text).toContain("InternalFailure");
    expect(text).not.toContain("secret");
    expect(server.faults).toMatchObject([
      { service: "dynamodb", operation: "ListTables", error: expect.any(TypeError) },
    ]);
  });

  test.each(["DynamoDB_20120810.NoSuchThing", "Nothing.GetItem", "garbage"])("does not know %s", async (target) => {
    const response = await server.postTarget(target, "{}");
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("UnknownOperationException");
  });

  test("refuses a signed request without target in the service's protocol", async () => {
    const authorization = `AWS4-HMAC-SHA256 Credential=${ACCOUNT}/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0`;
    const response = await fetch(server.endpoint, { method: "POST", headers: { authorization }, body: "{}" });
    expect(response.status).toBe(400);
    expect(response.headers.get("content-type")).toBe("application/x-amz-json-1.0");
    expect(await response.text()).toContain("com.amazon.coral.service#UnknownOperationException");
  });

  test("answers a body that nests too deep as the client's mistake", async () => {
    const depth = 20_000;
    const body = `{"Key":{"a":${'{"L":['.repeat(depth)}${"]}".repeat(depth)}}}`;
    const response = await server.postTarget("DynamoDB_20120810.GetItem", body);
    expect([response.status, server.faults]).toEqual([400, []]);
    expect(await response.text()).toContain("SerializationException");
  });

  test("answers a constraint in the service's own code", async () => {
    // Recorded from AWS: logs GetLogEvents with limit 10001.
    const client = new CloudWatchLogsClient(server.clientOptions());
    const get = new GetLogEventsCommand({ logGroupName: "g", logStreamName: "s", limit: 10_001 });
    await expect(client.send(get)).rejects.toMatchObject({
      name: "InvalidParameterException",
      message:
        "1 validation error detected: Value '10001' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 10000",
    });
  });

  test("streams events after an initial response, and an exception as the stream's end", async () => {
    const client = new CloudWatchLogsClient({ ...server.clientOptions(), disableHostPrefix: true });
    const { responseStream } = await client.send(new StartLiveTailCommand({ logGroupIdentifiers: ["g"] }));
    const received: unknown[] = [];
    const reading = (async () => {
      for await (const event of responseStream ?? []) received.push(event);
    })();
    await expect(reading).rejects.toMatchObject({ name: "SessionTimeoutException" });
    expect(received).toEqual([{ sessionStart: expect.objectContaining({ requestId: "r", sessionId: "s" }) }]);
  });
});
