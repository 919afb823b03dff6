import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createTestLab, type TestLab } from "./test-lab.ts";
import type { AttributeValue } from "./values/attribute-value.ts";

let lab: TestLab;
beforeEach(() => {
  lab = createTestLab();
});
afterEach(() => lab.remove());

async function expectFailure(work: Promise<unknown>, code: string, message: string): Promise<void> {
  await expect(work).rejects.toMatchObject({ code, message });
}

describe("writes", () => {
  beforeEach(() => lab.createTable({ TableName: "items" }));

  test("a failed condition changes nothing, can show the item, and is charged", async () => {
    await lab.call("PutItem", { TableName: "items", Item: { id: { S: "a" }, v: { N: "1" } } });
    await expect(
      lab.call("PutItem", {
        TableName: "items",
        Item: { id: { S: "a" } },
        ConditionExpression: "attribute_not_exists(id)",
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      }),
    ).rejects.toMatchObject({
      code: "ConditionalCheckFailedException",
      message: "The conditional request failed",
      members: { Item: { id: { S: "a" }, v: { N: "1" } } },
    });
    expect((await lab.call("GetItem", { TableName: "items", Key: { id: { S: "a" } } })).Item?.["v"]).toEqual({
      N: "1",
    });
    lab.clock.advance(1_000);
    const consumed = lab.datums.find(({ metricName }) => metricName === "ConsumedWriteCapacityUnits");
    expect(consumed?.values).toEqual([{ value: 1, count: 2 }]);
  });

  test("concurrent increments of one item are all counted", async () => {
    const increment = () =>
      lab.call("UpdateItem", {
        TableName: "items",
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
    await lab.call("PutItem", { TableName: "items", Item: { id: { S: "a" }, v: { N: "1" }, w: { S: "x" } } });
    const { Attributes } = await lab.call("UpdateItem", {
      TableName: "items",
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
    await lab.call("PutItem", { TableName: "items", Item });
    const reopened = createTestLab(lab);
    const { Item: stored } = await reopened.call("GetItem", { TableName: "items", Key: { id: { S: "bin" } } });
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
    await expectFailure(lab.call("PutItem", { TableName: "items", Item: item }), "ValidationException", message);
  });

  test("an update may not touch the key, and values need an expression", async () => {
    await expectFailure(
      lab.call("UpdateItem", { TableName: "items", Key: { id: { S: "a" } }, UpdateExpression: "REMOVE id" }),
      "ValidationException",
      "One or more parameter values were invalid: Cannot update attribute id. This attribute is part of the key",
    );
    await expectFailure(
      lab.call("PutItem", {
        TableName: "items",
        Item: { id: { S: "a" } },
        ExpressionAttributeValues: { ":a": { S: "a" } },
      }),
      "ValidationException",
      "1 validation error detected: ExpressionAttributeValues can only be specified when using expressions",
    );
  });

  test("a transaction does all or nothing, and names each reason", async () => {
    await lab.call("PutItem", { TableName: "items", Item: { id: { S: "a" } } });
    const put = { Put: { TableName: "items", Item: { id: { S: "b" } } } };
    const check = {
      ConditionCheck: { TableName: "items", Key: { id: { S: "a" } }, ConditionExpression: "attribute_exists(gone)" },
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
      TransactItems: ["a", "b"].map((id) => ({ Get: { TableName: "items", Key: { id: { S: id } } } })),
    });
    expect(Responses).toEqual([{ Item: { id: { S: "a" } } }, {}]);
  });
});
