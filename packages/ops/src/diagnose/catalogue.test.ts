import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { CATALOGUE } from "./catalogue.ts";
import { DETECTORS } from "./detectors/detectors.ts";

const ENTRIES = Object.keys(CATALOGUE);

test("every cause has a detector", () => {
  expect(DETECTORS.map(({ entry }) => entry).toSorted()).toEqual(ENTRIES);
});

test("docs/diagnosis.md tells of every cause, and of no other", () => {
  const page = readFileSync(new URL("../../../../docs/diagnosis.md", import.meta.url), "utf8");
  expect([...page.matchAll(/^\| ([A-F]\d+) \|/gm)].map(([, entry]) => entry)).toEqual(ENTRIES);
});
