import { ConsumedUnits } from "./capacity/consumed-units.ts";
import { readUnits } from "./capacity/units.ts";
import { dynamoDbError, validationError } from "./errors.ts";
import { evaluateCondition } from "./expressions/evaluate-condition.ts";
import type { KeyNames } from "./expressions/key-condition.ts";
import { pickAttributes, projectItem } from "./expressions/project-item.ts";
import type { CheckedCondition, Path } from "./expressions/syntax.ts";
import { MAX_PAGE_BYTES } from "./limits.ts";
import type { ItemPage } from "./store/item-store.ts";
import type { TableAccess } from "./table-access.ts";
import { encodeIndexKey, projectToIndex } from "./tables/index-entries.ts";
import { encodeItemKey, expectKeyTypes, keyAttributes } from "./tables/table-keys.ts";
import type { GlobalIndexRecord, IndexRecord, TableRecord } from "./tables/table-record.ts";
import { type AttributeValue, attributeOf, type Item, typeOf } from "./values/attribute-value.ts";
import { afterKey } from "./values/key-encoding.ts";
import { parseItem } from "./values/parse-value.ts";

/** What Query and Scan read: the table, or one of its indexes. */
export interface PageSource {
  readonly table: TableRecord;
  readonly index: IndexRecord | undefined;
  /** The same index where it is a global one, with its own capacity. */
  readonly globalIndex: GlobalIndexRecord | undefined;
  /** Key attributes of what is read. */
  readonly keys: KeyNames;
}

/** Keys in the store's order: `from` up to, not including, `to`. */
export interface KeyRange {
  readonly from: Buffer;
  readonly to: Buffer | undefined;
}

/** What Query and Scan have in common once their input is checked. */
export interface PageRead {
  readonly source: PageSource;
  readonly range: KeyRange;
  readonly startKey: Item | undefined;
  readonly isForward: boolean;
  readonly isConsistent: boolean;
  readonly limit: number | undefined;
  readonly filter: CheckedCondition | undefined;
  readonly projection: readonly Path[] | undefined;
  readonly select: string;
  /** Where the partition lies among all key hashes; undefined for a scan. */
  readonly hashFraction: number | undefined;
}

/** A page as both operations answer it. */
export interface PageOutput {
  readonly Count: number;
  readonly ScannedCount: number;
  readonly Items?: Record<string, AttributeValue>[];
  readonly LastEvaluatedKey?: Record<string, AttributeValue>;
}

/** The table or index that a request names. @throws ValidationException where the table has no such index. */
export function pageSource(table: TableRecord, indexName: string | undefined): PageSource {
  if (indexName === undefined) return { table, index: undefined, globalIndex: undefined, keys: table.keys };
  const globalIndex = table.globalIndexes.find(({ name }) => name === indexName);
  const index = globalIndex ?? table.localIndexes.find(({ name }) => name === indexName);
  if (index === undefined) throw validationError(`The table does not have the specified index: ${indexName}`);
  if (globalIndex?.status === "CREATING" || globalIndex?.status === "DELETING") {
    throw dynamoDbError("ValidationException", `Cannot read from backfilling global secondary index: ${indexName}`);
  }
  return { table, index, globalIndex, keys: index.keys };
}

/** Reads one page, filters and projects it, and pays for all that was read. */
export async function readPage(access: TableAccess, read: PageRead) {
  const { table, index, globalIndex } = read.source;
  const target = { index: globalIndex, hashFraction: read.hashFraction };
  access.admit("read", target);
  const range = resume(read);
  const release = access.reserve("read", target);
  const page = await access.db.store
    .page({
      table: table.number,
      index: index?.number,
      from: range.from.toString("latin1"),
      to: range.to?.toString("latin1"),
      isForward: read.isForward,
      maxItems: read.limit ?? Number.MAX_SAFE_INTEGER,
      maxBytes: MAX_PAGE_BYTES,
    })
    .finally(release);
  const consumed = payFor(access, read, page);
  return { output: toOutput(read, page), consumed };
}

/** Checks an `ExclusiveStartKey`. @throws ValidationException where it is not a key of what is read. */
export function parseStartKey(key: Item | undefined, { table, index, keys }: PageSource): Item | undefined {
  if (key === undefined) return undefined;
  const parsed = parseItem(key);
  const expected = startKeyAttributes(table, index);
  if (Object.keys(parsed).length !== expected.size) {
    throw validationError(
      index === undefined
        ? "The provided starting key is invalid: The provided key element does not match the schema"
        : "The provided starting key is invalid",
    );
  }
  for (const { name, type } of [...keyAttributes(table.keys), ...keyAttributes(keys)]) {
    const value = attributeOf(parsed, name);
    if (value === undefined || typeOf(value) !== type) {
      throw validationError("The provided starting key is invalid: The provided key element does not match the schema");
    }
  }
  return parsed;
}

/** The same for a Query, which words it otherwise. @throws ValidationException as {@link parseStartKey}. */
export function parseQueryStartKey(key: Item | undefined, source: PageSource): Item | undefined {
  if (key === undefined) return undefined;
  const parsed = parseItem(key);
  const isComplete = keyAttributes(source.keys).every(({ name }) => attributeOf(parsed, name) !== undefined);
  if (!isComplete || Object.keys(parsed).length !== startKeyAttributes(source.table, source.index).size) {
    throw validationError("The provided starting key is invalid");
  }
  expectKeyTypes(parsed, source.keys);
  return parseStartKey(parsed, source);
}

/** Where a starting key lies among the keys of what is read. */
export function startPosition(startKey: Item, { table, index }: PageSource): Buffer {
  return index === undefined ? encodeItemKey(startKey, table.keys) : encodeIndexKey(startKey, table, index);
}

/** Whether a key lies in a range. */
export function isWithin(position: Buffer, { from, to }: KeyRange): boolean {
  return Buffer.compare(position, from) >= 0 && (to === undefined || Buffer.compare(position, to) < 0);
}

function startKeyAttributes(table: TableRecord, index: IndexRecord | undefined): ReadonlySet<string> {
  const attributes = [...keyAttributes(table.keys), ...(index === undefined ? [] : keyAttributes(index.keys))];
  return new Set(attributes.map(({ name }) => name));
}

function resume({ source, startKey, range, isForward }: PageRead): KeyRange {
  if (startKey === undefined) return range;
  const key = startPosition(startKey, source);
  return isForward ? { from: afterKey(key), to: range.to } : { from: range.from, to: key };
}

function payFor(access: TableAccess, read: PageRead, page: ItemPage): ConsumedUnits {
  const { index, globalIndex } = read.source;
  const kind = read.isConsistent ? "strong" : "eventual";
  const units = readUnits(page.readBytes, kind);
  const consumed = new ConsumedUnits();
  access.charge("read", units, { index: globalIndex, hashFraction: read.hashFraction });
  if (index === undefined) consumed.addTable(units);
  else consumed.addIndex(globalIndex === undefined ? "local" : "global", index.name, units);
  if (!isFetchingBeyond(read)) return consumed;
  // A local index fetches what it does not hold from the table, item by item.
  for (const { sizeBytes } of page.items) {
    const fetchUnits = readUnits(sizeBytes, kind);
    consumed.addTable(fetchUnits);
    access.charge("read", fetchUnits, { hashFraction: read.hashFraction });
  }
  return consumed;
}

/** Whether a read of a local index wants attributes that the index does not hold. */
function isFetchingBeyond({ source: { table, index, globalIndex }, select, projection }: PageRead): boolean {
  if (index === undefined || globalIndex !== undefined || index.projection.type === "ALL") return false;
  if (select === "ALL_ATTRIBUTES") return true;
  const held = startKeyAttributes(table, index);
  const others = index.projection.nonKeyAttributes ?? [];
  return (projection ?? []).some(([name]) => typeof name === "string" && !held.has(name) && !others.includes(name));
}

function toOutput(read: PageRead, page: ItemPage): PageOutput {
  const { table, index } = read.source;
  const visible = page.items.map(({ item }) => (isHolding(read) ? item : projectToSource(item, read.source)));
  const { filter, projection } = read;
  const kept = filter === undefined ? visible : visible.filter((item) => evaluateCondition(filter, item));
  const last = page.hasMore || isCutByLimit(read, page) ? page.items.at(-1) : undefined;
  return {
    ...(read.select === "COUNT"
      ? {}
      : { Items: kept.map((item) => (projection === undefined ? item : projectItem(item, projection))) }),
    Count: kept.length,
    ScannedCount: page.items.length,
    ...(last === undefined
      ? {}
      : { LastEvaluatedKey: { ...pickAttributes(last.item, startKeyAttributes(table, index)) } }),
  };
}

/** A page that the limit filled ends with a key even where nothing follows: DynamoDB does not look. */
function isCutByLimit(read: PageRead, page: ItemPage): boolean {
  return read.limit !== undefined && page.items.length === read.limit;
}

function isHolding(read: PageRead): boolean {
  const { index } = read.source;
  return index === undefined || index.projection.type === "ALL" || isFetchingBeyond(read);
}

function projectToSource(item: Item, { table, index }: PageSource): Item {
  return index === undefined ? item : projectToIndex(item, table, index);
}
