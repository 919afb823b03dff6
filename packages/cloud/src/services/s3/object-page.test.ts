import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareKeys, listObjectPage, type ListingRequest } from "./object-page.ts";

// The bucket of "Organizing objects using prefixes" in the Amazon S3 User Guide.
const KEYS = [
  "sample.jpg",
  "photos/2006/January/sample.jpg",
  "photos/2006/February/sample2.jpg",
  "photos/2006/February/sample3.jpg",
].sort(compareKeys);
const ALL: ListingRequest = { prefix: "", delimiter: "", after: "", maxEntries: 1000 };

describe("listing a bucket", () => {
  test.each([
    { name: "everything", ask: {}, keys: KEYS, commonPrefixes: [] },
    { name: "the root level", ask: { delimiter: "/" }, keys: ["sample.jpg"], commonPrefixes: ["photos/"] },
    {
      name: "one level down",
      ask: { delimiter: "/", prefix: "photos/2006/" },
      keys: [],
      commonPrefixes: ["photos/2006/February/", "photos/2006/January/"],
    },
    {
      name: "a prefix that is no folder",
      ask: { prefix: "photos/2006/F" },
      keys: ["photos/2006/February/sample2.jpg", "photos/2006/February/sample3.jpg"],
      commonPrefixes: [],
    },
    {
      name: "behind a key",
      ask: { after: "photos/2006/January/sample.jpg" },
      keys: ["sample.jpg"],
      commonPrefixes: [],
    },
    { name: "a prefix nobody has", ask: { prefix: "x" }, keys: [], commonPrefixes: [] },
    { name: "nothing, when no entry is wanted", ask: { maxEntries: 0 }, keys: [], commonPrefixes: [] },
  ])("$name", ({ ask, keys, commonPrefixes }) => {
    expect(listObjectPage(KEYS, { ...ALL, ...ask })).toEqual({ keys, commonPrefixes });
  });

  test("a start inside a folder still shows the folder for what follows in it", () => {
    const ask = { ...ALL, delimiter: "/", after: "photos/2006/February/sample2.jpg" };
    expect(listObjectPage(KEYS, ask)).toEqual({ keys: ["sample.jpg"], commonPrefixes: ["photos/"] });
  });

  test("keys are in UTF-8 byte order, which puts U+FF5E before U+1F600", () => {
    expect(["\u{1F600}", "\uFF5E", "a"].sort(compareKeys)).toEqual(["a", "\uFF5E", "\u{1F600}"]);
  });

  test("pages one after another give what one large page gives", () => {
    const key = fc.string({ unit: fc.constantFrom("a", "b", "/", "é"), minLength: 1, maxLength: 6 });
    const ask = fc.record({
      prefix: fc.constantFrom("", "a", "a/", "b/a"),
      delimiter: fc.constantFrom("", "/", "a"),
      maxEntries: fc.integer({ min: 1, max: 5 }),
    });
    fc.assert(
      fc.property(fc.uniqueArray(key, { maxLength: 30 }), ask, (unsorted, request) => {
        const keys = unsorted.sort(compareKeys);
        const whole = listObjectPage(keys, { ...request, after: "", maxEntries: 1000 });
        const pages = allPages(keys, { ...request, after: "" });
        expect(pages.flatMap((page) => page.keys)).toEqual(whole.keys);
        expect(pages.flatMap((page) => page.commonPrefixes)).toEqual(whole.commonPrefixes);
      }),
    );
  });
});

function allPages(keys: readonly string[], request: ListingRequest) {
  const pages = [listObjectPage(keys, request)];
  for (let next = pages.at(-1)?.next; next !== undefined; next = pages.at(-1)?.next) {
    pages.push(listObjectPage(keys, { ...request, after: next }));
  }
  return pages;
}
