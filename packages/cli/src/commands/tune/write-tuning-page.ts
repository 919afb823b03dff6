import { readFile, writeFile } from "node:fs/promises";
import { LabError, messageOf } from "@faultline/core";
import { renderTuningHtml, type TuningPage } from "@faultline/ops";

/** Reads a file that the command line names. @throws LabError `FILE_UNREADABLE`. */
export async function readTextFile(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    const message = `${file} cannot be read: ${messageOf(cause)}`;
    throw new LabError("FILE_UNREADABLE", message, "name an existing file", { cause });
  }
}

/** Writes a tuning's page. @throws LabError `FILE_UNWRITABLE`. */
export async function writeHtml(file: string, page: TuningPage): Promise<void> {
  try {
    await writeFile(file, renderTuningHtml(page));
  } catch (cause) {
    const message = `${file} cannot be written: ${messageOf(cause)}`;
    throw new LabError("FILE_UNWRITABLE", message, "choose a folder that exists and can be written", { cause });
  }
  process.stderr.write(`Wrote ${file}\n`);
}
