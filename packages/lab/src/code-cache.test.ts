import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openCodeCache } from "./code-cache.ts";

const folder = () => mkdtempSync(join(tmpdir(), "faultline-cache-"));

test("each data folder has a cache of its own, the same at every start", () => {
  const [caches, a, b] = [folder(), folder(), folder()];
  expect(openCodeCache(a, caches)).toBe(openCodeCache(a, caches));
  expect(openCodeCache(a, caches)).not.toBe(openCodeCache(b, caches));
});

test("a cache goes once its data folder is deleted, the others stay", () => {
  const [caches, a, b] = [folder(), folder(), folder()];
  const [cacheA, cacheB] = [openCodeCache(a, caches), openCodeCache(b, caches)];
  writeFileSync(join(cacheA, "code.js"), "");
  rmSync(a, { recursive: true });
  openCodeCache(b, caches);
  expect([existsSync(cacheA), existsSync(cacheB)]).toEqual([false, true]);
});

test("a place that cannot be written is named with the way out", () => {
  expect(() => openCodeCache(folder(), "/dev/null/cache")).toThrow("cannot keep unpacked code in /dev/null/cache");
});
