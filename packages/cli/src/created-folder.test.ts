import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createdFolder } from "./created-folder.ts";

test("a folder that cannot be created is an error that names the option", () => {
  const folder = mkdtempSync(join(tmpdir(), "faultline-created-"));
  const file = join(folder, "file");
  writeFileSync(file, "");
  expect(() => createdFolder(join(file, "journal"), "JOURNAL_UNWRITABLE", "--journal DIR")).toThrow(
    expect.objectContaining({
      code: "JOURNAL_UNWRITABLE",
      hint: "give a folder that can be written with --journal DIR",
    }),
  );
  rmSync(folder, { recursive: true });
});
