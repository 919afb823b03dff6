import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createFolder } from "./create-folder.ts";

const folder = mkdtempSync(join(tmpdir(), "faultline-folder-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("folders above are created, too, and one that is there stays", () => {
  const path = join(folder, "a", "b", "c");
  createFolder(path);
  createFolder(path);
  expect(statSync(path).isDirectory()).toBe(true);
});

test("a file in the way is an error", () => {
  writeFileSync(join(folder, "file"), "");
  expect(() => createFolder(join(folder, "file"))).toThrow(/EEXIST/);
  expect(() => createFolder(join(folder, "file", "below"))).toThrow(/ENOTDIR|EEXIST/);
});

test.skipIf(!existsSync("/proc/self"))("a folder below /proc is an error at once (only Linux has /proc)", () => {
  expect(() => createFolder("/proc/none/below")).toThrow(/ENOENT/);
});
