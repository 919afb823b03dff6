/**
 * What the operations on tables refuse, in AWS's words as of October 2026.
 */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Input } from "./dynamo-db-client.ts";
import { createTestLab, type TestLab } from "./test-lab.ts";

const INVALID = "One or more parameter values were invalid: ";

let lab: TestLab;
beforeEach(() => {
  lab = createTestLab();
});
afterEach(() => lab.remove());

const S = (AttributeName: string) => ({ AttributeName, AttributeType: "S" as const });
const HASH = (AttributeName: string) => ({ AttributeName, KeyType: "HASH" as const });
const RANGE = (AttributeName: string) => ({ AttributeName, KeyType: "RANGE" as const });
const ALL = { ProjectionType: "ALL" as const };
const UNITS = { ReadCapacityUnits: 1, WriteCapacityUnits: 1 };
const onDemand = {
  TableName: "new",
  BillingMode: "PAY_PER_REQUEST" as const,
  KeySchema: [HASH("id")],
  AttributeDefinitions: [S("id")],
};
const byX = { IndexName: "by-x", KeySchema: [HASH("x")], Projection: ALL };
const indexed = { ...onDemand, AttributeDefinitions: [S("id"), S("x")], GlobalSecondaryIndexes: [byX] };

async function expectRefused(work: Promise<unknown>, message: string, code = "ValidationException") {
  await expect(work).rejects.toMatchObject({ code, message });
}

describe("CreateTable refuses", () => {
  test.each<{ name: string; input: Input<"CreateTable">; message: string }>([
    {
      name: "a short name",
      input: { ...onDemand, TableName: "ab" },
      message:
        "1 validation error detected: Value 'ab' at 'tableName' failed to satisfy constraint: Member must have length greater than or equal to 3",
    },
    {
      name: "a name with a slash",
      input: { ...onDemand, TableName: "a/b" },
      message:
        "1 validation error detected: Value 'a/b' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
    },
    {
      name: "no definitions",
      input: { ...onDemand, AttributeDefinitions: undefined },
      message:
        "1 validation error detected: Value null at 'attributeDefinitions' failed to satisfy constraint: Member must not be null",
    },
    {
      name: "a definition given twice",
      input: { ...onDemand, AttributeDefinitions: [S("id"), S("id")] },
      message: "Attribute Name is duplicated: id",
    },
    {
      name: "fewer definitions than keys",
      input: { ...onDemand, KeySchema: [HASH("id"), RANGE("at")] },
      message: "Invalid KeySchema: Some index key attribute have no definition",
    },
    {
      name: "a key and no definitions",
      input: { ...onDemand, AttributeDefinitions: [] },
      message: "Invalid KeySchema: Some index key attribute have no definition",
    },
    {
      name: "three keys",
      input: { ...onDemand, KeySchema: [HASH("id"), RANGE("at"), RANGE("to")] },
      message:
        "1 validation error detected: Value '[KeySchemaElement(attributeName=id, keyType=HASH), KeySchemaElement(attributeName=at, keyType=RANGE), KeySchemaElement(attributeName=to, keyType=RANGE)]' at 'keySchema' failed to satisfy constraint: Member must have length less than or equal to 2",
    },
    {
      name: "an unused definition beside an index",
      input: { ...indexed, AttributeDefinitions: [S("x"), S("id"), S("at")] },
      message: `${INVALID}Some AttributeDefinitions are not used. AttributeDefinitions: [at, id, x], keys used: [id, x]`,
    },
    {
      name: "an index without units",
      input: { ...indexed, BillingMode: "PROVISIONED", ProvisionedThroughput: UNITS },
      message: `${INVALID}ProvisionedThroughput is not specified for index: by-x`,
    },
    {
      name: "an index with units on demand",
      input: { ...indexed, GlobalSecondaryIndexes: [{ ...byX, ProvisionedThroughput: UNITS }] },
      message: `${INVALID}ProvisionedThroughput should not be specified for index: by-x when BillingMode is PAY_PER_REQUEST`,
    },
    {
      name: "a repeated projected attribute",
      input: {
        ...indexed,
        GlobalSecondaryIndexes: [{ ...byX, Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: ["a", "a"] } }],
      },
      message: `${INVALID}Duplicate element in NonKeyAttributes: a`,
    },
    {
      name: "more units than there are",
      input: {
        ...onDemand,
        BillingMode: "PROVISIONED",
        ProvisionedThroughput: { ReadCapacityUnits: 1e12 + 1, WriteCapacityUnits: 1 },
      },
      message: "Given value 1000000000001 for ReadCapacityUnits is out of bounds",
    },
    {
      name: "an on-demand maximum when provisioned",
      input: {
        ...onDemand,
        BillingMode: "PROVISIONED",
        ProvisionedThroughput: UNITS,
        OnDemandThroughput: { MaxReadRequestUnits: 5 },
      },
      message: `${INVALID}MaxReadRequestUnits for OnDemandThroughput cannot be specified when the table BillingMode is PROVISIONED`,
    },
    {
      name: "an on-demand maximum of 0",
      input: { ...onDemand, OnDemandThroughput: { MaxWriteRequestUnits: 0 } },
      message: `${INVALID}Requested MaxWriteRequestUnits for OnDemandThroughput for table is outside of valid range`,
    },
    {
      name: "a view of a stream that is off",
      input: { ...onDemand, StreamSpecification: { StreamEnabled: false, StreamViewType: "NEW_IMAGE" } },
      message: `${INVALID}Table is being created with a stream disabled, UpdateViewType should not be specified`,
    },
  ])("$name", async ({ input, message }) => {
    await expectRefused(lab.call("CreateTable", input), message);
  });
});

describe("UpdateTable refuses", () => {
  beforeEach(async () => {
    await lab.createTable({
      ...indexed,
      TableName: "items",
      KeySchema: [HASH("id"), RANGE("x")],
      LocalSecondaryIndexes: [{ IndexName: "local", KeySchema: [HASH("id"), RANGE("x")], Projection: ALL }],
    });
    await lab.createTable({
      ...indexed,
      TableName: "paid",
      BillingMode: "PROVISIONED",
      ProvisionedThroughput: UNITS,
      GlobalSecondaryIndexes: [{ ...byX, ProvisionedThroughput: UNITS }],
    });
  });

  test.each<{ name: string; input: Input<"UpdateTable">; message: string }>([
    {
      name: "nothing, before it looks for the table",
      input: { TableName: "absent" },
      message:
        "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates, SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, ReplicaTransitRoleArn, MultiRegionConsistency, DeletionProtectionEnabled, OnDemandThroughput, WarmThroughput or TableClass is required",
    },
    {
      name: "an empty list",
      input: { TableName: "items", GlobalSecondaryIndexUpdates: [] },
      message: `${INVALID}List of GlobalSecondaryIndexUpdates is empty`,
    },
    {
      name: "no action",
      input: { TableName: "items", GlobalSecondaryIndexUpdates: [{}] },
      message: `${INVALID}One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, GlobalSecondaryIndexUpdate.Delete must not be null`,
    },
    {
      name: "two actions in one",
      input: {
        TableName: "items",
        GlobalSecondaryIndexUpdates: [{ Create: byX, Delete: { IndexName: "by-x" } }],
      },
      message: `${INVALID}Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate object`,
    },
    {
      name: "two actions on one index",
      input: {
        TableName: "items",
        GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: "by-x" } }, { Delete: { IndexName: "by-x" } }],
      },
      message: `${INVALID}Only one global secondary index update per index is allowed simultaneously. Index: by-x`,
    },
    {
      name: "an index that is there",
      input: {
        TableName: "items",
        AttributeDefinitions: [S("x")],
        GlobalSecondaryIndexUpdates: [{ Create: byX }],
      },
      message: "Attempting to create an index which already exists",
    },
    {
      name: "an index without definitions",
      input: { TableName: "items", GlobalSecondaryIndexUpdates: [{ Create: { ...byX, IndexName: "two" } }] },
      message: `${INVALID}AttributeDefinitions is not specified for index: two`,
    },
    {
      name: "to delete a local index",
      input: { TableName: "items", GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: "local" } }] },
      message: "Cannot delete an index that is not a GlobalSecondaryIndex: local",
    },
    {
      name: "units of an index on demand",
      input: {
        TableName: "items",
        GlobalSecondaryIndexUpdates: [{ Update: { IndexName: "by-x", ProvisionedThroughput: UNITS } }],
      },
      message: `${INVALID}Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: by-x when BillingMode is PAY_PER_REQUEST`,
    },
    {
      name: "provisioned mode without units",
      input: { TableName: "items", BillingMode: "PROVISIONED" },
      message: `${INVALID}ProvisionedThroughput must be specified when BillingMode is PROVISIONED`,
    },
    {
      name: "no units of a provisioned index",
      input: { TableName: "paid", GlobalSecondaryIndexUpdates: [{ Update: { IndexName: "by-x" } }] },
      message: `${INVALID}ProvisionedThroughput must be specified for index: by-x`,
    },
  ])("$name", async ({ input, message }) => {
    await expectRefused(lab.call("UpdateTable", input), message);
  });
});

test("a name that no table can have is said to be one, not sought", async () => {
  await expectRefused(
    lab.call("DescribeTable", { TableName: "a b" }),
    "1 validation error detected: Value 'a b' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
  );
  const long = "x".repeat(256);
  await expectRefused(
    lab.call("GetItem", { TableName: long, Key: { id: { S: "a" } } }),
    `1 validation error detected: Value '${long}' at 'tableName' failed to satisfy constraint: Member must have length less than or equal to 255`,
  );
});

test("a protected table stays", async () => {
  await lab.createTable({ TableName: "items", DeletionProtectionEnabled: true });
  await expectRefused(
    lab.call("DeleteTable", { TableName: "items" }),
    "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.",
  );
});

test("expiry stays with its attribute while it is on", async () => {
  await lab.createTable({ TableName: "items" });
  const expire = (AttributeName: string, Enabled: boolean) =>
    lab.call("UpdateTimeToLive", { TableName: "items", TimeToLiveSpecification: { AttributeName, Enabled } });
  await expire("a", true);
  const message = "TimeToLive is active on a different AttributeName: current AttributeName is a";
  await expectRefused(expire("b", true), message);
  await expectRefused(expire("b", false), message);
  await expire("a", false);
});

test("only an index that joins a table with items fills itself in", async () => {
  const { TableDescription } = await lab.call("CreateTable", indexed);
  expect(TableDescription?.GlobalSecondaryIndexes).toMatchObject([{ IndexStatus: "CREATING" }]);
  expect(TableDescription?.GlobalSecondaryIndexes?.[0]).not.toHaveProperty("Backfilling");
  lab.clock.advance(1_000);
  const { TableDescription: updated } = await lab.call("UpdateTable", {
    TableName: "new",
    AttributeDefinitions: [S("y")],
    GlobalSecondaryIndexUpdates: [{ Create: { ...byX, IndexName: "by-y", KeySchema: [HASH("y")] } }],
  });
  expect(updated?.GlobalSecondaryIndexes?.[1]).toMatchObject({ IndexStatus: "CREATING", Backfilling: true });
});

describe("tags", () => {
  test.each<{ name: string; run: (arn: string) => Promise<unknown>; message: string }>([
    {
      name: "none to add",
      run: (arn) => lab.call("TagResource", { ResourceArn: arn, Tags: [] }),
      message: "Atleast one Tag needs to be provided as Input.",
    },
    {
      name: "none to remove",
      run: (arn) => lab.call("UntagResource", { ResourceArn: arn, TagKeys: [] }),
      message: "Atleast one Tag Key needs to be provided as Input.",
    },
    {
      name: "one key twice",
      run: (arn) => lab.call("TagResource", { ResourceArn: arn, Tags: [tag("a"), tag("a")] }),
      message: "Duplicate Tag Keys provided as input: Duplicate Tag Key found a",
    },
    {
      name: "a key of AWS's own",
      run: (arn) => lab.call("TagResource", { ResourceArn: arn, Tags: [tag("aws:a")] }),
      message: "Tag Key cannot be prefixed with aws:, Key: aws:a",
    },
    {
      name: "a 51st",
      run: (arn) =>
        lab.call("TagResource", { ResourceArn: arn, Tags: Array.from({ length: 51 }, (_, n) => tag(`${n}`)) }),
      message: "Number of Tags exceed the current limit for the provided ResourceArn",
    },
    {
      name: "a name for an ARN",
      run: () => lab.call("ListTagsOfResource", { ResourceArn: "t" }),
      message: `${INVALID}ARNs must start with 'arn:': t`,
    },
  ])("$name", async ({ run, message }) => {
    await lab.createTable({ TableName: "items" });
    await expectRefused(run("arn:aws:dynamodb:us-east-1:123456789012:table/items"), message);
  });

  const tag = (Key: string) => ({ Key, Value: "v" });
});
