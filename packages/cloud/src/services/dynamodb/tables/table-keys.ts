import { invalidParameter, validationError } from "../errors.ts";
import type { KeyAttribute, KeyNames } from "../expressions/key-condition.ts";
import { MAX_PARTITION_KEY_BYTES, MAX_SORT_KEY_BYTES } from "../limits.ts";
import type { ItemAddress } from "../store/item-store.ts";
import { type AttributeValue, attributeOf, type Item, typeOf } from "../values/attribute-value.ts";
import { encodeKeyValue, encodePartition, hashFractionOf } from "../values/key-encoding.ts";
import { parseItem } from "../values/parse-value.ts";
import type { TableRecord } from "./table-record.ts";

/** The message for a key that is not the table's. */
const KEY_MISMATCH = "The provided key element does not match the schema";

/** An item's place: its address, and where its partition lies among all. */
export interface ItemPlace {
  readonly address: ItemAddress;
  readonly hashFraction: number;
}

/** The key attributes, partition key first. */
export function keyAttributes(keys: KeyNames): readonly KeyAttribute[] {
  return keys.sort === undefined ? [keys.partition] : [keys.partition, keys.sort];
}

/** Checks the `Key` member of a request. @throws ValidationException where it is not exactly the table's key. */
export function parseKey(key: Item | undefined, keys: KeyNames): Item {
  const parsed = parseItem(key ?? {});
  expectKey(parsed, keys);
  return parsed;
}

/** Checks that parsed values are a key. @throws ValidationException where they are not exactly the table's. */
export function expectKey(key: Item, keys: KeyNames): void {
  const attributes = keyAttributes(keys);
  if (Object.keys(key).length !== attributes.length) throw validationError(KEY_MISMATCH);
  expectKeyTypes(key, keys);
  for (const attribute of attributes) expectKeySize(keyValue(key, attribute), attribute, keys);
}

/** @throws ValidationException where an item lacks a key attribute or has it with another type, as AWS says of keys. */
export function expectKeyTypes(item: Item, keys: KeyNames): void {
  for (const { name, type } of keyAttributes(keys)) {
    const value = attributeOf(item, name);
    if (value === undefined || typeOf(value) !== type) throw validationError(KEY_MISMATCH);
    expectFilledKey(value, name);
  }
}

/** Checks that an item to be stored has the table's key. @throws ValidationException naming the attribute. */
export function expectItemKey(item: Item, keys: KeyNames): void {
  for (const attribute of keyAttributes(keys)) {
    const value = attributeOf(item, attribute.name);
    if (value === undefined) throw invalidParameter(`Missing the key ${attribute.name} in the item`);
    if (typeOf(value) !== attribute.type) {
      throw invalidParameter(
        `Type mismatch for key ${attribute.name} expected: ${attribute.type} actual: ${typeOf(value)}`,
      );
    }
    expectFilledKey(value, attribute.name);
    expectKeySize(value, attribute, keys);
  }
}

/** @throws ValidationException where a key attribute of an item or key is empty; whatever its type should be. */
export function expectFilledKeys(item: Item, keys: KeyNames): void {
  for (const { name } of keyAttributes(keys)) {
    const value = attributeOf(item, name);
    if (value !== undefined) expectFilledKey(value, name);
  }
}

/** Where an item with this key is. The key has been checked. */
export function placeOf(table: TableRecord, item: Item): ItemPlace {
  const key = encodeItemKey(item, table.keys);
  return {
    address: { table: table.number, key: key.toString("latin1") },
    hashFraction: hashFractionOf(key),
  };
}

/** The encoded key of an item under a table's or index's key attributes, which it has. */
export function encodeItemKey(item: Item, { partition, sort }: KeyNames): Buffer {
  const prefix = encodePartition(keyValue(item, partition));
  return sort === undefined ? prefix : Buffer.concat([prefix, encodeKeyValue(keyValue(item, sort))]);
}

function keyValue(item: Item, { name }: KeyAttribute): AttributeValue {
  const value = attributeOf(item, name);
  if (value === undefined) throw new Error(`Broken invariant: the item lacks its checked key ${name}`);
  return value;
}

function expectFilledKey(value: AttributeValue, name: string): void {
  if (value.S !== "" && value.B?.byteLength !== 0) return;
  throw validationError(
    "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty " +
      `${value.S === undefined ? "binary" : "string"} value. Key: ${name}`,
  );
}

function expectKeySize(value: AttributeValue, attribute: KeyAttribute, keys: KeyNames): void {
  const sizeBytes = value.S === undefined ? value.B?.byteLength : Buffer.byteLength(value.S);
  if (sizeBytes === undefined) return;
  if (attribute === keys.partition && sizeBytes > MAX_PARTITION_KEY_BYTES) {
    throw invalidParameter(`Size of hashkey has exceeded the maximum size limit of${MAX_PARTITION_KEY_BYTES} bytes`);
  }
  if (attribute === keys.sort && sizeBytes > MAX_SORT_KEY_BYTES) {
    throw invalidParameter(
      `Aggregated size of all range keys has exceeded the size limit of ${MAX_SORT_KEY_BYTES} bytes`,
    );
  }
}
