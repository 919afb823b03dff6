import { ConsumedUnits } from "./capacity/consumed-units.ts";
import { indexWriteUnits, type WriteKind, writeUnits } from "./capacity/units.ts";
import { dynamoDbError, validationError } from "./errors.ts";
import { evaluateCondition } from "./expressions/evaluate-condition.ts";
import type { CheckedCondition } from "./expressions/syntax.ts";
import { MAX_ITEM_BYTES } from "./limits.ts";
import type { ItemWrite } from "./store/item-store.ts";
import type { StoredItem } from "./store/item-cache.ts";
import type { TableAccess } from "./table-access.ts";
import { indexChange, indexEntries } from "./tables/index-entries.ts";
import type { ItemPlace } from "./tables/table-keys.ts";
import type { Item } from "./values/attribute-value.ts";
import { itemSize } from "./values/item-size.ts";

/** A checked write of one item. */
export interface WritePlan {
  readonly place: ItemPlace;
  readonly condition?: CheckedCondition | undefined;
  /** The item as it shall be, from what it was; undefined removes it. */
  readonly change: (before: Item | undefined) => Item | undefined;
  /** Whether `change` looks at the item, or the response shows it. */
  readonly needsBefore: boolean;
  /** What to say of an item that is too large. */
  readonly tooLarge: string;
  /** Whether a failed condition answers with the item. */
  readonly returnsItemOnFailure?: boolean;
}

/** What a write did. */
export interface WriteOutcome {
  readonly before: Item | undefined;
  readonly after: Item | undefined;
  readonly consumed: ConsumedUnits;
}

/** A write that is ready to be stored, and its price. */
export interface PreparedWrite extends WriteOutcome {
  /** Undefined where there is nothing to store. */
  readonly write: ItemWrite | undefined;
  /** Pays for it. */
  readonly charge: () => void;
}

/**
 * Does one write: waits for its turn on the item, checks the condition, stores, pays.
 *
 * @throws ProvisionedThroughputExceededException, ConditionalCheckFailedException or what `change` throws.
 */
export async function writeItem(access: TableAccess, plan: WritePlan): Promise<WriteOutcome> {
  access.admit("write", plan.place);
  const release = access.reserve("write", plan.place);
  return await access.db.store.hold([plan.place.address], () => writeHeld(access, plan)).finally(release);
}

async function writeHeld(access: TableAccess, plan: WritePlan): Promise<WriteOutcome> {
  if (isBlind(access, plan)) return await writeBlindly(access, plan);
  const { store } = access.db;
  const prepared = prepareWrite(access, plan, await store.get(plan.place.address));
  if (prepared.write !== undefined) await store.write(prepared.write);
  prepared.charge();
  return prepared;
}

/**
 * Works out a write without storing it. The caller holds the item.
 *
 * @throws ConditionalCheckFailedException, which costs as the write would have; and as {@link writeItem}.
 */
export function prepareWrite(
  access: TableAccess,
  plan: WritePlan,
  before: StoredItem | undefined,
  kind: WriteKind = "standard",
): PreparedWrite {
  expectCondition(access, plan, before, kind);
  const after = measured(plan, plan.change(before?.item));
  const isNothing = before === undefined && after === undefined;
  const write = isNothing ? undefined : { address: plan.place.address, after: withEntries(access, after) };
  return {
    before: before?.item,
    after: after?.item,
    write,
    ...priceOf(access, plan, { before, after, kind }),
  };
}

function expectCondition(access: TableAccess, plan: WritePlan, before: StoredItem | undefined, kind: WriteKind): void {
  const { item = {}, sizeBytes = 0 } = before ?? {};
  if (plan.condition === undefined || evaluateCondition(plan.condition, item)) return;
  access.charge("write", writeUnits(sizeBytes, 0, kind), plan.place);
  throw conditionFailure(plan, before?.item);
}

/** A put that looks at nothing, on a table without indexes, needs no read before it. */
function isBlind(access: TableAccess, plan: WritePlan): boolean {
  const { globalIndexes, localIndexes } = access.table;
  return plan.condition === undefined && !plan.needsBefore && globalIndexes.length + localIndexes.length === 0;
}

async function writeBlindly(access: TableAccess, plan: WritePlan): Promise<WriteOutcome> {
  const after = measured(plan, plan.change(undefined));
  const { address } = plan.place;
  const beforeBytes = await access.db.store.write({ address, after: after && { ...after, entries: [] } });
  const consumed = new ConsumedUnits();
  const units = writeUnits(beforeBytes ?? 0, after?.sizeBytes ?? 0);
  consumed.addTable(units);
  access.charge("write", units, plan.place);
  return { before: undefined, after: after?.item, consumed };
}

function measured(plan: WritePlan, item: Item | undefined): StoredItem | undefined {
  if (item === undefined) return undefined;
  const sizeBytes = itemSize(item);
  if (sizeBytes > MAX_ITEM_BYTES) throw validationError(plan.tooLarge);
  return { item, sizeBytes };
}

function withEntries(access: TableAccess, after: StoredItem | undefined) {
  return after && { ...after, entries: indexEntries(after.item, access.table) };
}

interface Change {
  readonly before: StoredItem | undefined;
  readonly after: StoredItem | undefined;
  readonly kind: WriteKind;
}

/** The price of a change over table and indexes. @throws ProvisionedThroughputExceededException for an exhausted index. */
function priceOf(access: TableAccess, plan: WritePlan, { before, after, kind }: Change) {
  const consumed = new ConsumedUnits();
  const items = { before: before?.item, after: after?.item };
  let tableUnits = writeUnits(before?.sizeBytes ?? 0, after?.sizeBytes ?? 0, kind);
  consumed.addTable(tableUnits);
  for (const index of access.table.localIndexes) {
    const units = indexWriteUnits(indexChange(items, access.table, index), kind);
    consumed.addIndex("local", index.name, units);
    tableUnits += units; // Local indexes use the table's capacity.
  }
  const globalUnits = access.table.globalIndexes
    .filter(({ status }) => status === "ACTIVE" || status === "UPDATING")
    .map((index) => ({ index, units: indexWriteUnits(indexChange(items, access.table, index), kind) }))
    .filter(({ units }) => units > 0);
  for (const { index, units } of globalUnits) {
    access.admit("write", { index });
    consumed.addIndex("global", index.name, units);
  }
  const charge = () => {
    access.charge("write", tableUnits, plan.place);
    for (const { index, units } of globalUnits) access.charge("write", units, { index });
  };
  return { consumed, charge };
}

function conditionFailure(plan: WritePlan, item: Item | undefined) {
  const members = plan.returnsItemOnFailure === true && item !== undefined ? { Item: item } : {};
  return dynamoDbError("ConditionalCheckFailedException", "The conditional request failed", members);
}
