import { readFile } from "node:fs/promises";
import { LabError, messageOf } from "@faultline/core";

/** The text of a file that the user named. @param what The file's part in the command. @throws LabError `FILE_UNREADABLE`. */
export async function readText(file: string, what: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    const message = `the ${what} ${file} cannot be read: ${messageOf(cause)}`;
    throw new LabError("FILE_UNREADABLE", message, `name the ${what} file, or leave it out`, { cause });
  }
}
