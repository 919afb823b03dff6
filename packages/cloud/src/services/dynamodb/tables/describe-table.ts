import type {
  GlobalSecondaryIndexDescription,
  KeySchemaElement,
  LocalSecondaryIndexDescription,
  TableDescription,
} from "@aws-sdk/client-dynamodb";
import type { EpochMs, Scope } from "@faultline/core";
import { decreasesToday, type ProvisionedUnits } from "../capacity/throughput-changes.ts";
import type { KeyNames } from "../expressions/key-condition.ts";
import type { ItemStore } from "../store/item-store.ts";
import type { StoredCount } from "../store/store-request.ts";
import type { GlobalIndexRecord, IndexRecord, OnDemandMaximum, TableRecord } from "./table-record.ts";
import { tableArn } from "./table-registry.ts";

/** What a description counts: items and bytes of the table and of each index, by the store's numbers. */
export type TableCounts = ReadonlyMap<number, StoredCount>;

/**
 * Counts a table's items. Differs from AWS: always up to date, where AWS refreshes the counts every six hours or so.
 */
export async function countTable(store: ItemStore, table: TableRecord): Promise<TableCounts> {
  const indexes = [...table.globalIndexes, ...table.localIndexes];
  const counts = [
    store.count(table.number).then((count) => [table.number, count] as const),
    ...indexes.map(({ number }) => store.count(table.number, number).then((count) => [number, count] as const)),
  ];
  return new Map(await Promise.all(counts));
}

/** A table as CreateTable, DescribeTable and their like answer it. */
export function describeTable(
  table: TableRecord,
  context: { readonly scope: Scope; readonly now: EpochMs; readonly counts?: TableCounts },
): TableDescription {
  const { scope, now, counts = new Map() } = context;
  const arn = tableArn(scope, table.name);
  const isOnDemand = table.billingMode === "PAY_PER_REQUEST";
  const isNew = table.status === "CREATING";
  const globals = table.globalIndexes.map((index) =>
    describeGlobalIndex(index, { arn, now, counts, isOnDemand, isNew }),
  );
  const locals = table.localIndexes.map((index) => describeIndex(index, { arn, counts }));
  return {
    TableName: table.name,
    TableArn: arn,
    TableId: table.id,
    TableStatus: table.status,
    CreationDateTime: new Date(table.createdMs),
    KeySchema: describeKeys(table.keys),
    AttributeDefinitions: table.attributes.map(({ name, type }) => ({
      AttributeName: name,
      AttributeType: type === "N" || type === "B" ? type : "S",
    })),
    ProvisionedThroughput: describeUnits(table.units, now, isOnDemand),
    ...describeCount(counts.get(table.number), "Table"),
    ...describeBilling(table),
    ...(table.onDemandMaximum === undefined ? {} : { OnDemandThroughput: describeMaximum(table.onDemandMaximum) }),
    ...(globals.length > 0 ? { GlobalSecondaryIndexes: globals } : {}),
    ...(locals.length > 0 ? { LocalSecondaryIndexes: locals } : {}),
    ...(table.tableClass === undefined ? {} : { TableClassSummary: { TableClass: tableClassOf(table.tableClass) } }),
    DeletionProtectionEnabled: table.isDeletionProtected,
  };
}

function tableClassOf(name: string): "STANDARD" | "STANDARD_INFREQUENT_ACCESS" {
  return name === "STANDARD_INFREQUENT_ACCESS" ? name : "STANDARD";
}

function describeKeys({ partition, sort }: KeyNames): KeySchemaElement[] {
  const elements: KeySchemaElement[] = [{ AttributeName: partition.name, KeyType: "HASH" }];
  if (sort !== undefined) elements.push({ AttributeName: sort.name, KeyType: "RANGE" });
  return elements;
}

function describeUnits(units: ProvisionedUnits, now: EpochMs, isOnDemand: boolean) {
  return {
    NumberOfDecreasesToday: decreasesToday(units, now),
    ReadCapacityUnits: isOnDemand ? 0 : units.readUnitsPerSecond,
    WriteCapacityUnits: isOnDemand ? 0 : units.writeUnitsPerSecond,
    ...(units.lastIncreaseMs === undefined ? {} : { LastIncreaseDateTime: new Date(units.lastIncreaseMs) }),
    ...(units.lastDecreaseMs === undefined ? {} : { LastDecreaseDateTime: new Date(units.lastDecreaseMs) }),
  };
}

function describeBilling({
  billingMode,
  billingModeChangedMs,
}: TableRecord): Pick<TableDescription, "BillingModeSummary"> {
  if (billingModeChangedMs === undefined) return {};
  return {
    BillingModeSummary: {
      BillingMode: billingMode,
      LastUpdateToPayPerRequestDateTime: new Date(billingModeChangedMs),
    },
  };
}

function describeMaximum({ readUnitsPerSecond = -1, writeUnitsPerSecond = -1 }: OnDemandMaximum) {
  return { MaxReadRequestUnits: readUnitsPerSecond, MaxWriteRequestUnits: writeUnitsPerSecond };
}

function describeCount(count: StoredCount | undefined, kind: "Index" | "Table") {
  const { items, sizeBytes } = count ?? { items: 0, sizeBytes: 0 };
  return { ItemCount: items, [`${kind}SizeBytes`]: sizeBytes };
}

function describeIndex(
  { name, number, keys, projection }: IndexRecord,
  { arn, counts }: { readonly arn: string; readonly counts: TableCounts },
): LocalSecondaryIndexDescription {
  const { type, nonKeyAttributes } = projection;
  return {
    IndexName: name,
    IndexArn: `${arn}/index/${name}`,
    KeySchema: describeKeys(keys),
    Projection: {
      ProjectionType: type,
      ...(nonKeyAttributes === undefined ? {} : { NonKeyAttributes: [...nonKeyAttributes] }),
    },
    ...describeCount(counts.get(number), "Index"),
  };
}

interface GlobalContext {
  readonly arn: string;
  readonly now: EpochMs;
  readonly counts: TableCounts;
  readonly isOnDemand: boolean;
  /** Whether the table itself is being created: its indexes then have nothing to fill in. */
  readonly isNew: boolean;
}

function describeGlobalIndex(index: GlobalIndexRecord, context: GlobalContext): GlobalSecondaryIndexDescription {
  return {
    ...describeIndex(index, context),
    IndexStatus: index.status,
    ...(index.status === "CREATING" && !context.isNew ? { Backfilling: true } : {}),
    ProvisionedThroughput: describeUnits(index.units, context.now, context.isOnDemand),
    ...(index.onDemandMaximum === undefined ? {} : { OnDemandThroughput: describeMaximum(index.onDemandMaximum) }),
  };
}
