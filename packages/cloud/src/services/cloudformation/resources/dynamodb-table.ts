import { isDeepStrictEqual } from "node:util";
import type { CreateTableCommandInput, UpdateTableCommandInput } from "@aws-sdk/client-dynamodb";
import type { JsonObject } from "@faultline/core";
import { generatedName } from "./generated-name.ts";
import { ignoreMissing } from "./ignore-missing.ts";
import { flag, structure, tagMap, text } from "./property-values.ts";
import type { ProviderContext, ResourceProvider } from "./resource-provider.ts";
import { waitUntil } from "./wait-until.ts";

/** `AWS::DynamoDB::Table`. */
export const dynamoDbTable: ResourceProvider = {
  type: "AWS::DynamoDB::Table",
  properties: [
    "AttributeDefinitions",
    "BillingMode",
    "DeletionProtectionEnabled",
    "GlobalSecondaryIndexes",
    "KeySchema",
    "LocalSecondaryIndexes",
    "OnDemandThroughput",
    "ProvisionedThroughput",
    "SSESpecification",
    "StreamSpecification",
    "TableClass",
    "TableName",
    "Tags",
    "TimeToLiveSpecification",
  ],
  replacedBy: ["KeySchema", "LocalSecondaryIndexes", "TableName"],
  async create(properties, context) {
    const { services, scope } = context;
    const TableName = text(properties, "TableName") ?? generatedName(context, MAX_TABLE_NAME);
    const Tags = Object.entries(tagMap(properties)).map(([Key, Value]) => ({ Key, Value }));
    const input = { TableName, ...definition(properties), ...(Tags.length === 0 ? {} : { Tags }) };
    const created = await services.call({ service: "dynamodb", operation: "CreateTable", input, scope });
    if (created.TableDescription?.TableStatus !== "ACTIVE") await waitUntilActive(TableName, context);
    await putTimeToLive(TableName, properties, context);
    const { TableArn = "", LatestStreamArn } = created.TableDescription ?? {};
    return {
      physicalId: TableName,
      attributes: { Arn: TableArn, ...(LatestStreamArn === undefined ? {} : { StreamArn: LatestStreamArn }) },
    };
  },
  async update(existing, properties, context) {
    const { services, scope } = context;
    const TableName = existing.physicalId;
    const change = tableChange(existing.properties, properties);
    if (Object.keys(change).length > 0) {
      await services.call({ service: "dynamodb", operation: "UpdateTable", input: { TableName, ...change }, scope });
      await waitUntilActive(TableName, context);
    }
    await updateIndexes(existing.properties, properties, { ...context, tableName: TableName });
    if (!isDeepStrictEqual(existing.properties[TIME_TO_LIVE], properties[TIME_TO_LIVE])) {
      await putTimeToLive(TableName, properties, context);
    }
    return existing;
  },
  async remove({ physicalId }, { services, scope }) {
    await ignoreMissing(
      services.call({ service: "dynamodb", operation: "DeleteTable", input: { TableName: physicalId }, scope }),
    );
  },
};

const MAX_TABLE_NAME = 255;
const TIME_TO_LIVE = "TimeToLiveSpecification";

type TableDefinition = ReturnType<typeof definition>;
type Index = NonNullable<TableDefinition["GlobalSecondaryIndexes"]>[number];

function definition(properties: JsonObject) {
  type Input = CreateTableCommandInput;
  return {
    AttributeDefinitions: structure<Input["AttributeDefinitions"]>(properties, "AttributeDefinitions"),
    BillingMode: structure<Input["BillingMode"]>(properties, "BillingMode"),
    DeletionProtectionEnabled: flag(properties, "DeletionProtectionEnabled"),
    GlobalSecondaryIndexes: structure<Input["GlobalSecondaryIndexes"]>(properties, "GlobalSecondaryIndexes"),
    KeySchema: structure<Input["KeySchema"]>(properties, "KeySchema"),
    LocalSecondaryIndexes: structure<Input["LocalSecondaryIndexes"]>(properties, "LocalSecondaryIndexes"),
    OnDemandThroughput: structure<Input["OnDemandThroughput"]>(properties, "OnDemandThroughput"),
    ProvisionedThroughput: structure<Input["ProvisionedThroughput"]>(properties, "ProvisionedThroughput"),
    StreamSpecification: streamSpecification(properties),
    TableClass: structure<Input["TableClass"]>(properties, "TableClass"),
  };
}

/** CloudFormation gives only the view type; naming one turns the stream on. */
function streamSpecification(properties: JsonObject): CreateTableCommandInput["StreamSpecification"] {
  const given = structure<NonNullable<CreateTableCommandInput["StreamSpecification"]>>(
    properties,
    "StreamSpecification",
  );
  return given === undefined ? undefined : { ...given, StreamEnabled: true };
}

interface IndexContext extends ProviderContext {
  readonly tableName: string;
}

type TableChange = Partial<UpdateTableCommandInput>;
type IndexUpdates = NonNullable<UpdateTableCommandInput["GlobalSecondaryIndexUpdates"]>;

/** What UpdateTable is asked for: only what differs, since it refuses capacity that would stay as it is. */
function tableChange(before: JsonObject, after: JsonObject): TableChange {
  const [old, wanted] = [definition(before), definition(after)];
  const differs = (name: keyof typeof wanted) => !isDeepStrictEqual(old[name], wanted[name]);
  const changed: TableChange = {
    DeletionProtectionEnabled: wanted.DeletionProtectionEnabled ?? false,
    OnDemandThroughput: wanted.OnDemandThroughput,
    StreamSpecification: wanted.StreamSpecification ?? { StreamEnabled: false },
    TableClass: wanted.TableClass ?? "STANDARD",
  };
  const names = Object.keys(changed).filter((name) => differs(name as keyof typeof wanted));
  return {
    ...Object.fromEntries(names.map((name) => [name, changed[name as keyof TableChange]])),
    ...capacityChange(old, wanted, differs("ProvisionedThroughput")),
  };
}

/** A table that becomes provisioned says the capacity of all its indexes at once. */
function capacityChange(old: TableDefinition, wanted: TableDefinition, isCapacityNew: boolean): TableChange {
  const { ProvisionedThroughput } = wanted;
  if (!isSwitched(old, wanted)) return isCapacityNew && isProvisioned(wanted) ? { ProvisionedThroughput } : {};
  if (!isProvisioned(wanted)) return { BillingMode: "PAY_PER_REQUEST" };
  const GlobalSecondaryIndexUpdates = keptIndexes(old, wanted).map(capacityUpdate);
  const indexes = GlobalSecondaryIndexUpdates.length === 0 ? {} : { GlobalSecondaryIndexUpdates };
  return { BillingMode: "PROVISIONED", ProvisionedThroughput, ...indexes };
}

const isProvisioned = ({ BillingMode }: TableDefinition) => BillingMode !== "PAY_PER_REQUEST";

function isSwitched(old: TableDefinition, wanted: TableDefinition): boolean {
  return isProvisioned(old) !== isProvisioned(wanted);
}

function keptIndexes(old: TableDefinition, { GlobalSecondaryIndexes = [] }: TableDefinition) {
  return GlobalSecondaryIndexes.filter(({ IndexName }) => indexOf(old, IndexName) !== undefined);
}

function indexOf({ GlobalSecondaryIndexes = [] }: TableDefinition, name: string | undefined) {
  return GlobalSecondaryIndexes.find(({ IndexName }) => IndexName === name);
}

function capacityUpdate({ IndexName, ProvisionedThroughput }: Index): IndexUpdates[number] {
  return { Update: { IndexName, ProvisionedThroughput } };
}

/** DynamoDB changes one index at a time. */
async function updateIndexes(before: JsonObject, after: JsonObject, context: IndexContext): Promise<void> {
  const [old, wanted] = [definition(before), definition(after)];
  const gone = (old.GlobalSecondaryIndexes ?? []).filter(({ IndexName }) => indexOf(wanted, IndexName) === undefined);
  const added = (wanted.GlobalSecondaryIndexes ?? []).filter(({ IndexName }) => indexOf(old, IndexName) === undefined);
  const resized = keptIndexes(old, wanted).filter(({ IndexName, ProvisionedThroughput }) => {
    const { ProvisionedThroughput: previous } = indexOf(old, IndexName) ?? {};
    return !isDeepStrictEqual(previous, ProvisionedThroughput);
  });
  const hasOwnSizes = isProvisioned(wanted) && !isSwitched(old, wanted);
  const updates: IndexUpdates = [
    ...gone.map(({ IndexName }) => ({ Delete: { IndexName } })),
    ...added.map((index) => ({ Create: index })),
    ...(hasOwnSizes ? resized.map(capacityUpdate) : []),
  ];
  const { AttributeDefinitions } = wanted;
  for (const update of updates) {
    const input = { TableName: context.tableName, AttributeDefinitions, GlobalSecondaryIndexUpdates: [update] };
    await context.services.call({ service: "dynamodb", operation: "UpdateTable", input, scope: context.scope });
    await waitUntilActive(context.tableName, context);
  }
}

async function putTimeToLive(
  TableName: string,
  properties: JsonObject,
  { services, scope }: ProviderContext,
): Promise<void> {
  const specification = structure<{ Enabled: boolean; AttributeName: string }>(properties, TIME_TO_LIVE);
  if (specification === undefined) return;
  const input = { TableName, TimeToLiveSpecification: specification };
  await services.call({ service: "dynamodb", operation: "UpdateTimeToLive", input, scope });
}

async function waitUntilActive(TableName: string, context: ProviderContext): Promise<void> {
  const { services, scope } = context;
  await waitUntil(context, async () => {
    const { Table } = await services.call({
      service: "dynamodb",
      operation: "DescribeTable",
      input: { TableName },
      scope,
    });
    const areIndexesActive = (Table?.GlobalSecondaryIndexes ?? []).every(
      ({ IndexStatus }) => (IndexStatus ?? "ACTIVE") === "ACTIVE",
    );
    return Table?.TableStatus === "ACTIVE" && areIndexesActive;
  });
}
