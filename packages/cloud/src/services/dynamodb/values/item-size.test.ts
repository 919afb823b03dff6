import { expect, test } from "vitest";
import type { Item } from "./attribute-value.ts";
import { itemSize } from "./item-size.ts";
import { parseItem } from "./parse-value.ts";

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

// Messages as AWS gives them; the empty type words ("An string set  may") are AWS's own.
test.each<{ name: string; item: Item; message: string }>([
  { name: "no type", item: { a: {} as never }, message: "Supplied AttributeValue is empty, must contain exactly one" },
  { name: "two types", item: { a: { S: "x", N: "1" } as never }, message: "has more than one datatypes set" },
  {
    name: "NULL false",
    item: { a: { NULL: false } },
    message: "Null attribute value types must have the value of true",
  },
  { name: "empty string set", item: { a: { SS: [] } }, message: "An string set  may not be empty" },
  { name: "empty number set", item: { a: { NS: [] } }, message: "An number set  may not be empty" },
  { name: "empty binary set", item: { a: { BS: [] } }, message: "Binary sets should not be empty" },
  { name: "duplicates", item: { a: { SS: ["x", "x"] } }, message: "Input collection [x, x] contains duplicates." },
  { name: "equal numbers", item: { a: { NS: ["1", "1.0"] } }, message: "Input collection contains duplicates" },
])("refuses $name", ({ item, message }) => {
  expect(() => parseItem(item)).toThrow(message);
});

test("lists and maps nest 32 deep and no deeper", () => {
  const nest = (levels: number): Item => {
    let value: Item[string] = { S: "x" };
    for (let level = 0; level < levels; level++) value = { L: [value] };
    return { a: value };
  };
  expect(() => parseItem(nest(32))).not.toThrow();
  expect(() => parseItem(nest(33))).toThrow("Nesting Levels have exceeded supported limits");
});
