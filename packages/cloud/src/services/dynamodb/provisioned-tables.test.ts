import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createTestLab, TEST_SCOPE, type TestLab } from "./test-lab.ts";

let lab: TestLab;
beforeEach(() => {
  lab = createTestLab();
});
afterEach(() => lab.remove());

const provisioned = (ReadCapacityUnits: number, WriteCapacityUnits = ReadCapacityUnits) =>
  ({ BillingMode: "PROVISIONED", ProvisionedThroughput: { ReadCapacityUnits, WriteCapacityUnits } }) as const;

describe("capacity as a client sees it", () => {
  test("a table of 5 RCU is read until its bank is empty, then throttled; a reset fills it", async () => {
    await lab.createTable({ TableName: "paid", ...provisioned(5) });
    const read = () => lab.call("GetItem", { TableName: "paid", Key: { id: { S: "none" } }, ConsistentRead: true });
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
            resource: "arn:aws:dynamodb:us-east-1:123456789012:table/paid",
          },
        ],
      },
    });
    lab.service.capacity.reset(TEST_SCOPE, "paid", 0.5);
    expect(lab.service.capacity.read(TEST_SCOPE, "paid")).toEqual([
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
    expect(sums).toMatchObject({
      ConsumedReadCapacityUnits: 1501,
      ReadProvisionedThroughputThrottleEvents: 2,
      ReadThrottleEvents: 2,
      ThrottledRequests: 2,
    });
    expect(sums).not.toHaveProperty("UserErrors");
  });

  test("a throttle is counted by its cause, too: here the maximum of an on-demand table", async () => {
    const OnDemandThroughput = { MaxReadRequestUnits: 1 };
    await lab.createTable({ TableName: "capped", BillingMode: "PAY_PER_REQUEST", OnDemandThroughput });
    const read = () => lab.call("GetItem", { TableName: "capped", Key: { id: { S: "none" } }, ConsistentRead: true });
    await read();
    await expect(read()).rejects.toMatchObject({ code: "ThrottlingException" });
    lab.clock.advance(1_000);
    const throttles = lab.datums.filter(({ metricName }) => metricName.endsWith("ThrottleEvents"));
    const dimensions = [{ name: "TableName", value: "capped" }];
    const values = [{ value: 1, count: 1 }];
    expect(throttles.map((datum) => datum.metricName).toSorted()).toEqual([
      "ReadMaxOnDemandThroughputThrottleEvents",
      "ReadThrottleEvents",
    ]);
    for (const datum of throttles) expect(datum).toMatchObject({ dimensions, values });
  });

  test("a batch answers what it could not read or write, and fails only when that is all", async () => {
    await lab.createTable({ TableName: "paid", ...provisioned(1) });
    lab.service.capacity.reset(TEST_SCOPE, "paid", 0.01); // 3 units
    const Keys = Array.from({ length: 10 }, (_, index) => ({ id: { S: String(index) } }));
    const request = { RequestItems: { paid: { Keys, ConsistentRead: true } } };
    const { UnprocessedKeys } = await lab.call("BatchGetItem", request);
    expect(UnprocessedKeys?.["paid"]?.Keys).toHaveLength(7);
    await expect(lab.call("BatchGetItem", request)).rejects.toMatchObject({
      code: "ProvisionedThroughputExceededException",
    });
    const writes = { RequestItems: { paid: Keys.map((Item) => ({ PutRequest: { Item } })) } };
    const { UnprocessedItems } = await lab.call("BatchWriteItem", writes);
    expect(UnprocessedItems?.["paid"]).toHaveLength(7);
    await expect(lab.call("BatchWriteItem", writes)).rejects.toMatchObject({
      code: "ProvisionedThroughputExceededException",
    });
  });

  test("an increase takes effect once the table is active again", async () => {
    await lab.createTable({ TableName: "paid", ...provisioned(5) });
    const { TableDescription } = await lab.call("UpdateTable", { TableName: "paid", ...provisioned(25, 5) });
    expect(TableDescription).toMatchObject({
      TableStatus: "UPDATING",
      ProvisionedThroughput: { ReadCapacityUnits: 5 },
    });
    lab.clock.advance(1_000);
    const { Table } = await lab.call("DescribeTable", { TableName: "paid" });
    expect(Table).toMatchObject({ TableStatus: "ACTIVE", ProvisionedThroughput: { ReadCapacityUnits: 25 } });
    expect(lab.service.capacity.read(TEST_SCOPE, "paid")[0]?.read).toMatchObject({ limit: 7500, unitsPerSecond: 25 });
    await expect(lab.call("UpdateTable", { TableName: "paid", ...provisioned(25, 5) })).rejects.toThrow(
      "The provisioned throughput for the table will not change.",
    );
  });

  test("provisioned units are published when they are set, and every five minutes", async () => {
    await lab.createTable({ TableName: "paid", ...provisioned(5, 7) });
    lab.clock.advance(302_000);
    const units = lab.datums.filter(({ metricName }) => metricName.startsWith("Provisioned"));
    expect(units).toHaveLength(4);
    expect(units.slice(2)).toMatchObject(units.slice(0, 2).map(({ metricName, values }) => ({ metricName, values })));
    expect(units.slice(0, 2).map(({ metricName, values, dimensions }) => ({ metricName, values, dimensions }))).toEqual(
      [
        {
          metricName: "ProvisionedReadCapacityUnits",
          values: [{ value: 5, count: 1 }],
          dimensions: [{ name: "TableName", value: "paid" }],
        },
        {
          metricName: "ProvisionedWriteCapacityUnits",
          values: [{ value: 7, count: 1 }],
          dimensions: [{ name: "TableName", value: "paid" }],
        },
      ],
    );
  });
});
