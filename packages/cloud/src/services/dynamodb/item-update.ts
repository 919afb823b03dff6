import { invalidParameter, validationError } from "./errors.ts";
import { applyUpdate } from "./expressions/apply-update.ts";
import { pathsOf } from "./expressions/check-update.ts";
import { mentionedPaths, staticType } from "./expressions/static-type.ts";
import type { CheckedCondition, CheckedUpdate } from "./expressions/syntax.ts";
import type { WritePlan } from "./item-writer.ts";
import { expectIndexKeyType } from "./tables/index-entries.ts";
import { keyAttributes, placeOf } from "./tables/table-keys.ts";
import { indexesByName, indexesOf, type TableRecord } from "./tables/table-record.ts";
import { attributeOf, type Item, typeOf } from "./values/attribute-value.ts";
import { parseItem } from "./values/parse-value.ts";

/** A compiled UpdateItem, or Update of a transaction. The key has been checked. */
export interface ItemUpdate {
  readonly key: Item;
  readonly update: CheckedUpdate | undefined;
  readonly condition: CheckedCondition | undefined;
}

/** The plan of an update. @throws ValidationException where it would change the key. */
export function updatePlan(table: TableRecord, { key, update, condition }: ItemUpdate): WritePlan {
  const changed = update === undefined ? [] : pathsOf(update);
  for (const { name } of keyAttributes(table.keys)) {
    if (!changed.some(([attribute]) => attribute === name)) continue;
    throw invalidParameter(`Cannot update attribute ${name}. This attribute is part of the key`);
  }
  if (update !== undefined) {
    expectStaticIndexKeyTypes(update, table);
    expectScalarKeys(update, table);
  }
  return {
    place: placeOf(table, key),
    condition,
    needsBefore: true,
    tooLarge: "Item size to update has exceeded the maximum allowed size",
    change: (before) => {
      const item = before ?? key;
      const after = update === undefined ? item : parseItem(applyUpdate(update, item));
      expectUpdatedIndexKeys(after, table);
      return after;
    },
  };
}

/** @throws ValidationException where an update gives a key of an index another type, whatever the item holds. */
function expectStaticIndexKeyTypes(update: CheckedUpdate, table: TableRecord): void {
  const given = [
    ...update.set.map(({ path, value }) => ({ path, type: staticType(value) })),
    ...update.add.map(({ path, value }) => ({ path, type: typeOf(value) })),
  ];
  for (const index of indexesByName(table)) {
    for (const { name, type: expected } of keyAttributes(index.keys)) {
      const actual = given.find(({ path }) => path.length === 1 && path[0] === name)?.type;
      if (actual !== undefined) expectIndexKeyType(index, { name, expected, actual });
    }
  }
}

/** @throws ValidationException where an update looks into a key of the table or of an index, which is a scalar. */
function expectScalarKeys(update: CheckedUpdate, table: TableRecord): void {
  const opened = new Set(mentionedPaths(update).flatMap((path) => (path.length > 1 ? [path[0]] : [])));
  const rule = "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed";
  for (const { name } of keyAttributes(table.keys)) {
    if (opened.has(name)) throw validationError(`${rule}: Key: ${name}`);
  }
  for (const { name } of indexesOf(table).flatMap(({ keys }) => keyAttributes(keys))) {
    if (opened.has(name)) throw validationError(`${rule}: IndexKey: ${name}`);
  }
}

function expectUpdatedIndexKeys(item: Item, table: TableRecord): void {
  for (const { name, type } of indexesOf(table).flatMap(({ keys }) => keyAttributes(keys))) {
    const value = attributeOf(item, name);
    if (value === undefined) continue;
    if (typeOf(value) !== type) {
      throw validationError("The update expression attempted to update the secondary index key to unsupported type");
    }
    if (value.S === "" || value.B?.byteLength === 0) {
      throw validationError(
        "One or more parameter values are not valid. The update expression attempted to update a secondary index key " +
          "to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty " +
          `${value.S === "" ? "string" : "binary"} value.`,
      );
    }
  }
}
