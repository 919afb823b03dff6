import fc from "fast-check";
import { expect, test } from "vitest";
import { type PageRequest, pageOf, sortableKey } from "./page-token.ts";

type Order = PageRequest["order"];

/** Reads all pages, deleting what each has shown before the next is asked for. */
function readAndDelete(keys: readonly string[], limit: number, order: Order): readonly string[] {
  const shown: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = pageOf(
      keys.filter((key) => !shown.includes(key)),
      (key) => key,
      { limit, nextToken, ...(order === undefined ? {} : { order }) },
    );
    shown.push(...page.entries);
    ({ nextToken } = page);
  } while (nextToken !== undefined);
  return shown;
}

test("who deletes the entries of each page gets to the end of an ordered list", () => {
  const names = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(names, fc.integer({ min: 1, max: 5 }), fc.boolean(), (texts, limit, isDescending) => {
      const ascending = texts.toSorted((a, b) => (a < b ? -1 : 1));
      const keys = isDescending ? ascending.toReversed() : ascending;
      expect(readAndDelete(keys, limit, isDescending ? "descending" : "ascending")).toEqual(keys);
    }),
  );
});

test("without an order of keys, a token for an entry that is gone is invalid", () => {
  expect(() => readAndDelete(["b", "a", "c"], 2, "unordered")).toThrow("The specified nextToken is invalid.");
});

test.each(["nonsense", ""])("the token '%s' was not given out", (nextToken) => {
  expect(() => pageOf(["a"], (key) => key, { limit: 1, nextToken })).toThrow("The specified nextToken is invalid.");
});

test("keys of times and names are in the order of the times, then of the names", () => {
  const keys = [sortableKey(0, "z"), sortableKey(999, "a"), sortableKey(1000, "a"), sortableKey(1000, "b")];
  expect(keys.toSorted()).toEqual(keys);
});
