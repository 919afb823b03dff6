import type { IndexEntryChange } from "../capacity/units.ts";
import { invalidParameter, validationError } from "../errors.ts";
import { pickAttributes } from "../expressions/project-item.ts";
import type { IndexEntry } from "../store/store-request.ts";
import { attributeOf, type AttributeType, type Item, typeOf } from "../values/attribute-value.ts";
import { equalValues } from "../values/compare-values.ts";
import { itemSize } from "../values/item-size.ts";
import { encodeItemKey, keyAttributes } from "./table-keys.ts";
import { type IndexRecord, indexesByName, indexesOf, type TableRecord } from "./table-record.ts";

/** The attributes that an index holds of an item. */
export function projectToIndex(item: Item, table: TableRecord, index: IndexRecord): Item {
  if (index.projection.type === "ALL") return item;
  const keys = [...keyAttributes(table.keys), ...keyAttributes(index.keys)].map(({ name }) => name);
  return pickAttributes(item, new Set([...keys, ...(index.projection.nonKeyAttributes ?? [])]));
}

/** Whether an item appears in an index: it has all the index's key attributes. */
function isIndexed(item: Item, index: IndexRecord): boolean {
  return keyAttributes(index.keys).every(({ name, type }) => {
    const value = attributeOf(item, name);
    return value !== undefined && typeOf(value) === type;
  });
}

/** The entry's key: the index's key, then the item's, so that equal index keys stay apart. */
export function encodeIndexKey(item: Item, table: TableRecord, index: IndexRecord): Buffer {
  return Buffer.concat([encodeItemKey(item, index.keys), encodeItemKey(item, table.keys)]);
}

/** The entries that an item has in its table's indexes. */
export function indexEntries(item: Item, table: TableRecord): readonly IndexEntry[] {
  if (table.localIndexes.length + table.globalIndexes.length === 0) return [];
  return indexesOf(table)
    .filter((index) => isIndexed(item, index))
    .map((index) => ({
      index: index.number,
      entry: encodeIndexKey(item, table, index).toString("latin1"),
      sizeBytes: itemSize(projectToIndex(item, table, index)),
    }));
}

/** What a write does to the entry of an index. */
export function indexChange(
  change: { readonly before: Item | undefined; readonly after: Item | undefined },
  table: TableRecord,
  index: IndexRecord,
): IndexEntryChange {
  const before =
    change.before && isIndexed(change.before, index) ? projectToIndex(change.before, table, index) : undefined;
  const after = change.after && isIndexed(change.after, index) ? projectToIndex(change.after, table, index) : undefined;
  const isSame = before !== undefined && after !== undefined;
  return {
    beforeBytes: before && itemSize(before),
    afterBytes: after && itemSize(after),
    isKeyChanged: isSame && keyAttributes(index.keys).some(({ name }) => !sameAttribute(before, after, name)),
    isChanged: isSame && !equalValues({ M: before }, { M: after }),
  };
}

/** @throws ValidationException for an attribute of an item that is a key of an index and has another type. */
export function expectIndexKeyTypes(item: Item, table: TableRecord): void {
  for (const index of indexesByName(table)) {
    for (const { name, type } of keyAttributes(index.keys)) {
      const value = attributeOf(item, name);
      if (value !== undefined) expectIndexKeyType(index, { name, expected: type, actual: typeOf(value) });
    }
  }
}

/** @throws ValidationException where a key attribute of an index would have another type than the index's. */
export function expectIndexKeyType(
  index: IndexRecord,
  key: { readonly name: string; readonly expected: AttributeType; readonly actual: AttributeType },
): void {
  if (key.actual === key.expected) return;
  throw invalidParameter(
    `Type mismatch for Index Key ${key.name} Expected: ${key.expected} Actual: ${key.actual} IndexName: ${index.name}`,
  );
}

/** @throws ValidationException for an attribute of an item that is a key of an index and is empty. */
export function expectFilledIndexKeys(item: Item, table: TableRecord): void {
  for (const index of indexesByName(table)) {
    for (const { name } of keyAttributes(index.keys)) {
      const value = attributeOf(item, name);
      if (value === undefined) continue;
      if (value.S === "" || value.B?.byteLength === 0) {
        throw validationError(
          "One or more parameter values are not valid. A value specified for a secondary index key is not supported. " +
            `The AttributeValue for a key attribute cannot contain an empty ${value.S === "" ? "string" : "binary"} value. ` +
            `IndexName: ${index.name}, IndexKey: ${name}`,
        );
      }
    }
  }
}

function sameAttribute(a: Item, b: Item, name: string): boolean {
  const one = attributeOf(a, name);
  const two = attributeOf(b, name);
  return one !== undefined && two !== undefined && equalValues(one, two);
}
