import type {
  AttributeDefinition,
  GlobalSecondaryIndex,
  KeySchemaElement,
  LocalSecondaryIndex,
  OnDemandThroughput,
  Projection,
  ProvisionedThroughput,
} from "@aws-sdk/client-dynamodb";
import { invalidParameter, missingMember, validationError } from "../errors.ts";
import type { ProvisionedUnits } from "../capacity/throughput-changes.ts";
import type { KeyAttribute, KeyNames } from "../expressions/key-condition.ts";
import { MAX_GLOBAL_INDEXES, MAX_LOCAL_INDEXES, MAX_PROJECTED_ATTRIBUTES } from "../limits.ts";
import { keyAttributes } from "./table-keys.ts";
import type { BillingMode, GlobalIndexRecord, IndexRecord, OnDemandMaximum, ProjectionRecord } from "./table-record.ts";

/** Units of an on-demand table. */
export const NO_UNITS: ProvisionedUnits = { readUnitsPerSecond: 0, writeUnitsPerSecond: 0, decreasesToday: 0 };

/** The attribute types that a schema declares. */
export function parseAttributes(definitions: readonly AttributeDefinition[] | undefined): readonly KeyAttribute[] {
  return (definitions ?? []).map(({ AttributeName: name, AttributeType: type }) => {
    if (name === undefined) throw missingMember("attributeDefinitions.1.member.attributeName");
    if (type === undefined) throw missingMember("attributeDefinitions.1.member.attributeType");
    return { name, type };
  });
}

/**
 * The key attributes of a table or index.
 *
 * @throws ValidationException for a schema that is not HASH, or HASH and RANGE, over declared attributes.
 */
export function parseKeySchema(
  elements: readonly KeySchemaElement[] | undefined,
  attributes: readonly KeyAttribute[],
): KeyNames {
  const [first, second, ...others] = elements ?? [];
  if (first === undefined) throw missingMember("keySchema");
  if (others.length > 0) {
    throw validationError(
      "1 validation error detected: Value at 'keySchema' failed to satisfy constraint: " +
        "Member must have length less than or equal to 2",
    );
  }
  expectKeyTypes(first, second);
  const names = (second === undefined ? [first] : [first, second]).map(({ AttributeName }) => AttributeName ?? "");
  const [partition, sort] = names.map((name) => attributes.find((attribute) => attribute.name === name));
  if (partition === undefined || (second !== undefined && sort === undefined)) {
    throw invalidParameter(
      `Some index key attributes are not defined in AttributeDefinitions. Keys: [${names.join(", ")}], ` +
        `AttributeDefinitions: [${attributes.map(({ name }) => name).join(", ")}]`,
    );
  }
  return sort === undefined ? { partition } : { partition, sort };
}

function expectKeyTypes(first: KeySchemaElement, second: KeySchemaElement | undefined): void {
  if (first.KeyType !== "HASH") {
    throw validationError("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
  }
  if (second === undefined) return;
  if (second.KeyType !== "RANGE") {
    throw validationError("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
  }
  if (first.AttributeName === second.AttributeName) {
    throw validationError("Both the Hash Key and the Range Key element in the KeySchema have the same name");
  }
}

/** Checks that every declared attribute is a key of something. @throws ValidationException where one is not. */
export function expectAttributesUsed(attributes: readonly KeyAttribute[], schemas: readonly KeyNames[]): void {
  const used = new Set(schemas.flatMap(keyAttributes).map(({ name }) => name));
  if (used.size === attributes.length) return;
  throw invalidParameter(
    "Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions",
  );
}

/** The provisioned units that a request gives a table or index in this billing mode. */
export function parseUnits(
  throughput: ProvisionedThroughput | undefined,
  billingMode: BillingMode,
  indexName?: string,
): ProvisionedUnits {
  const read = throughput?.ReadCapacityUnits;
  const write = throughput?.WriteCapacityUnits;
  const where = indexName === undefined ? "" : ` for index: ${indexName}`;
  if (billingMode === "PAY_PER_REQUEST") {
    if (throughput === undefined) return NO_UNITS;
    throw invalidParameter(
      `Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST${where}`,
    );
  }
  if (read === undefined || write === undefined) {
    throw invalidParameter(
      `ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED${where}`,
    );
  }
  return { readUnitsPerSecond: read, writeUnitsPerSecond: write, decreasesToday: 0 };
}

/** The maximum of on-demand traffic that a request sets; -1 removes it. */
export function parseMaximum(throughput: OnDemandThroughput | undefined): OnDemandMaximum | undefined {
  if (throughput === undefined) return undefined;
  const { MaxReadRequestUnits: read = -1, MaxWriteRequestUnits: write = -1 } = throughput;
  return {
    ...(read > 0 ? { readUnitsPerSecond: read } : {}),
    ...(write > 0 ? { writeUnitsPerSecond: write } : {}),
  };
}

/** What the parsing of an index needs to know of its table. */
export interface IndexContext {
  readonly attributes: readonly KeyAttribute[];
  readonly billingMode: BillingMode;
  readonly newNumber: () => number;
}

/** The global secondary indexes of a new table. */
export function parseGlobalIndexes(
  indexes: readonly GlobalSecondaryIndex[] | undefined,
  context: IndexContext,
): readonly GlobalIndexRecord[] {
  if (indexes !== undefined && indexes.length > MAX_GLOBAL_INDEXES) {
    throw invalidParameter(`GlobalSecondaryIndex count exceeds the per-table limit of ${MAX_GLOBAL_INDEXES}`);
  }
  if (indexes?.length === 0) throw invalidParameter("List of GlobalSecondaryIndexes is empty");
  return (indexes ?? []).map((index) => parseGlobalIndex(index, context));
}

/** One new global secondary index. */
export function parseGlobalIndex(index: GlobalSecondaryIndex, context: IndexContext): GlobalIndexRecord {
  const maximum = parseMaximum(index.OnDemandThroughput);
  return {
    ...parseIndex(index, context),
    status: "CREATING",
    units: parseUnits(index.ProvisionedThroughput, context.billingMode, index.IndexName),
    ...(maximum === undefined ? {} : { onDemandMaximum: maximum }),
  };
}

/** The local secondary indexes of a new table. */
export function parseLocalIndexes(
  indexes: readonly LocalSecondaryIndex[] | undefined,
  keys: KeyNames,
  context: IndexContext,
): readonly IndexRecord[] {
  if (indexes === undefined) return [];
  if (indexes.length === 0) throw invalidParameter("List of LocalSecondaryIndexes is empty");
  if (keys.sort === undefined) {
    throw invalidParameter(
      "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex",
    );
  }
  if (indexes.length > MAX_LOCAL_INDEXES) {
    throw invalidParameter(`Number of LocalSecondaryIndexes exceeds per-table limit of ${MAX_LOCAL_INDEXES}`);
  }
  return indexes.map((raw) => {
    const index = parseIndex(raw, context);
    if (index.keys.sort === undefined) {
      throw invalidParameter(`Index KeySchema does not have a range key for index: ${index.name}`);
    }
    if (index.keys.partition.name !== keys.partition.name) {
      throw invalidParameter(
        `Index KeySchema does not have the same leading hash key as table KeySchema for index: ${index.name}. ` +
          `index hash key: ${index.keys.partition.name}, table hash key: ${keys.partition.name}`,
      );
    }
    return index;
  });
}

/** @throws ValidationException where two indexes have one name, or all of them project too much. */
export function expectDistinctIndexes(indexes: readonly IndexRecord[]): void {
  const projected = indexes.reduce((sum, { projection }) => sum + (projection.nonKeyAttributes?.length ?? 0), 0);
  if (projected > MAX_PROJECTED_ATTRIBUTES) {
    throw invalidParameter(
      "Total number of projected attributes across all indexes exceeds the limit of " +
        `${MAX_PROJECTED_ATTRIBUTES}: ${projected}`,
    );
  }
  const names = new Set<string>();
  for (const { name } of indexes) {
    if (names.has(name)) throw invalidParameter(`Duplicate index name: ${name}`);
    names.add(name);
  }
}

function parseIndex(index: LocalSecondaryIndex, context: IndexContext): IndexRecord {
  if (index.IndexName === undefined) throw missingMember("indexName");
  return {
    name: index.IndexName,
    number: context.newNumber(),
    keys: parseKeySchema(index.KeySchema, context.attributes),
    projection: parseProjection(index.Projection),
  };
}

function parseProjection(projection: Projection | undefined): ProjectionRecord {
  const type = projection?.ProjectionType;
  const names = projection?.NonKeyAttributes;
  if (type === undefined) throw invalidParameter("Unknown ProjectionType: null");
  if (type !== "INCLUDE") {
    if (names === undefined) return { type };
    throw invalidParameter(`ProjectionType is ${type}, but NonKeyAttributes is specified`);
  }
  if (names === undefined) throw invalidParameter("ProjectionType is INCLUDE, but NonKeyAttributes is not specified");
  return { type, nonKeyAttributes: names };
}
