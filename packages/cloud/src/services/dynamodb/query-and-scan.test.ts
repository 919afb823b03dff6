import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createTestLab, type TestLab } from "./test-lab.ts";
import type { AttributeValue } from "./values/attribute-value.ts";

let lab: TestLab;
beforeEach(() => {
  lab = createTestLab();
});
afterEach(() => lab.remove());

function rangeTable() {
  return lab.createTable({
    TableName: "ranged",
    KeySchema: [
      { AttributeName: "id", KeyType: "HASH" },
      { AttributeName: "n", KeyType: "RANGE" },
    ],
    AttributeDefinitions: [
      { AttributeName: "id", AttributeType: "S" },
      { AttributeName: "n", AttributeType: "N" },
    ],
  });
}

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
            all.map((n) => lab.call("PutItem", { TableName: "ranged", Item: { id: { S: id }, n: { N: String(n) } } })),
          );
          const found: number[] = [];
          let start: Record<string, AttributeValue> | undefined;
          do {
            const page = await lab.call("Query", {
              TableName: "ranged",
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
      await lab.call("PutItem", {
        TableName: "ranged",
        Item: { id: { S: "a" }, n: { N: String(n) }, text: { S: text } },
      });
      lab.clock.advance(1000); // One partition takes 1,000 units a second; this item costs 294.
    }
    const page = await lab.call("Query", {
      TableName: "ranged",
      KeyConditionExpression: "id = :a",
      ExpressionAttributeValues: { ":a": { S: "a" } },
      ReturnConsumedCapacity: "TOTAL",
    });
    expect(page.Count).toBe(4); // The fourth item crosses 1 MB.
    expect(page.LastEvaluatedKey).toEqual({ id: { S: "a" }, n: { N: "4" } });
    expect(page.ConsumedCapacity?.CapacityUnits).toBe(146.5); // 4 × 300,000 bytes and names are 293 × 4 KB; half of it.
  });

  test("parallel segments together give every item once", async () => {
    await lab.createTable({ TableName: "items" });
    const ids = Array.from({ length: 60 }, (_, index) => `item-${index}`);
    await Promise.all(ids.map((id) => lab.call("PutItem", { TableName: "items", Item: { id: { S: id } } })));
    const segments = await Promise.all(
      [0, 1, 2].map((Segment) => lab.call("Scan", { TableName: "items", Segment, TotalSegments: 3 })),
    );
    const found = segments.flatMap(({ Items }) => (Items ?? []).map(({ id }) => id?.S ?? ""));
    expect(found.sort()).toEqual(ids.sort());
    expect(segments.every(({ Count }) => (Count ?? 0) > 5)).toBe(true);
  });

  test("a filter works after the limit and costs the same", async () => {
    await rangeTable();
    for (let n = 1; n <= 4; n++) {
      await lab.call("PutItem", {
        TableName: "ranged",
        Item: { id: { S: "a" }, n: { N: String(n) }, odd: { BOOL: n % 2 === 1 } },
      });
    }
    const page = await lab.call("Query", {
      TableName: "ranged",
      KeyConditionExpression: "id = :a",
      FilterExpression: "odd = :t",
      ExpressionAttributeValues: { ":a": { S: "a" }, ":t": { BOOL: true } },
      Limit: 2,
      ConsistentRead: true,
      ReturnConsumedCapacity: "INDEXES",
    });
    expect(page).toMatchObject({ Count: 1, ScannedCount: 2, LastEvaluatedKey: { n: { N: "2" } } });
    expect(page.ConsumedCapacity).toEqual({ TableName: "ranged", CapacityUnits: 1, Table: { CapacityUnits: 1 } });
  });
});
