import { expect, test } from "vitest";
import { renderStorageHtml } from "./render-storage-html.ts";
import type { FunctionStorage } from "./survey-storage.ts";

function linesOf(functions: readonly FunctionStorage[]): readonly string[] {
  const survey = {
    usedBytes: 0,
    quotaBytes: 1,
    unreferencedBytes: 0,
    functions,
    layers: [],
    forecast: { bytesPerDay: 0, days: 1 },
  };
  const html = renderStorageHtml([{ place: "here", survey }]);
  return [...html.matchAll(/<text class="name"[^>]*>([^<]*)</g)].map(([, words = ""]) => words);
}

function stored(name: string, [neededBytes, unreferencedBytes]: readonly [number, number]): FunctionStorage {
  const sizeBytes = neededBytes + unreferencedBytes;
  return { name, versionCount: 4, sizeBytes, unreferencedCount: 2, unreferencedBytes };
}

const NAME = "shop-Orders-j1YgqsfFibUl-of-a-long-name";

test("a tile has its state on a line of its own, and cuts only the name", () => {
  // 1,000 pixels wide: 930 of what is needed, 70 of what nothing refers to, which is too narrow for words.
  expect(linesOf([stored(NAME, [930, 70])])).toEqual([NAME, "930 B"]);
  // 150 pixels: 138 for 19 letters.
  expect(linesOf([stored(NAME, [850, 150])])).toEqual([NAME, "850 B", "shop-Orders-j1Ygqs…", "unreferenced", "150 B"]);
  // 95 pixels: 11 letters, one fewer than the state has.
  expect(linesOf([stored(NAME, [905, 95])])).toEqual([NAME, "905 B", "shop-Order…", "95 B"]);
});
