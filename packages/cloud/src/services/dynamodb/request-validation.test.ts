/** What is said of requests that do not fit, and in which order: messages of AWS as published tests recorded them. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createTestLab, type TestLab } from "./test-lab.ts";
import type { Item } from "./values/attribute-value.ts";

const ENVELOPE = "1 validation error detected: ";
const INVALID = "One or more parameter values were invalid: ";

let lab: TestLab;
beforeEach(async () => {
  lab = createTestLab();
  await lab.createTable({
    TableName: "items",
    KeySchema: [
      { AttributeName: "id", KeyType: "HASH" },
      { AttributeName: "n", KeyType: "RANGE" },
    ],
    AttributeDefinitions: [
      { AttributeName: "id", AttributeType: "S" },
      { AttributeName: "n", AttributeType: "N" },
      { AttributeName: "g", AttributeType: "S" },
    ],
    GlobalSecondaryIndexes: ["later", "by-g"].map((IndexName) => ({
      IndexName,
      KeySchema: [{ AttributeName: "g", KeyType: "HASH" }],
      Projection: { ProjectionType: "ALL" },
    })),
  });
});
afterEach(() => lab.remove());

const KEY: Item = { id: { S: "a" }, n: { N: "1" } };

async function expectRefused(work: Promise<unknown>, message: string, code = "ValidationException") {
  await expect(work).rejects.toMatchObject({ code, message });
}

// dynamodb-conformance, AWS of October 2026: what needs no table is reported in an envelope, and first.
describe("checks before the table", () => {
  test("of a put", async () => {
    const put = { TableName: "absent", Item: { ...KEY, s: { SS: [] } } };
    await expectRefused(lab.call("PutItem", put), `${ENVELOPE}${INVALID}An string set  may not be empty`);
  });

  test("of an update", async () => {
    await expectRefused(
      lab.call("UpdateItem", { TableName: "absent", Key: KEY, UpdateExpression: "SET v = :v" }),
      `${ENVELOPE}Invalid UpdateExpression: An expression attribute value used in expression is not defined; attribute value: :v`,
    );
  });

  test("of a delete", async () => {
    await expectRefused(
      lab.call("DeleteItem", { TableName: "absent", Key: KEY, ExpressionAttributeNames: { "#v": "v" } }),
      `${ENVELOPE}ExpressionAttributeNames can only be specified when using expressions`,
    );
  });

  test("of a query and a scan, without the envelope", async () => {
    await expectRefused(
      lab.call("Query", { TableName: "absent", KeyConditionExpression: "id = :v" }),
      "Invalid KeyConditionExpression: An expression attribute value used in expression is not defined; attribute value: :v",
    );
    await expectRefused(
      lab.call("Scan", { TableName: "absent", FilterExpression: "v = :v" }),
      "Invalid FilterExpression: An expression attribute value used in expression is not defined; attribute value: :v",
    );
  });

  test("only reads say which expression takes values", async () => {
    const values = { ":v": { S: "v" } };
    await expectRefused(
      lab.call("Scan", { TableName: "items", ExpressionAttributeValues: values }),
      "ExpressionAttributeValues can only be specified when using expressions: FilterExpression is null",
    );
  });
});

// Messages as AWS answers them: of several indexes it names the alphabetically first.
describe("keys of indexes", () => {
  test.each([
    {
      name: "a put of another type",
      run: () => lab.call("PutItem", { TableName: "items", Item: { ...KEY, g: { N: "1" } } }),
      message: `${INVALID}Type mismatch for Index Key g Expected: S Actual: N IndexName: by-g`,
    },
    {
      name: "an empty put",
      run: () => lab.call("PutItem", { TableName: "items", Item: { ...KEY, g: { S: "" } } }),
      message:
        "One or more parameter values are not valid. A value specified for a secondary index key is not supported. " +
        "The AttributeValue for a key attribute cannot contain an empty string value. IndexName: by-g, IndexKey: g",
    },
    {
      name: "an update with a literal of another type",
      run: () => update("SET g = :one"),
      message: `${INVALID}Type mismatch for Index Key g Expected: S Actual: N IndexName: by-g`,
    },
    {
      name: "an update with a sum",
      run: () => update("SET g = n + :one"),
      message: `${INVALID}Type mismatch for Index Key g Expected: S Actual: N IndexName: by-g`,
    },
    {
      name: "an update with what the item holds",
      run: () => update("SET x = :one, g = n"),
      message: "The update expression attempted to update the secondary index key to unsupported type",
    },
    {
      name: "an update within it",
      run: () => update("SET g.a = :one"),
      message:
        "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: IndexKey: g",
    },
    {
      name: "an update within the table's key",
      run: () => update("SET x = n.a, y = :one"),
      message: "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: n",
    },
  ])("$name", async ({ run, message }) => {
    await lab.call("PutItem", { TableName: "items", Item: KEY });
    await expectRefused(run(), message);
  });

  function update(text: string) {
    return lab.call("UpdateItem", {
      TableName: "items",
      Key: KEY,
      UpdateExpression: text,
      ExpressionAttributeValues: { ":one": { N: "1" } },
    });
  }
});

test("a batch names a bad key of a put as that of a delete", async () => {
  const put = { PutRequest: { Item: { id: { S: "a" } } } };
  await expectRefused(
    lab.call("BatchWriteItem", { RequestItems: { items: [put] } }),
    "The provided key element does not match the schema",
  );
});

// Messages as AWS answers them.
describe("where a page starts", () => {
  test.each([
    { name: "no key", start: { id: { S: "a" } }, message: "The provided starting key is invalid" },
    {
      name: "another partition",
      start: { ...KEY, id: { S: "b" } },
      message: "The provided starting key is outside query boundaries based on provided conditions",
    },
    {
      name: "outside the range",
      sort: "n < :one",
      start: { ...KEY, n: { N: "2" } },
      message: "The provided starting key does not match the range key predicate",
    },
  ])("$name", async ({ start, sort, message }) => {
    await expectRefused(
      lab.call("Query", {
        TableName: "items",
        KeyConditionExpression: sort === undefined ? "id = :a" : `id = :a AND ${sort}`,
        ExpressionAttributeValues: { ":a": { S: "a" }, ...(sort === undefined ? {} : { ":one": { N: "1" } }) },
        ExclusiveStartKey: start,
      }),
      message,
    );
  });
});
