import type { EpochMs } from "@faultline/core";
import { changeUnits, type ProvisionedUnits } from "../capacity/throughput-changes.ts";
import type { Input } from "../dynamo-db-client.ts";
import { dynamoDbError, invalidParameter, missingMember, validationError } from "../errors.ts";
import { MAX_GLOBAL_INDEXES } from "../limits.ts";
import { NO_UNITS, parseAttributes, parseGlobalIndex, parseMaximum, parseUnits } from "./parse-schema.ts";
import type { BillingMode, GlobalIndexRecord, PendingChange, TableRecord } from "./table-record.ts";

type UpdateInput = Input<"UpdateTable">;
type ProvisionedThroughput = UpdateInput["ProvisionedThroughput"];

/** A table update that has been checked. */
export interface TableUpdatePlan {
  readonly table: TableRecord;
  readonly created: readonly GlobalIndexRecord[];
  readonly dropped: readonly GlobalIndexRecord[];
  /** Whether it takes effect at once: protection and table class do. */
  readonly isImmediate: boolean;
}

interface PlanContext {
  readonly now: EpochMs;
  readonly newNumber: () => number;
}

/**
 * Works out what an UpdateTable changes now, and what once the table is ACTIVE again.
 *
 * @throws ValidationException or LimitExceededException for what AWS refuses.
 */
export function planTableUpdate(table: TableRecord, input: UpdateInput, context: PlanContext): TableUpdatePlan {
  const billingMode = input.BillingMode ?? table.billingMode;
  const pending: PendingChange = {
    ...(billingMode === table.billingMode ? {} : { billingMode }),
    ...pendingUnits(table, billingMode, { input, now: context.now }),
  };
  const indexes = planIndexes(table, input, { ...context, billingMode });
  const changesCapacity = Object.keys(pending).length > 0 || Object.keys(indexes.units).length > 0;
  const maximum = parseMaximum(input.OnDemandThroughput, billingMode) ?? table.onDemandMaximum;
  return {
    table: {
      ...table,
      attributes: mergedAttributes(table, input),
      globalIndexes: indexes.records,
      ...(maximum === undefined ? {} : { onDemandMaximum: maximum }),
      ...(changesCapacity ? { pending: { ...pending, indexUnits: indexes.units } } : {}),
      ...(billingMode === "PAY_PER_REQUEST" && table.billingMode !== billingMode
        ? { billingModeChangedMs: context.now }
        : {}),
      isDeletionProtected: input.DeletionProtectionEnabled ?? table.isDeletionProtected,
      ...(input.TableClass === undefined ? {} : { tableClass: input.TableClass }),
    },
    created: indexes.created,
    dropped: indexes.dropped,
    isImmediate: !changesCapacity && indexes.created.length + indexes.dropped.length === 0,
  };
}

function pendingUnits(
  table: TableRecord,
  billingMode: BillingMode,
  { input, now }: { readonly input: UpdateInput; readonly now: EpochMs },
): Pick<PendingChange, "units"> {
  if (billingMode === "PAY_PER_REQUEST") {
    parseUnits(input.ProvisionedThroughput, billingMode);
    return billingMode === table.billingMode ? {} : { units: NO_UNITS };
  }
  if (table.billingMode === "PAY_PER_REQUEST") {
    if (input.ProvisionedThroughput !== undefined)
      return { units: parseUnits(input.ProvisionedThroughput, billingMode) };
    throw invalidParameter("ProvisionedThroughput must be specified when BillingMode is PROVISIONED");
  }
  if (input.ProvisionedThroughput === undefined) return {};
  return { units: changedUnits(table.units, input.ProvisionedThroughput, { now, owner: "the table" }) };
}

function changedUnits(
  current: ProvisionedUnits,
  throughput: ProvisionedThroughput,
  { now, owner }: { readonly now: EpochMs; readonly owner: string },
): ProvisionedUnits {
  const requested = parseUnits(throughput, "PROVISIONED");
  const { readUnitsPerSecond: read, writeUnitsPerSecond: write } = requested;
  if (read === current.readUnitsPerSecond && write === current.writeUnitsPerSecond) {
    throw validationError(
      `The provisioned throughput for ${owner} will not change. The requested value equals the current value. ` +
        `Current ReadCapacityUnits provisioned for ${owner}: ${read}. Requested ReadCapacityUnits: ${read}. ` +
        `Current WriteCapacityUnits provisioned for ${owner}: ${write}. Requested WriteCapacityUnits: ${write}. ` +
        "Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.",
    );
  }
  const changed = { readUnitsPerSecond: read, writeUnitsPerSecond: write };
  return changeUnits(current, changed, now);
}

interface IndexPlanContext extends PlanContext {
  readonly billingMode: BillingMode;
}

interface IndexPlan {
  readonly records: readonly GlobalIndexRecord[];
  readonly created: readonly GlobalIndexRecord[];
  readonly dropped: readonly GlobalIndexRecord[];
  readonly units: Readonly<Record<string, ProvisionedUnits>>;
}

function planIndexes(table: TableRecord, input: UpdateInput, context: IndexPlanContext): IndexPlan {
  let plan: IndexPlan = { records: table.globalIndexes, created: [], dropped: [], units: {} };
  for (const update of input.GlobalSecondaryIndexUpdates ?? []) {
    if (update.Create !== undefined) {
      const index = newIndex(table, plan, { create: update.Create, input, context });
      plan = { ...plan, records: [...plan.records, index], created: [...plan.created, index] };
    } else if (update.Delete !== undefined) {
      plan = withDroppedIndex(table, plan, update.Delete.IndexName);
    } else if (update.Update !== undefined) {
      plan = withUpdatedIndex(table, plan, { update: update.Update, context });
    }
  }
  if (plan.created.length + plan.dropped.length <= 1) return plan;
  throw dynamoDbError(
    "LimitExceededException",
    "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table",
  );
}

type IndexUpdate = NonNullable<NonNullable<UpdateInput["GlobalSecondaryIndexUpdates"]>[number]>;

function withDroppedIndex(table: TableRecord, plan: IndexPlan, name: string | undefined): IndexPlan {
  expectGlobal(table, name, "delete");
  const dropped = existingIndex(plan, table, name);
  const records = plan.records.map((index) => (index === dropped ? { ...index, status: "DELETING" as const } : index));
  return { ...plan, records, dropped: [...plan.dropped, dropped] };
}

function withUpdatedIndex(
  table: TableRecord,
  plan: IndexPlan,
  { update, context }: { readonly update: NonNullable<IndexUpdate["Update"]>; readonly context: IndexPlanContext },
): IndexPlan {
  const { now, billingMode } = context;
  expectGlobal(table, update.IndexName, "update");
  const index = existingIndex(plan, table, update.IndexName);
  const maximum = parseMaximum(update.OnDemandThroughput, billingMode, index.name);
  expectUnitsFit(update, billingMode);
  const changed = {
    ...index,
    status: "UPDATING" as const,
    ...(maximum === undefined ? {} : { onDemandMaximum: maximum }),
  };
  const records = plan.records.map((record) => (record === index ? changed : record));
  if (update.ProvisionedThroughput === undefined) return { ...plan, records };
  const owner = `the index ${index.name}`;
  const units = changedUnits(index.units, update.ProvisionedThroughput, { now, owner });
  return { ...plan, records, units: { ...plan.units, [index.name]: units } };
}

/** @throws ValidationException where the units given to an index do not go with the table's billing mode. */
function expectUnitsFit(
  { IndexName, ProvisionedThroughput: units }: NonNullable<IndexUpdate["Update"]>,
  mode: BillingMode,
) {
  if (mode === "PAY_PER_REQUEST" && units !== undefined) {
    throw invalidParameter(
      `Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: ${IndexName} ` +
        "when BillingMode is PAY_PER_REQUEST",
    );
  }
  if (mode === "PROVISIONED" && units === undefined) {
    throw invalidParameter(`ProvisionedThroughput must be specified for index: ${IndexName}`);
  }
}

/** @throws ValidationException for a local index, which stays as it was created. */
function expectGlobal(table: TableRecord, name: string | undefined, verb: "delete" | "update"): void {
  if (!table.localIndexes.some((index) => index.name === name)) return;
  throw validationError(`Cannot ${verb} an index that is not a GlobalSecondaryIndex: ${name}`);
}

function newIndex(
  table: TableRecord,
  plan: IndexPlan,
  parts: {
    readonly create: NonNullable<IndexUpdate["Create"]>;
    readonly input: UpdateInput;
    readonly context: IndexPlanContext;
  },
): GlobalIndexRecord {
  if (parts.input.AttributeDefinitions === undefined) {
    throw invalidParameter(`AttributeDefinitions is not specified for index: ${parts.create.IndexName}`);
  }
  const index = parseGlobalIndex(parts.create, {
    attributes: mergedAttributes(table, parts.input),
    billingMode: parts.context.billingMode,
    newNumber: parts.context.newNumber,
  });
  if ([...plan.records, ...table.localIndexes].some(({ name }) => name === index.name)) {
    throw validationError("Attempting to create an index which already exists");
  }
  if (plan.records.length < MAX_GLOBAL_INDEXES) return index;
  throw dynamoDbError(
    "LimitExceededException",
    `GlobalSecondaryIndex count exceeds the per-table limit of ${MAX_GLOBAL_INDEXES}`,
  );
}

function existingIndex(plan: IndexPlan, table: TableRecord, name: string | undefined): GlobalIndexRecord {
  if (name === undefined) throw missingMember("globalSecondaryIndexUpdates.1.member.indexName");
  const index = plan.records.find((record) => record.name === name);
  if (index !== undefined) return index;
  throw dynamoDbError(
    "ResourceNotFoundException",
    `Requested resource not found: Index: ${name} not found in Table: ${table.name}`,
  );
}

function mergedAttributes(table: TableRecord, input: UpdateInput) {
  const added = parseAttributes(input.AttributeDefinitions);
  const known = table.attributes.filter(({ name }) => !added.some((attribute) => attribute.name === name));
  return [...known, ...added];
}
