import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeDataFolder } from "./make-data-folder.ts";

test("missing parents are made, an existing folder stays", () => {
  const folder = join(mkdtempSync(join(tmpdir(), "faultline-folder-")), "a", "b");
  makeDataFolder(folder);
  makeDataFolder(folder);
  expect(existsSync(folder)).toBe(true);
});

test("a place that takes no folders is named with the way out, at once", () => {
  expect(() => makeDataFolder("/dev/null/x/y")).toThrow("cannot write to /dev/null/x/y");
});
