import { invalidParameter, validationError } from "./errors.ts";
import { applyUpdate } from "./expressions/apply-update.ts";
import { pathsOf } from "./expressions/check-update.ts";
import type { CheckedCondition, CheckedUpdate } from "./expressions/syntax.ts";
import type { WritePlan } from "./item-writer.ts";
import { keyAttributes, placeOf } from "./tables/table-keys.ts";
import { indexesOf, type TableRecord } from "./tables/table-record.ts";
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

function expectUpdatedIndexKeys(item: Item, table: TableRecord): void {
  for (const { name, type } of indexesOf(table).flatMap(({ keys }) => keyAttributes(keys))) {
    const value = attributeOf(item, name);
    if (value === undefined) continue;
    if (typeOf(value) !== type) {
      throw invalidParameter("The update expression attempted to update the secondary index key to unsupported type");
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
