import { expect, test } from "vitest";
import type { AttributeValue, Item } from "./attribute-value.ts";
import { parseItem, parseValue } from "./parse-value.ts";

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
  {
    name: "equal strings",
    item: { a: { SS: ["b", "a", "b"] } },
    message: 'One or more parameter values were invalid: Input collection ["a", "b", "b"] contains duplicates.',
  },
  {
    name: "equal binaries",
    item: { a: { BS: [Uint8Array.of(255), Uint8Array.of(0), Uint8Array.of(0)] } },
    message:
      'One or more parameter values were invalid: Input collection ["AA==","/w==","AA=="]of type BS contains duplicates.',
  },
  {
    name: "equal numbers",
    item: { a: { NS: ["1", "1.0"] } },
    message: "One or more parameter values were invalid: Input collection contains duplicates.",
  },
])("refuses $name", ({ item, message }) => {
  expect(() => parseItem(item)).toThrow(message);
});

// As AWS stores sets: strings and binaries by their bytes (U+FF61 before U+1F600), numbers by their size.
test.each<{ name: string; given: AttributeValue; stored: AttributeValue }>([
  { name: "strings", given: { SS: ["b", "😀", "｡", "a"] }, stored: { SS: ["a", "b", "｡", "😀"] } },
  { name: "numbers", given: { NS: ["10", "9.50", "-1"] }, stored: { NS: ["-1", "9.5", "10"] } },
  {
    name: "binaries",
    given: { BS: [Uint8Array.of(255), Uint8Array.of(0, 1), Uint8Array.of(0)] },
    stored: { BS: [Uint8Array.of(0), Uint8Array.of(0, 1), Uint8Array.of(255)] },
  },
])("a set of $name is stored in order", ({ given, stored }) => {
  expect(parseValue(given)).toEqual(stored);
});

// As measured on AWS (dynamodb-conformance, June 2026): a value within 31 lists or maps is allowed, one within 32 is not.
test("attributes nest 32 deep and no deeper", () => {
  const nest = (levels: number): Item => {
    let value: Item[string] = { S: "x" };
    for (let level = 0; level < levels; level++) value = { L: [value] };
    return { a: value };
  };
  expect(() => parseItem(nest(31))).not.toThrow();
  expect(() => parseItem(nest(32))).toThrow(
    "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit",
  );
});
