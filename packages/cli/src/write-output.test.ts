import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeOutput } from "./write-output.ts";

test("a file in a folder that is not there is the user's mistake, told with the file", async () => {
  const folder = mkdtempSync(join(tmpdir(), "faultline-output-"));
  const file = join(folder, "missing", "report.html");
  await expect(writeOutput(file, "<p>", "page")).rejects.toMatchObject({
    code: "FILE_UNWRITABLE",
    message: expect.stringContaining(`the page ${file} cannot be written: ENOENT`),
  });
  await writeOutput(join(folder, "report.html"), "<p>", "page");
  expect(readFileSync(join(folder, "report.html"), "utf8")).toBe("<p>");
  rmSync(folder, { recursive: true });
});
