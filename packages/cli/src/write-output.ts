import { writeFile } from "node:fs/promises";
import { LabError, messageOf } from "@faultline/core";

/** Writes a file that the user named. @param what What it holds, for messages. @throws LabError `FILE_UNWRITABLE`. */
export async function writeOutput(file: string, content: string | Uint8Array, what: string): Promise<void> {
  try {
    await writeFile(file, content);
  } catch (cause) {
    const message = `the ${what} ${file} cannot be written: ${messageOf(cause)}`;
    throw new LabError("FILE_UNWRITABLE", message, "name a file in a folder that exists and can be written", { cause });
  }
}
