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
import { MAX_GLOBAL_INDEXES, MAX_LOCAL_INDEXES, MAX_NUMBER_OF_UNITS, MAX_PROJECTED_ATTRIBUTES } from "../limits.ts";
import { keyAttributes } from "./table-keys.ts";
import type { BillingMode, GlobalIndexRecord, IndexRecord, OnDemandMaximum, ProjectionRecord } from "./table-record.ts";

/** Units of an on-demand table. */
export const NO_UNITS: ProvisionedUnits = { readUnitsPerSecond: 0, writeUnitsPerSecond: 0, decreasesToday: 0 };

/** The attribute types that a schema declares. @throws ValidationException where one attribute is declared twice. */
export function parseAttributes(definitions: readonly AttributeDefinition[] | undefined): readonly KeyAttribute[] {
  const names = new Set<string>();
  return (definitions ?? []).map(({ AttributeName: name, AttributeType: type }, index) => {
    if (name === undefined) throw missingMember(`attributeDefinitions.${index + 1}.member.attributeName`);
    if (type === undefined) throw missingMember(`attributeDefinitions.${index + 1}.member.attributeType`);
    if (names.has(name)) throw validationError(`Attribute Name is duplicated: ${name}`);
    names.add(name);
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
  if (others.length > 0) throw tooManyElements([first, second, ...others]);
  const names = (second === undefined ? [first] : [first, second]).map(({ AttributeName }) => AttributeName ?? "");
  const [partition, sort] = names.map((name) => attributes.find((attribute) => attribute.name === name));
  if (partition === undefined || (second !== undefined && sort === undefined)) {
    throw invalidParameter(
      `Some index key attributes are not defined in AttributeDefinitions. Keys: [${names.join(", ")}], ` +
        `AttributeDefinitions: [${attributes.map(({ name }) => name).join(", ")}]`,
    );
  }
  expectKeyTypes(first, second);
  return sort === undefined ? { partition } : { partition, sort };
}

/** The key attributes of a table: as {@link parseKeySchema}, and AWS counts before it looks at names. */
export function parseTableKeys(
  elements: readonly KeySchemaElement[] | undefined,
  attributes: readonly KeyAttribute[],
): KeyNames {
  const names = new Set(elements?.map(({ AttributeName }) => AttributeName));
  if ((elements?.length ?? 0) <= 2 && names.size > attributes.length) {
    throw validationError("Invalid KeySchema: Some index key attribute have no definition");
  }
  return parseKeySchema(elements, attributes);
}

function tooManyElements(elements: readonly (KeySchemaElement | undefined)[]) {
  const listed = elements.map(
    (element) => `KeySchemaElement(attributeName=${element?.AttributeName}, keyType=${element?.KeyType})`,
  );
  return validationError(
    `1 validation error detected: Value '[${listed.join(", ")}]' at 'keySchema' failed to satisfy constraint: ` +
      "Member must have length less than or equal to 2",
  );
}

function expectKeyTypes(first: KeySchemaElement, second: KeySchemaElement | undefined): void {
  if (first.AttributeName === second?.AttributeName) {
    throw validationError("Both the Hash Key and the Range Key element in the KeySchema have the same name");
  }
  if (first.KeyType !== "HASH") {
    throw validationError("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
  }
  if (second !== undefined && second.KeyType !== "RANGE") {
    throw validationError("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
  }
}

/** Checks that every declared attribute is a key of something. @throws ValidationException where one is not. */
export function expectAttributesUsed(
  attributes: readonly KeyAttribute[],
  keys: KeyNames,
  indexes: readonly IndexRecord[],
): void {
  const used = new Set([keys, ...indexes.map((index) => index.keys)].flatMap(keyAttributes).map(({ name }) => name));
  if (used.size === attributes.length) return;
  if (indexes.length === 0) {
    throw invalidParameter(
      "Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions",
    );
  }
  const declared = attributes.map(({ name }) => name).toSorted();
  throw invalidParameter(
    `Some AttributeDefinitions are not used. AttributeDefinitions: [${declared.join(", ")}], ` +
      `keys used: [${[...used].toSorted().join(", ")}]`,
  );
}

/** The provisioned units that a request gives a table in this billing mode. */
export function parseUnits(throughput: ProvisionedThroughput | undefined, billingMode: BillingMode): ProvisionedUnits {
  if (billingMode === "PAY_PER_REQUEST") {
    if (throughput === undefined) return NO_UNITS;
    throw invalidParameter(
      "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST",
    );
  }
  return (
    unitsOf(throughput) ??
    fail("ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED")
  );
}

/** The provisioned units that a request gives a new index in this billing mode of its table. */
function parseIndexUnits({ IndexName, ProvisionedThroughput: throughput }: GlobalSecondaryIndex, mode: BillingMode) {
  if (mode === "PROVISIONED") {
    return unitsOf(throughput) ?? fail(`ProvisionedThroughput is not specified for index: ${IndexName}`);
  }
  if (throughput === undefined) return NO_UNITS;
  return fail(
    `ProvisionedThroughput should not be specified for index: ${IndexName} when BillingMode is PAY_PER_REQUEST`,
  );
}

function fail(message: string): never {
  throw invalidParameter(message);
}

function unitsOf(throughput: ProvisionedThroughput | undefined): ProvisionedUnits | undefined {
  const { ReadCapacityUnits: read, WriteCapacityUnits: write } = throughput ?? {};
  if (read === undefined || write === undefined) return undefined;
  for (const [name, units] of Object.entries({ ReadCapacityUnits: read, WriteCapacityUnits: write })) {
    if (units > MAX_NUMBER_OF_UNITS) throw validationError(`Given value ${units} for ${name} is out of bounds`);
  }
  return { readUnitsPerSecond: read, writeUnitsPerSecond: write, decreasesToday: 0 };
}

/** The maximum of on-demand traffic that a request sets in this billing mode; -1 removes it. */
export function parseMaximum(
  throughput: OnDemandThroughput | undefined,
  billingMode: BillingMode,
  indexName?: string,
): OnDemandMaximum | undefined {
  if (throughput === undefined) return undefined;
  const { MaxReadRequestUnits: read = -1, MaxWriteRequestUnits: write = -1 } = throughput;
  for (const [name, units] of Object.entries(throughput)) {
    if (units !== undefined) expectMaximum(name, units, { billingMode, indexName });
  }
  return {
    ...(read > 0 ? { readUnitsPerSecond: read } : {}),
    ...(write > 0 ? { writeUnitsPerSecond: write } : {}),
  };
}

function expectMaximum(
  name: string,
  units: number,
  { billingMode, indexName }: { readonly billingMode: BillingMode; readonly indexName: string | undefined },
): void {
  const where = indexName === undefined ? "" : ` for index : ${indexName}`;
  if (billingMode === "PROVISIONED") {
    fail(`${name} for OnDemandThroughput${where} cannot be specified when the table BillingMode is PROVISIONED`);
  }
  if (units === 0 || units < -1) {
    fail(`Requested ${name} for OnDemandThroughput${where || " for table"} is outside of valid range`);
  }
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
  const maximum = parseMaximum(index.OnDemandThroughput, context.billingMode, index.IndexName);
  return {
    ...parseIndex(index, context),
    status: "CREATING",
    units: parseIndexUnits(index, context.billingMode),
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
  for (const [at, name] of names.entries()) {
    if (names.indexOf(name) < at) throw invalidParameter(`Duplicate element in NonKeyAttributes: ${name}`);
  }
  return { type, nonKeyAttributes: names };
}
