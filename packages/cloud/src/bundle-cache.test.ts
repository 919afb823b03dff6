import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { bundleOnce } from "./bundle-cache.ts";

let cacheDirectory = "";

beforeEach(() => {
  cacheDirectory = mkdtempSync(join(tmpdir(), "bundle-cache-"));
});

afterEach(() => {
  rmSync(cacheDirectory, { recursive: true });
});

function options(contents: string) {
  return { name: "answer", contents, resolveDir: import.meta.dirname, format: "esm", cacheDirectory } as const;
}

test("a bundle is made once, complete, and loads", async () => {
  const contents =
    'import { ServiceError } from "./service-error.ts"; export const code = new ServiceError("C", "").code;';
  const [first, second] = await Promise.all([bundleOnce(options(contents)), bundleOnce(options(contents))]);
  expect(second).toBe(first);
  expect(await bundleOnce(options(contents))).toBe(first);
  expect(readdirSync(cacheDirectory)).toHaveLength(1);
  expect(await import(pathToFileURL(first).href)).toMatchObject({ code: "C" });
});

test("other contents and other versions are other bundles", async () => {
  const one = await bundleOnce(options("export const a = 1;"));
  const two = await bundleOnce(options("export const a = 2;"));
  const three = await bundleOnce({ ...options("export const a = 1;"), versions: ["2.0.0"] });
  expect(new Set([one, two, three]).size).toBe(3);
});

test("an import that cannot be resolved is an error, and leaves nothing behind", async () => {
  await expect(bundleOnce(options('import "./nowhere.ts";'))).rejects.toThrow("Could not resolve");
  expect(readdirSync(cacheDirectory)).toEqual([]);
});
