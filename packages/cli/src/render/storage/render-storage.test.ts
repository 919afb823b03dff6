import type { JanitorResult } from "@faultline/ops";
import { expect, test } from "vitest";
import { renderJanitor } from "./render-storage.ts";

const NOTHING: JanitorResult = {
  functions: [],
  layers: [],
  versionCount: 0,
  freedBytes: 0,
  kept: [],
  held: { asNewest: 0, asYoung: 0 },
};

test.each([
  { name: "age", held: { asNewest: 1, asYoung: 4 }, says: "--older-than holds 4 versions as too young" },
  { name: "number", held: { asNewest: 1, asYoung: 0 }, says: "--keep holds 1 version as the newest" },
  { name: "a reference", held: { asNewest: 3, asYoung: 0 }, kept: ["f:1 stays: alias live"], says: "referred to" },
  { name: "nothing", held: { asNewest: 0, asYoung: 0 }, says: "no version is published" },
])("where all that could go is held by $name, the dry run says so", ({ held, kept = [], says }) => {
  const text = renderJanitor({ ...NOTHING, held, kept }, true);
  const line = text.split("\n").find((one) => one.startsWith("Nothing would go: "));
  expect(line).toContain(says);
  expect(line?.includes("--keep")).toBe(says.includes("--keep"));
});

test("a dry run in which only layers would go does not say that nothing would", () => {
  expect(renderJanitor({ ...NOTHING, layers: ["arn:layer:1"] }, true)).not.toContain("Nothing would go");
});
