import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Input } from "./dynamo-db-client.ts";
import { createTestLab, type TestLab } from "./test-lab.ts";
import type { AttributeValue } from "./values/attribute-value.ts";

let lab: TestLab;
beforeEach(() => {
  lab = createTestLab();
});
afterEach(() => lab.remove());

const S = (AttributeName: string) => ({ AttributeName, AttributeType: "S" as const });
const HASH = (AttributeName: string) => ({ AttributeName, KeyType: "HASH" as const });
const RANGE = (AttributeName: string) => ({ AttributeName, KeyType: "RANGE" as const });
const ALL = { ProjectionType: "ALL" as const };

describe("the life of a table", () => {
  test("it is CREATING, ACTIVE, DELETING, gone; a new one of its name is empty", async () => {
    const create = {
      TableName: "life",
      KeySchema: [HASH("id")],
      AttributeDefinitions: [S("id")],
      BillingMode: "PAY_PER_REQUEST" as const,
    };
    const { TableDescription } = await lab.call("CreateTable", create);
    expect(TableDescription?.TableStatus).toBe("CREATING");
    await expect(lab.call("GetItem", { TableName: "life", Key: { id: { S: "a" } } })).rejects.toMatchObject({
      code: "ResourceNotFoundException",
      message: "Requested resource not found",
    });
    lab.clock.advance(1_000);
    await lab.call("PutItem", { TableName: "life", Item: { id: { S: "a" } } });
    await expect(lab.call("CreateTable", create)).rejects.toMatchObject({
      code: "ResourceInUseException",
      message: "Table already exists: life",
    });
    expect((await lab.call("DeleteTable", { TableName: "life" })).TableDescription?.TableStatus).toBe("DELETING");
    lab.clock.advance(1_000);
    await expect(lab.call("DescribeTable", { TableName: "life" })).rejects.toMatchObject({
      code: "ResourceNotFoundException",
      message: "Requested resource not found: Table: life not found",
    });
    await lab.createTable({ TableName: "life" });
    expect((await lab.call("Scan", { TableName: "life" })).Count).toBe(0);
  });

  test("tables, items and tags survive a restart", async () => {
    await lab.createTable({ TableName: "kept", Tags: [{ Key: "team", Value: "a" }] });
    await lab.call("PutItem", { TableName: "kept", Item: { id: { S: "a" } } });
    await lab.service.close();
    const again = createTestLab(lab);
    const { Table } = await again.call("DescribeTable", { TableName: "kept" });
    expect(Table).toMatchObject({ TableStatus: "ACTIVE", ItemCount: 1, TableSizeBytes: 3 });
    const arn = Table?.TableArn ?? "";
    await again.call("TagResource", { ResourceArn: arn, Tags: [{ Key: "env", Value: "b" }] });
    await again.call("UntagResource", { ResourceArn: arn, TagKeys: ["team"] });
    expect(await again.call("ListTagsOfResource", { ResourceArn: arn })).toEqual({
      Tags: [{ Key: "env", Value: "b" }],
    });
    expect((await again.call("GetItem", { TableName: arn, Key: { id: { S: "a" } } })).Item).toEqual({ id: { S: "a" } });
    await again.service.close();
  });

  test("names are listed a page at a time", async () => {
    for (const TableName of ["ccc", "aaa", "bbb"]) await lab.createTable({ TableName });
    expect(await lab.call("ListTables", { Limit: 2 })).toEqual({
      TableNames: ["aaa", "bbb"],
      LastEvaluatedTableName: "bbb",
    });
    expect(await lab.call("ListTables", { ExclusiveStartTableName: "bbb" })).toEqual({ TableNames: ["ccc"] });
  });

  test("expiry can be switched on once", async () => {
    await lab.createTable({ TableName: "items" });
    const TimeToLiveSpecification = { AttributeName: "expires", Enabled: true };
    await lab.call("UpdateTimeToLive", { TableName: "items", TimeToLiveSpecification });
    expect(await lab.call("DescribeTimeToLive", { TableName: "items" })).toEqual({
      TimeToLiveDescription: { TimeToLiveStatus: "ENABLED", AttributeName: "expires" },
    });
    await expect(lab.call("UpdateTimeToLive", { TableName: "items", TimeToLiveSpecification })).rejects.toThrow(
      "TimeToLive is already enabled",
    );
  });
});

describe("CreateTable refuses", () => {
  const base = { TableName: "bad", BillingMode: "PAY_PER_REQUEST" as const };
  const keyed = { ...base, KeySchema: [HASH("id")], AttributeDefinitions: [S("id")] };
  const gsi = (IndexName: string, name: string) => ({ IndexName, KeySchema: [HASH(name)], Projection: ALL });

  // Messages as AWS answers them.
  test.each<{ name: string; input: Input<"CreateTable">; message: string }>([
    {
      name: "an undeclared key",
      input: { ...base, KeySchema: [HASH("id")], AttributeDefinitions: [S("x")] },
      message:
        "One or more parameter values were invalid: Some index key attributes are not defined in AttributeDefinitions. Keys: [id], AttributeDefinitions: [x]",
    },
    {
      name: "a declared attribute that is no key",
      input: { ...keyed, AttributeDefinitions: [S("id"), S("x")] },
      message:
        "One or more parameter values were invalid: Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions",
    },
    {
      name: "a RANGE key first",
      input: { ...base, KeySchema: [RANGE("id")], AttributeDefinitions: [S("id")] },
      message: "Invalid KeySchema: The first KeySchemaElement is not a HASH key type",
    },
    {
      name: "one key twice",
      input: { ...base, KeySchema: [HASH("id"), RANGE("id")], AttributeDefinitions: [S("id")] },
      message: "Both the Hash Key and the Range Key element in the KeySchema have the same name",
    },
    {
      name: "no units when provisioned",
      input: { ...keyed, BillingMode: "PROVISIONED" },
      message:
        "One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED",
    },
    {
      name: "two indexes of one name",
      input: {
        ...keyed,
        AttributeDefinitions: [S("id"), S("x")],
        GlobalSecondaryIndexes: [gsi("i", "x"), gsi("i", "x")],
      },
      message: "One or more parameter values were invalid: Duplicate index name: i",
    },
    {
      name: "a local index without a range key on the table",
      input: {
        ...keyed,
        LocalSecondaryIndexes: [{ IndexName: "l", KeySchema: [HASH("id"), RANGE("id")], Projection: ALL }],
      },
      message:
        "One or more parameter values were invalid: Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex",
    },
    {
      name: "streams",
      input: { ...keyed, StreamSpecification: { StreamEnabled: true } },
      message: "DynamoDB Streams are not supported by this endpoint: leave StreamSpecification out",
    },
  ])("$name", async ({ input, message }) => {
    await expect(lab.call("CreateTable", input)).rejects.toMatchObject({ code: "ValidationException", message });
  });
});

describe("pages of indexes", () => {
  beforeEach(async () => {
    await lab.createTable({
      TableName: "indexed",
      KeySchema: [HASH("id"), RANGE("at")],
      AttributeDefinitions: [S("id"), S("at"), S("kind"), S("rank")],
      LocalSecondaryIndexes: [
        { IndexName: "by-rank", KeySchema: [HASH("id"), RANGE("rank")], Projection: { ProjectionType: "KEYS_ONLY" } },
      ],
      GlobalSecondaryIndexes: [{ IndexName: "by-kind", KeySchema: [HASH("kind")], Projection: ALL }],
    });
    for (const [at, rank] of [
      ["1", "c"],
      ["2", "b"],
      ["3", "a"],
      ["4", "b"],
    ] as const) {
      const Item = { id: { S: "p" }, at: { S: at }, rank: { S: rank }, kind: { S: "k" }, text: { S: "more" } };
      await lab.call("PutItem", { TableName: "indexed", Item });
    }
  });

  async function pages(input: Omit<Input<"Query">, "TableName">): Promise<(string | undefined)[]> {
    const found: (string | undefined)[] = [];
    let start: Record<string, AttributeValue> | undefined;
    do {
      const ExclusiveStartKey = start === undefined ? {} : { ExclusiveStartKey: start };
      const page = await lab.call("Query", { TableName: "indexed", Limit: 1, ...input, ...ExclusiveStartKey });
      found.push(...(page.Items ?? []).map(({ at }) => at?.S));
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
    return found;
  }

  test.each([
    { isForward: true, order: ["3", "2", "4", "1"] },
    { isForward: false, order: ["1", "4", "2", "3"] },
  ])("equal index keys are all found, one a page, forward: $isForward", async ({ isForward, order }) => {
    const ExpressionAttributeValues = { ":p": { S: "p" } };
    const query = { IndexName: "by-rank", KeyConditionExpression: "id = :p", ExpressionAttributeValues };
    expect(await pages({ ...query, ScanIndexForward: isForward })).toEqual(order);
    const kinds = {
      IndexName: "by-kind",
      KeyConditionExpression: "kind = :k",
      ExpressionAttributeValues: { ":k": { S: "k" } },
    };
    expect(new Set(await pages({ ...kinds, ScanIndexForward: isForward }))).toEqual(new Set(["1", "2", "3", "4"]));
  });

  test("a local index fetches what it does not hold, at the price of a read an item", async () => {
    const page = await lab.call("Query", {
      TableName: "indexed",
      IndexName: "by-rank",
      KeyConditionExpression: "id = :p AND #r = :b",
      ExpressionAttributeNames: { "#r": "rank" },
      ExpressionAttributeValues: { ":p": { S: "p" }, ":b": { S: "b" } },
      Select: "ALL_ATTRIBUTES",
      ReturnConsumedCapacity: "INDEXES",
    });
    expect(page.Items?.map(({ text }) => text)).toEqual([{ S: "more" }, { S: "more" }]);
    expect(page.ConsumedCapacity).toEqual({
      TableName: "indexed",
      CapacityUnits: 1.5,
      Table: { CapacityUnits: 1 },
      LocalSecondaryIndexes: { "by-rank": { CapacityUnits: 0.5 } },
    });
  });

  test.each<{ name: string; input: Omit<Input<"Scan">, "TableName">; message: string }>([
    {
      name: "an unknown index",
      input: { IndexName: "no" },
      message: "The table does not have the specified index: no",
    },
    {
      name: "a consistent read of a global index",
      input: { IndexName: "by-kind", ConsistentRead: true },
      message: "Consistent reads are not supported on global secondary indexes",
    },
    {
      name: "a segment without their number",
      input: { Segment: 0 },
      message:
        "The TotalSegments parameter is required but was not present in the request when Segment parameter is present",
    },
    {
      name: "a segment out of range",
      input: { Segment: 2, TotalSegments: 2 },
      message:
        "The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: 2 is not less than TotalSegments: 2",
    },
    {
      name: "a legacy filter",
      input: { ScanFilter: {} },
      message: "The legacy parameter ScanFilter is not supported; use FilterExpression instead",
    },
    {
      name: "a start key of another shape",
      input: { ExclusiveStartKey: { id: { S: "p" } } },
      message: "The provided starting key is invalid: The provided key element does not match the schema",
    },
  ])("Scan refuses $name", async ({ input, message }) => {
    await expect(lab.call("Scan", { TableName: "indexed", ...input })).rejects.toMatchObject({
      code: "ValidationException",
      message,
    });
  });
});
