import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createTestLab, TEST_SCOPE, type TestLab } from "./test-lab.ts";
import type { AttributeValue } from "./values/attribute-value.ts";
import { compareValues } from "./values/compare-values.ts";

let lab: TestLab;
beforeEach(() => {
  lab = createTestLab();
});
afterEach(() => lab.remove());

const RANGE_TABLE = {
  KeySchema: [
    { AttributeName: "id", KeyType: "HASH" },
    { AttributeName: "n", KeyType: "RANGE" },
  ],
  AttributeDefinitions: [
    { AttributeName: "id", AttributeType: "S" },
    { AttributeName: "n", AttributeType: "N" },
  ],
} as const;

const provisioned = (ReadCapacityUnits: number, WriteCapacityUnits = ReadCapacityUnits) =>
  ({ BillingMode: "PROVISIONED", ProvisionedThroughput: { ReadCapacityUnits, WriteCapacityUnits } }) as const;

function rangeTable() {
  const { KeySchema, AttributeDefinitions } = RANGE_TABLE;
  return lab.createTable({
    TableName: "r",
    KeySchema: [...KeySchema],
    AttributeDefinitions: [...AttributeDefinitions],
  });
}

async function expectFailure(work: Promise<unknown>, code: string, message: string): Promise<void> {
  await expect(work).rejects.toMatchObject({ code, message });
}

describe("writes", () => {
  beforeEach(() => lab.createTable({ TableName: "t" }));

  test("a failed condition changes nothing, can show the item, and is charged", async () => {
    await lab.call("PutItem", { TableName: "t", Item: { id: { S: "a" }, v: { N: "1" } } });
    await expect(
      lab.call("PutItem", {
        TableName: "t",
        Item: { id: { S: "a" } },
        ConditionExpression: "attribute_not_exists(id)",
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      }),
    ).rejects.toMatchObject({
      code: "ConditionalCheckFailedException",
      message: "The conditional request failed",
      members: { Item: { id: { S: "a" }, v: { N: "1" } } },
    });
    expect((await lab.call("GetItem", { TableName: "t", Key: { id: { S: "a" } } })).Item?.["v"]).toEqual({ N: "1" });
    lab.clock.advance(1_000);
    const consumed = lab.datums.find(({ metricName }) => metricName === "ConsumedWriteCapacityUnits");
    expect(consumed?.values).toEqual([{ value: 1, count: 2 }]);
  });

  test("concurrent increments of one item are all counted", async () => {
    const increment = () =>
      lab.call("UpdateItem", {
        TableName: "t",
        Key: { id: { S: "counter" } },
        UpdateExpression: "ADD hits :one",
        ExpressionAttributeValues: { ":one": { N: "1" } },
        ReturnValues: "UPDATED_NEW",
      });
    const answers = await Promise.all(Array.from({ length: 50 }, increment));
    const seen = answers.map(({ Attributes }) => Number(Attributes?.["hits"]?.N)).sort((a, b) => a - b);
    expect(seen).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
  });

  // ReturnValues as the API reference describes each, for `SET v = 2 REMOVE w` on {id, v: 1, w: x}.
  test.each([
    { mode: "NONE", attributes: undefined },
    { mode: "ALL_OLD", attributes: { id: { S: "a" }, v: { N: "1" }, w: { S: "x" } } },
    { mode: "ALL_NEW", attributes: { id: { S: "a" }, v: { N: "2" } } },
    { mode: "UPDATED_OLD", attributes: { v: { N: "1" }, w: { S: "x" } } },
    { mode: "UPDATED_NEW", attributes: { v: { N: "2" } } },
  ] as const)("UpdateItem returns $mode", async ({ mode, attributes }) => {
    await lab.call("PutItem", { TableName: "t", Item: { id: { S: "a" }, v: { N: "1" }, w: { S: "x" } } });
    const { Attributes } = await lab.call("UpdateItem", {
      TableName: "t",
      Key: { id: { S: "a" } },
      UpdateExpression: "SET v = :v REMOVE w",
      ExpressionAttributeValues: { ":v": { N: "2" } },
      ReturnValues: mode,
    });
    expect(Attributes).toEqual(attributes);
  });

  test("binaries, sets and odd names come back as they went in", async () => {
    const Item: Record<string, AttributeValue> = {
      id: { S: "bin" },
      b: { B: Uint8Array.of(0, 255) },
      bs: { BS: [Uint8Array.of(1)] },
      nested: { L: [{ M: { B: { B: Uint8Array.of(9) }, constructor: { NULL: true } } }] },
    };
    await lab.call("PutItem", { TableName: "t", Item });
    const reopened = createTestLab(lab);
    const { Item: stored } = await reopened.call("GetItem", { TableName: "t", Key: { id: { S: "bin" } } });
    await reopened.service.close();
    expect(stored).toEqual(Item);
  });

  // Messages as AWS answers them.
  test.each([
    {
      name: "empty key",
      item: { id: { S: "" } },
      message:
        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: id",
    },
    {
      name: "no key",
      item: { x: { S: "a" } },
      message: "One or more parameter values were invalid: Missing the key id in the item",
    },
    {
      name: "another type",
      item: { id: { N: "1" } },
      message: "One or more parameter values were invalid: Type mismatch for key id expected: S actual: N",
    },
    {
      name: "a key of 2,049 bytes",
      item: { id: { S: "x".repeat(2049) } },
      message:
        "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes",
    },
    {
      name: "an item over 400 KB",
      item: { id: { S: "a" }, x: { S: "x".repeat(409_600) } },
      message: "Item size has exceeded the maximum allowed size",
    },
  ])("PutItem refuses $name", async ({ item, message }) => {
    await expectFailure(lab.call("PutItem", { TableName: "t", Item: item }), "ValidationException", message);
  });

  test("an update may not touch the key, and values need an expression", async () => {
    await expectFailure(
      lab.call("UpdateItem", { TableName: "t", Key: { id: { S: "a" } }, UpdateExpression: "REMOVE id" }),
      "ValidationException",
      "One or more parameter values were invalid: Cannot update attribute id. This attribute is part of the key",
    );
    await expectFailure(
      lab.call("PutItem", {
        TableName: "t",
        Item: { id: { S: "a" } },
        ExpressionAttributeValues: { ":a": { S: "a" } },
      }),
      "ValidationException",
      "ExpressionAttributeValues can only be specified when using expressions: ConditionExpression is null",
    );
  });

  test("a transaction does all or nothing, and names each reason", async () => {
    await lab.call("PutItem", { TableName: "t", Item: { id: { S: "a" } } });
    const put = { Put: { TableName: "t", Item: { id: { S: "b" } } } };
    const check = {
      ConditionCheck: { TableName: "t", Key: { id: { S: "a" } }, ConditionExpression: "attribute_exists(gone)" },
    };
    await expect(lab.call("TransactWriteItems", { TransactItems: [put, check] })).rejects.toMatchObject({
      code: "TransactionCanceledException",
      message:
        "Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed]",
      members: {
        CancellationReasons: [
          { Code: "None" },
          { Code: "ConditionalCheckFailed", Message: "The conditional request failed" },
        ],
      },
    });
    const { Responses } = await lab.call("TransactGetItems", {
      TransactItems: ["a", "b"].map((id) => ({ Get: { TableName: "t", Key: { id: { S: id } } } })),
    });
    expect(Responses).toEqual([{ Item: { id: { S: "a" } } }, {}]);
  });
});

describe("pages", () => {
  test("Query over pages gives what filtering a sorted array gives", async () => {
    await rangeTable();
    const numbers = fc.uniqueArray(fc.integer({ min: -500, max: 500 }), { minLength: 1, maxLength: 25 });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        numbers,
        fc.integer({ min: -500, max: 500 }),
        fc.boolean(),
        fc.integer({ min: 1, max: 9 }),
        async (all, from, isForward, limit) => {
          const id = `run-${run++}`;
          await Promise.all(
            all.map((n) => lab.call("PutItem", { TableName: "r", Item: { id: { S: id }, n: { N: String(n) } } })),
          );
          const found: number[] = [];
          let start: Record<string, AttributeValue> | undefined;
          do {
            const page = await lab.call("Query", {
              TableName: "r",
              KeyConditionExpression: "id = :id AND n >= :from",
              ExpressionAttributeValues: { ":id": { S: id }, ":from": { N: String(from) } },
              ScanIndexForward: isForward,
              Limit: limit,
              ...(start === undefined ? {} : { ExclusiveStartKey: start }),
            });
            found.push(...(page.Items ?? []).map(({ n }) => Number(n?.N)));
            start = page.LastEvaluatedKey;
          } while (start !== undefined);
          const expected = all.filter((n) => n >= from).sort((a, b) => (isForward ? a - b : b - a));
          expect(found).toEqual(expected);
        },
      ),
      { numRuns: 25 },
    );
  });

  test("a page ends at 1 MB and says where to go on", async () => {
    await rangeTable();
    const text = "x".repeat(300_000);
    for (let n = 1; n <= 5; n++) {
      await lab.call("PutItem", { TableName: "r", Item: { id: { S: "a" }, n: { N: String(n) }, text: { S: text } } });
    }
    const page = await lab.call("Query", {
      TableName: "r",
      KeyConditionExpression: "id = :a",
      ExpressionAttributeValues: { ":a": { S: "a" } },
      ReturnConsumedCapacity: "TOTAL",
    });
    expect(page.Count).toBe(4); // The fourth item crosses 1 MB.
    expect(page.LastEvaluatedKey).toEqual({ id: { S: "a" }, n: { N: "4" } });
    expect(page.ConsumedCapacity?.CapacityUnits).toBe(146.5); // 4 × 300,000 bytes and names are 293 × 4 KB; half of it.
  });

  test("parallel segments together give every item once", async () => {
    await lab.createTable({ TableName: "t" });
    const ids = Array.from({ length: 60 }, (_, index) => `item-${index}`);
    await Promise.all(ids.map((id) => lab.call("PutItem", { TableName: "t", Item: { id: { S: id } } })));
    const segments = await Promise.all(
      [0, 1, 2].map((Segment) => lab.call("Scan", { TableName: "t", Segment, TotalSegments: 3 })),
    );
    const found = segments.flatMap(({ Items }) => (Items ?? []).map(({ id }) => id?.S ?? ""));
    expect(found.sort()).toEqual(ids.sort());
    expect(segments.every(({ Count }) => (Count ?? 0) > 5)).toBe(true);
  });

  test("a filter works after the limit and costs the same", async () => {
    await rangeTable();
    for (let n = 1; n <= 4; n++) {
      await lab.call("PutItem", {
        TableName: "r",
        Item: { id: { S: "a" }, n: { N: String(n) }, odd: { BOOL: n % 2 === 1 } },
      });
    }
    const page = await lab.call("Query", {
      TableName: "r",
      KeyConditionExpression: "id = :a",
      FilterExpression: "odd = :t",
      ExpressionAttributeValues: { ":a": { S: "a" }, ":t": { BOOL: true } },
      Limit: 2,
      ConsistentRead: true,
      ReturnConsumedCapacity: "INDEXES",
    });
    expect(page).toMatchObject({ Count: 1, ScannedCount: 2, LastEvaluatedKey: { n: { N: "2" } } });
    expect(page.ConsumedCapacity).toEqual({ TableName: "r", CapacityUnits: 1, Table: { CapacityUnits: 1 } });
  });
});

describe("global secondary indexes", () => {
  const GSI = {
    IndexName: "by-owner",
    KeySchema: [
      { AttributeName: "owner", KeyType: "HASH" as const },
      { AttributeName: "at", KeyType: "RANGE" as const },
    ],
    Projection: { ProjectionType: "INCLUDE" as const, NonKeyAttributes: ["title"] },
  };
  const ATTRIBUTES = ["id", "owner", "at"].map((AttributeName) => ({ AttributeName, AttributeType: "S" as const }));
  const put = (id: string, owner: string | undefined, at: string) =>
    lab.call("PutItem", {
      TableName: "g",
      Item: {
        id: { S: id },
        ...(owner === undefined ? {} : { owner: { S: owner } }),
        at: { S: at },
        title: { S: `T${id}` },
        secret: { S: "s" },
      },
      ReturnConsumedCapacity: "INDEXES",
    });
  const ownedBy = (owner: string) =>
    lab.call("Query", {
      TableName: "g",
      IndexName: "by-owner",
      KeyConditionExpression: "#o = :o",
      ExpressionAttributeNames: { "#o": "owner" },
      ExpressionAttributeValues: { ":o": { S: owner } },
    });

  test("an index holds what it projects, in its own order, and follows changes", async () => {
    await lab.createTable({ TableName: "g", AttributeDefinitions: ATTRIBUTES, GlobalSecondaryIndexes: [GSI] });
    expect((await put("1", "ann", "b")).ConsumedCapacity).toEqual({
      TableName: "g",
      CapacityUnits: 2,
      Table: { CapacityUnits: 1 },
      GlobalSecondaryIndexes: { "by-owner": { CapacityUnits: 1 } },
    });
    await put("2", "ann", "a");
    await put("3", undefined, "a");
    expect((await ownedBy("ann")).Items).toEqual([
      { id: { S: "2" }, owner: { S: "ann" }, at: { S: "a" }, title: { S: "T2" } },
      { id: { S: "1" }, owner: { S: "ann" }, at: { S: "b" }, title: { S: "T1" } },
    ]);
    expect((await put("2", "bob", "a")).ConsumedCapacity?.CapacityUnits).toBe(3); // Table 1; index: a delete and a put.
    expect((await ownedBy("ann")).Count).toBe(1);
    expect((await ownedBy("bob")).Count).toBe(1);
  });

  test("an index that is added later is filled with what is there", async () => {
    await lab.createTable({ TableName: "g" });
    await Promise.all(Array.from({ length: 450 }, (_, index) => put(String(index), "ann", String(index))));
    await lab.call("UpdateTable", {
      TableName: "g",
      AttributeDefinitions: ATTRIBUTES,
      GlobalSecondaryIndexUpdates: [{ Create: GSI }],
    });
    lab.clock.advance(1_000);
    expect((await ownedBy("ann")).Count).toBe(450);
    expect((await lab.call("DescribeTable", { TableName: "g" })).Table?.GlobalSecondaryIndexes).toMatchObject([
      { IndexStatus: "ACTIVE", ItemCount: 450 },
    ]);
  });
});

describe("capacity as a client sees it", () => {
  test("a table of 5 RCU is read until its bank is empty, then throttled; a reset fills it", async () => {
    await lab.createTable({ TableName: "p", ...provisioned(5) });
    const read = () => lab.call("GetItem", { TableName: "p", Key: { id: { S: "none" } }, ConsistentRead: true });
    let served = 0;
    while (
      await read().then(
        () => true,
        () => false,
      )
    )
      served++;
    expect(served).toBe(1500);
    await expect(read()).rejects.toMatchObject({
      code: "ProvisionedThroughputExceededException",
      members: {
        ThrottlingReasons: [
          {
            reason: "TableReadProvisionedThroughputExceeded",
            resource: "arn:aws:dynamodb:us-east-1:123456789012:table/p",
          },
        ],
      },
    });
    lab.service.capacity.reset(TEST_SCOPE, "p", 0.5);
    expect(lab.service.capacity.read(TEST_SCOPE, "p")).toEqual([
      {
        read: { balance: 750, limit: 1500, unitsPerSecond: 5 },
        write: { balance: 750, limit: 1500, unitsPerSecond: 5 },
      },
    ]);
    await read();
    lab.clock.advance(1_000);
    const sums = Object.fromEntries(
      lab.datums.map(({ metricName, values }) => [
        metricName,
        Array.isArray(values) ? values.reduce((sum, { value, count }) => sum + value * count, 0) : undefined,
      ]),
    );
    expect(sums).toMatchObject({ ConsumedReadCapacityUnits: 1501, ReadThrottleEvents: 2, ThrottledRequests: 2 });
    expect(sums).not.toHaveProperty("UserErrors");
  });

  test("a batch answers what it could not read or write, and fails only when that is all", async () => {
    await lab.createTable({ TableName: "p", ...provisioned(1) });
    lab.service.capacity.reset(TEST_SCOPE, "p", 0.01); // 3 units
    const Keys = Array.from({ length: 10 }, (_, index) => ({ id: { S: String(index) } }));
    const request = { RequestItems: { p: { Keys, ConsistentRead: true } } };
    const { UnprocessedKeys } = await lab.call("BatchGetItem", request);
    expect(UnprocessedKeys?.["p"]?.Keys).toHaveLength(7);
    await expect(lab.call("BatchGetItem", request)).rejects.toMatchObject({
      code: "ProvisionedThroughputExceededException",
    });
    const writes = { RequestItems: { p: Keys.map((Item) => ({ PutRequest: { Item } })) } };
    const { UnprocessedItems } = await lab.call("BatchWriteItem", writes);
    expect(UnprocessedItems?.["p"]).toHaveLength(7);
    await expect(lab.call("BatchWriteItem", writes)).rejects.toMatchObject({
      code: "ProvisionedThroughputExceededException",
    });
  });

  test("an increase takes effect once the table is active again", async () => {
    await lab.createTable({ TableName: "p", ...provisioned(5) });
    const { TableDescription } = await lab.call("UpdateTable", { TableName: "p", ...provisioned(25, 5) });
    expect(TableDescription).toMatchObject({
      TableStatus: "UPDATING",
      ProvisionedThroughput: { ReadCapacityUnits: 5 },
    });
    lab.clock.advance(1_000);
    const { Table } = await lab.call("DescribeTable", { TableName: "p" });
    expect(Table).toMatchObject({ TableStatus: "ACTIVE", ProvisionedThroughput: { ReadCapacityUnits: 25 } });
    expect(lab.service.capacity.read(TEST_SCOPE, "p")[0]?.read).toMatchObject({ limit: 7500, unitsPerSecond: 25 });
    await expect(lab.call("UpdateTable", { TableName: "p", ...provisioned(25, 5) })).rejects.toThrow(
      "The provisioned throughput for the table will not change.",
    );
  });

  test("provisioned units are published when they are set, and every five minutes", async () => {
    await lab.createTable({ TableName: "p", ...provisioned(5, 7) });
    lab.clock.advance(302_000);
    const units = lab.datums.filter(({ metricName }) => metricName.startsWith("Provisioned"));
    expect(units).toHaveLength(4);
    expect(units.slice(2)).toMatchObject(units.slice(0, 2).map(({ metricName, values }) => ({ metricName, values })));
    expect(units.slice(0, 2).map(({ metricName, values, dimensions }) => ({ metricName, values, dimensions }))).toEqual(
      [
        {
          metricName: "ProvisionedReadCapacityUnits",
          values: [{ value: 5, count: 1 }],
          dimensions: [{ name: "TableName", value: "p" }],
        },
        {
          metricName: "ProvisionedWriteCapacityUnits",
          values: [{ value: 7, count: 1 }],
          dimensions: [{ name: "TableName", value: "p" }],
        },
      ],
    );
  });
});

test("values of a shared order compare, others do not", () => {
  expect(compareValues({ S: "a" }, { N: "1" })).toBeUndefined();
  expect(compareValues({ S: "é" }, { S: "z" })).toBeGreaterThan(0);
});
