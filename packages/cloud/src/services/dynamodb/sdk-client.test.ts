import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  paginateQuery,
  ProvisionedThroughputExceededException,
  PutItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { seededRandom, systemClock } from "@faultline/core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createHttpServer, type HttpServer } from "../../wire/http-server.ts";
import { createTestLab, TEST_SCOPE, type TestLab } from "./test-lab.ts";

let lab: TestLab;
let server: HttpServer;
let client: DynamoDBClient;
const faults: unknown[] = [];

beforeEach(async () => {
  lab = createTestLab();
  server = createHttpServer({
    services: [lab.service.definition],
    routes: [],
    host: "127.0.0.1",
    port: 0,
    clock: systemClock,
    random: seededRandom(1),
    onFault: (error) => faults.push(error),
  });
  const { port } = await server.listen();
  client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: "us-east-1",
    credentials: { accessKeyId: "123456789012", secretAccessKey: "test" },
    maxAttempts: 2,
  });
  await lab.createTable({
    TableName: "items",
    KeySchema: [
      { AttributeName: "id", KeyType: "HASH" },
      { AttributeName: "n", KeyType: "RANGE" },
    ],
    AttributeDefinitions: [
      { AttributeName: "id", AttributeType: "S" },
      { AttributeName: "n", AttributeType: "N" },
    ],
    ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
  });
});

afterEach(async () => {
  client.destroy();
  await server.close();
  await lab.remove();
  expect(faults).toEqual([]);
});

const key = (n: number) => ({ id: { S: "a" }, n: { N: String(n) } });

test("the SDK writes, reads, updates and pages", async () => {
  for (let n = 1; n <= 5; n++) {
    await client.send(new PutItemCommand({ TableName: "items", Item: { ...key(n), b: { B: Uint8Array.of(n) } } }));
  }
  const { Item } = await client.send(new GetItemCommand({ TableName: "items", Key: key(3) }));
  expect(Item).toEqual({ ...key(3), b: { B: Uint8Array.of(3) } });
  const { Attributes } = await client.send(
    new UpdateItemCommand({
      TableName: "items",
      Key: key(3),
      UpdateExpression: "ADD hits :one",
      ExpressionAttributeValues: { ":one": { N: "1" } },
      ReturnValues: "ALL_NEW",
    }),
  );
  expect(Attributes?.["hits"]).toEqual({ N: "1" });
  const found: (string | undefined)[] = [];
  const pages = paginateQuery(
    { client, pageSize: 2 },
    {
      TableName: "items",
      KeyConditionExpression: "id = :a AND n > :one",
      ExpressionAttributeValues: { ":a": { S: "a" }, ":one": { N: "1" } },
    },
  );
  for await (const page of pages) found.push(...(page.Items ?? []).map(({ n }) => n?.N));
  expect(found).toEqual(["2", "3", "4", "5"]);
});

test("a failed condition arrives as its exception, with the item", async () => {
  await client.send(new PutItemCommand({ TableName: "items", Item: key(1) }));
  const again = client.send(
    new PutItemCommand({
      TableName: "items",
      Item: key(1),
      ConditionExpression: "attribute_not_exists(id)",
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    }),
  );
  await expect(again).rejects.toBeInstanceOf(ConditionalCheckFailedException);
  await expect(again).rejects.toMatchObject({ Item: key(1) });
});

test("a throttled request is retried by the SDK, then fails with AWS's message and reason", async () => {
  lab.service.capacity.reset(TEST_SCOPE, "items", 0);
  const read = client.send(new GetItemCommand({ TableName: "items", Key: key(1) }));
  await expect(read).rejects.toBeInstanceOf(ProvisionedThroughputExceededException);
  await expect(read).rejects.toMatchObject({
    message: expect.stringContaining("The level of configured provisioned throughput for the table was exceeded."),
    $metadata: { httpStatusCode: 400, attempts: 2 },
    ThrottlingReasons: [{ reason: "TableReadProvisionedThroughputExceeded" }],
  });
});
