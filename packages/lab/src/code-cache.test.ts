import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { fileURLToPath } from "node:url";
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

test("labs that start at the same time sweep the same caches", async () => {
  const caches = folder();
  for (let i = 0; i < 200; i++) {
    const orphan = join(caches, `orphan-${i}`);
    mkdirSync(orphan);
    writeFileSync(join(orphan, "code.js"), "");
    writeFileSync(`${orphan}.owner`, "/dev/null/deleted");
  }
  const source = fileURLToPath(new URL("code-cache.ts", import.meta.url));
  const start = (own: string) =>
    promisify(execFile)(process.execPath, [
      "--input-type=module",
      `--eval=import { openCodeCache } from "${source}"; openCodeCache("${own}", "${caches}");`,
    ]);
  await Promise.all([folder(), folder(), folder(), folder()].map(start));
  expect(readdirSync(caches)).toHaveLength(8); // Their four caches with the owners' names.
});

test("a place that cannot be written is named with the way out", () => {
  expect(() => openCodeCache(folder(), "/dev/null/cache")).toThrow("cannot keep unpacked code in /dev/null/cache");
});
