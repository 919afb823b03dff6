import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createTestLab, type TestLab } from "./test-lab.ts";

let lab: TestLab;
beforeEach(() => {
  lab = createTestLab();
});
afterEach(() => lab.remove());

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
      TableName: "games",
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
      TableName: "games",
      IndexName: "by-owner",
      KeyConditionExpression: "#o = :o",
      ExpressionAttributeNames: { "#o": "owner" },
      ExpressionAttributeValues: { ":o": { S: owner } },
    });

  test("an index holds what it projects, in its own order, and follows changes", async () => {
    await lab.createTable({ TableName: "games", AttributeDefinitions: ATTRIBUTES, GlobalSecondaryIndexes: [GSI] });
    expect((await put("1", "ann", "b")).ConsumedCapacity).toEqual({
      TableName: "games",
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
    await lab.createTable({ TableName: "games" });
    await Promise.all(Array.from({ length: 450 }, (_, index) => put(String(index), "ann", String(index))));
    await lab.call("UpdateTable", {
      TableName: "games",
      AttributeDefinitions: ATTRIBUTES,
      GlobalSecondaryIndexUpdates: [{ Create: GSI }],
    });
    lab.clock.advance(1_000);
    expect((await ownedBy("ann")).Count).toBe(450);
    expect((await lab.call("DescribeTable", { TableName: "games" })).Table?.GlobalSecondaryIndexes).toMatchObject([
      { IndexStatus: "ACTIVE", ItemCount: 450 },
    ]);
  });
});
