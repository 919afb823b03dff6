import { expect, test } from "vitest";
import type { Item } from "./attribute-value.ts";
import { itemSize } from "./item-size.ts";

// By hand from Developer Guide, "DynamoDB item sizes and formats".
test.each<{ name: string; item: Item; sizeBytes: number }>([
  { name: "name and UTF-8 text", item: { id: { S: "a" } }, sizeBytes: 3 },
  { name: "three bytes for a euro sign", item: { id: { S: "€" } }, sizeBytes: 5 },
  { name: "number", item: { n: { N: "1234" } }, sizeBytes: 4 },
  { name: "binary", item: { b: { B: new Uint8Array(10) } }, sizeBytes: 11 },
  { name: "boolean and null", item: { t: { BOOL: true }, u: { NULL: true } }, sizeBytes: 4 },
  { name: "string set", item: { s: { SS: ["ab", "c"] } }, sizeBytes: 4 },
  { name: "empty list", item: { l: { L: [] } }, sizeBytes: 4 },
  { name: "list: 3, and 1 + 2 for its element", item: { l: { L: [{ S: "ab" }] } }, sizeBytes: 7 },
  { name: "map: 3, and 1 + 1 + 2 for its member", item: { m: { M: { k: { S: "ab" } } } }, sizeBytes: 8 },
])("size of $name", ({ item, sizeBytes }) => {
  expect(itemSize(item)).toBe(sizeBytes);
});
