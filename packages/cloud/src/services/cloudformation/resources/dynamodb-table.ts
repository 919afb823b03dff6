import type { CreateTableCommandInput, UpdateTableCommandInput } from "@aws-sdk/client-dynamodb";
import type { JsonObject } from "@faultline/core";
import { sortedJson } from "../sam/logical-id.ts";
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
    const names = [
      "BillingMode",
      "ProvisionedThroughput",
      "DeletionProtectionEnabled",
      "StreamSpecification",
      "TableClass",
    ] as const;
    const differs = (name: string) =>
      sortedJson(existing.properties[name] ?? null) !== sortedJson(properties[name] ?? null);
    if (names.some(differs)) {
      const {
        KeySchema: _keys,
        LocalSecondaryIndexes: _local,
        GlobalSecondaryIndexes: _global,
        ...changeable
      } = definition(properties);
      await services.call({
        service: "dynamodb",
        operation: "UpdateTable",
        input: { TableName, ...changeable },
        scope,
      });
      await waitUntilActive(TableName, context);
    }
    if (differs("GlobalSecondaryIndexes"))
      await updateIndexes(existing.properties, properties, { ...context, tableName: TableName });
    if (differs("TimeToLiveSpecification")) await putTimeToLive(TableName, properties, context);
    return existing;
  },
  async remove({ physicalId }, { services, scope }) {
    await ignoreMissing(
      services.call({ service: "dynamodb", operation: "DeleteTable", input: { TableName: physicalId }, scope }),
    );
  },
};

const MAX_TABLE_NAME = 255;

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

/** DynamoDB changes one index at a time. */
async function updateIndexes(before: JsonObject, after: JsonObject, context: IndexContext): Promise<void> {
  type Indexes = NonNullable<CreateTableCommandInput["GlobalSecondaryIndexes"]>;
  const old = structure<Indexes>(before, "GlobalSecondaryIndexes") ?? [];
  const wanted = structure<Indexes>(after, "GlobalSecondaryIndexes") ?? [];
  const { AttributeDefinitions } = definition(after);
  const gone = old.filter(({ IndexName }) => !wanted.some((index) => index.IndexName === IndexName));
  const updates: NonNullable<UpdateTableCommandInput["GlobalSecondaryIndexUpdates"]> = [
    ...gone.map(({ IndexName }) => ({ Delete: { IndexName } })),
    ...wanted.flatMap((index): NonNullable<UpdateTableCommandInput["GlobalSecondaryIndexUpdates"]> => {
      const previous = old.find(({ IndexName }) => IndexName === index.IndexName);
      if (previous === undefined) return [{ Create: index }];
      const isSame = JSON.stringify(previous.ProvisionedThroughput) === JSON.stringify(index.ProvisionedThroughput);
      return isSame
        ? []
        : [{ Update: { IndexName: index.IndexName, ProvisionedThroughput: index.ProvisionedThroughput } }];
    }),
  ];
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
  const specification = structure<{ Enabled: boolean; AttributeName: string }>(properties, "TimeToLiveSpecification");
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
