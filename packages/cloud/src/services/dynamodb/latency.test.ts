import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { requestId, seededRandom, VirtualClock } from "@faultline/core";
import type { Datum } from "@faultline/telemetry";
import { expect, test } from "vitest";
import { createMemoryStateStore } from "../../state/memory-state-store.ts";
import { createDynamoDbService } from "./create-dynamo-db-service.ts";
import { TEST_SCOPE } from "./test-lab.ts";

test("an operation takes the profile's latency, and SuccessfulRequestLatency says so", async () => {
  const clock = new VirtualClock();
  const datums: Datum[] = [];
  const dataDirectory = mkdtempSync(join(tmpdir(), "faultline-dynamodb-"));
  const service = createDynamoDbService({
    dataDirectory,
    state: createMemoryStateStore(),
    clock,
    random: seededRandom(1),
    metrics: { write: (batch) => void datums.push(...batch) },
    latency: (operation) => (operation === "GetItem" ? 4 : 0),
  });
  const signal = new AbortController().signal;
  const context = { scope: TEST_SCOPE, requestId: requestId("r"), origin: "http://localhost", headers: {}, signal };
  const { operations } = service.definition;
  await operations["CreateTable"]?.(
    {
      TableName: "items",
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      BillingMode: "PAY_PER_REQUEST",
    } as never,
    context,
  );
  clock.advance(1_000);
  let isAnswered = false;
  const read = Promise.resolve(
    operations["GetItem"]?.({ TableName: "items", Key: { id: { S: "a" } } } as never, context),
  ).finally(() => {
    isAnswered = true;
  });
  clock.advance(3);
  await Promise.resolve();
  expect(isAnswered).toBe(false);
  clock.advance(1);
  await read;
  await service.close();
  rmSync(dataDirectory, { recursive: true });
  expect(datums.find(({ metricName }) => metricName === "SuccessfulRequestLatency")).toMatchObject({
    namespace: "AWS/DynamoDB",
    unit: "Milliseconds",
    values: [{ value: 4, count: 1 }],
    dimensions: [
      { name: "Operation", value: "GetItem" },
      { name: "TableName", value: "items" },
    ],
  });
});
