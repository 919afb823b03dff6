/** Which mistakes refuse a transaction and which cancel it: as AWS does, as of October 2026. */
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Input } from "./dynamo-db-client.ts";
import { createTestLab, type TestLab } from "./test-lab.ts";

type Action = NonNullable<Input<"TransactWriteItems">["TransactItems"]>[number];

let lab: TestLab;
beforeEach(async () => {
  lab = createTestLab();
  await lab.createTable({
    TableName: "items",
    AttributeDefinitions: ["id", "g"].map((AttributeName) => ({ AttributeName, AttributeType: "S" as const })),
    GlobalSecondaryIndexes: [
      {
        IndexName: "by-g",
        KeySchema: [{ AttributeName: "g", KeyType: "HASH" }],
        Projection: { ProjectionType: "ALL" },
      },
    ],
  });
});
afterEach(() => lab.remove());

const GOOD: Action = { Put: { TableName: "items", Item: { id: { S: "good" } } } };
const MISMATCH = "The provided key element does not match the schema";

test.each<{ name: string; action: Action; message: string }>([
  {
    name: "a put of another key type",
    action: { Put: { TableName: "items", Item: { id: { N: "1" } } } },
    message: "One or more parameter values were invalid: Type mismatch for key id expected: S actual: N",
  },
  {
    name: "a put of another index key type",
    action: { Put: { TableName: "items", Item: { id: { S: "a" }, g: { N: "1" } } } },
    message:
      "One or more parameter values were invalid: Type mismatch for Index Key g Expected: S Actual: N IndexName: by-g",
  },
  {
    name: "a put without the key",
    action: { Put: { TableName: "items", Item: { x: { S: "a" } } } },
    message: "One or more parameter values were invalid: Missing the key id in the item",
  },
  {
    name: "a delete of another key",
    action: { Delete: { TableName: "items", Key: { x: { S: "a" } } } },
    message: MISMATCH,
  },
  {
    name: "an update of another key type",
    action: { Update: { TableName: "items", Key: { id: { N: "1" } }, UpdateExpression: "REMOVE v" } },
    message: MISMATCH,
  },
  {
    name: "an update of the key",
    action: { Update: { TableName: "items", Key: { id: { S: "a" } }, UpdateExpression: "REMOVE id" } },
    message: "One or more parameter values were invalid: Cannot update attribute id. This attribute is part of the key",
  },
  {
    name: "a check of another key",
    action: {
      ConditionCheck: { TableName: "items", Key: { id: { N: "1" } }, ConditionExpression: "attribute_exists(id)" },
    },
    message: MISMATCH,
  },
])("$name cancels it", async ({ action, message }) => {
  await expect(lab.call("TransactWriteItems", { TransactItems: [GOOD, action] })).rejects.toMatchObject({
    code: "TransactionCanceledException",
    message: "Transaction cancelled, please refer cancellation reasons for specific reasons [None, ValidationError]",
    members: { CancellationReasons: [{ Code: "None" }, { Code: "ValidationError", Message: message }] },
  });
  expect(await lab.call("GetItem", { TableName: "items", Key: { id: { S: "good" } } })).toEqual({});
});

test.each<{ name: string; action: Action; code?: string; message: string }>([
  {
    name: "an empty key",
    action: { Delete: { TableName: "items", Key: { id: { S: "" } } } },
    message:
      "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: id",
  },
  {
    name: "an empty index key",
    action: { Put: { TableName: "items", Item: { id: { S: "a" }, g: { S: "" } } } },
    message:
      "One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: by-g, IndexKey: g",
  },
  {
    name: "an item over 400 KB",
    action: { Put: { TableName: "items", Item: { id: { S: "a" }, x: { S: "x".repeat(409_600) } } } },
    message: "Item size has exceeded the maximum allowed size",
  },
  {
    name: "a second action on an item",
    action: { Delete: { TableName: "items", Key: { id: { S: "good" } } } },
    message: "Transaction request cannot include multiple operations on one item",
  },
  {
    name: "an absent table",
    action: { Delete: { TableName: "absent", Key: { id: { S: "a" } } } },
    code: "ResourceNotFoundException",
    message: "Requested resource not found",
  },
  {
    name: "an update of nothing",
    action: { Update: { TableName: "items", Key: { id: { S: "a" } }, UpdateExpression: undefined } },
    message:
      "1 validation error detected: Value null at 'transactItems.2.member.update.updateExpression' failed to satisfy constraint: Member must not be null",
  },
])("$name refuses it", async ({ action, code = "ValidationException", message }) => {
  await expect(lab.call("TransactWriteItems", { TransactItems: [GOOD, action] })).rejects.toMatchObject({
    code,
    message,
  });
});

test("expressions of all actions are checked before any table is looked for", async () => {
  const absent: Action = { Put: { TableName: "absent", Item: { id: { S: "a" } } } };
  const wrong: Action = { Delete: { TableName: "items", Key: { id: { S: "a" } }, ConditionExpression: "a = :v" } };
  await expect(lab.call("TransactWriteItems", { TransactItems: [absent, wrong] })).rejects.toMatchObject({
    code: "ValidationException",
    message:
      "Invalid ConditionExpression: An expression attribute value used in expression is not defined; attribute value: :v",
  });
});

test("a read by another key cancels the reads", async () => {
  const keys = [{ id: { S: "a" } }, { id: { N: "1" } }];
  await expect(
    lab.call("TransactGetItems", { TransactItems: keys.map((Key) => ({ Get: { TableName: "items", Key } })) }),
  ).rejects.toMatchObject({
    code: "TransactionCanceledException",
    members: { CancellationReasons: [{ Code: "None" }, { Code: "ValidationError", Message: MISMATCH }] },
  });
});
