import type { DynamoDb } from "../dynamo-db.ts";
import type { Input, Operation } from "../dynamo-db-client.ts";
import { dynamoDbError, invalidParameter, missingMember, validationError } from "../errors.ts";
import { MAX_TABLES, MIN_TABLE_NAME, TABLE_TRANSITION_MS } from "../limits.ts";
import { recordProvisioned } from "../provisioned-metrics.ts";
import { describeTable } from "../tables/describe-table.ts";
import {
  expectAttributesUsed,
  expectDistinctIndexes,
  parseAttributes,
  parseGlobalIndexes,
  parseLocalIndexes,
  parseMaximum,
  parseTableKeys,
  parseUnits,
} from "../tables/parse-schema.ts";
import type { TableRecord } from "../tables/table-record.ts";
import { expectTableName, tableNameError } from "../tables/table-registry.ts";
import { tagsToRecord } from "../tables/table-tags.ts";

/** Creates a table; it is CREATING for a moment, then ACTIVE. */
export function createTable(db: DynamoDb): Operation<"CreateTable"> {
  return async (input, { scope }) => {
    const now = db.clock.now();
    const record = newTable(db, input);
    if (db.tables.find(scope, record.name) !== undefined) {
      throw dynamoDbError("ResourceInUseException", `Table already exists: ${record.name}`);
    }
    if (db.tables.list(scope).length >= MAX_TABLES) {
      throw dynamoDbError(
        "LimitExceededException",
        `Subscriber limit exceeded: Number of tables exceeds the per-account limit of ${MAX_TABLES}`,
      );
    }
    const table = db.tables.put(scope, record);
    recordProvisioned(db, scope, table);
    return { TableDescription: describeTable(table, { scope, now }) };
  };
}

function newTable(db: DynamoDb, input: Input<"CreateTable">): TableRecord {
  if (input.TableName === undefined) throw missingMember("tableName");
  if (input.TableName.length < MIN_TABLE_NAME) {
    throw tableNameError(input.TableName, `Member must have length greater than or equal to ${MIN_TABLE_NAME}`);
  }
  expectTableName(input.TableName);
  if (input.AttributeDefinitions === undefined) throw missingMember("attributeDefinitions");
  refuseStreams(input.StreamSpecification);
  if (input.StreamSpecification?.StreamViewType !== undefined) {
    throw invalidParameter("Table is being created with a stream disabled, UpdateViewType should not be specified");
  }
  const now = db.clock.now();
  const attributes = parseAttributes(input.AttributeDefinitions);
  const billingMode = input.BillingMode ?? "PROVISIONED";
  const units = parseUnits(input.ProvisionedThroughput, billingMode);
  const keys = parseTableKeys(input.KeySchema, attributes);
  const context = { attributes, billingMode, newNumber: () => db.tables.newNumber() };
  const localIndexes = parseLocalIndexes(input.LocalSecondaryIndexes, keys, context);
  const globalIndexes = parseGlobalIndexes(input.GlobalSecondaryIndexes, context);
  const indexes = [...localIndexes, ...globalIndexes];
  expectDistinctIndexes(indexes);
  expectAttributesUsed(attributes, keys, indexes);
  const maximum = parseMaximum(input.OnDemandThroughput, billingMode);
  return {
    name: input.TableName,
    id: db.random.uuid(),
    number: db.tables.newNumber(),
    createdMs: now,
    status: "CREATING",
    settlesAtMs: now + TABLE_TRANSITION_MS,
    keys,
    attributes,
    billingMode,
    ...(billingMode === "PAY_PER_REQUEST" ? { billingModeChangedMs: now } : {}),
    units,
    ...(maximum === undefined ? {} : { onDemandMaximum: maximum }),
    globalIndexes,
    localIndexes,
    tags: tagsToRecord(input.Tags),
    isDeletionProtected: input.DeletionProtectionEnabled === true,
    ...(input.TableClass === undefined ? {} : { tableClass: input.TableClass }),
  };
}

/** Differs from AWS: tables have no streams. @throws ValidationException where a request enables one. */
export function refuseStreams(specification: Input<"CreateTable">["StreamSpecification"]): void {
  if (specification?.StreamEnabled !== true) return;
  throw validationError("DynamoDB Streams are not supported by this endpoint: leave StreamSpecification out");
}
