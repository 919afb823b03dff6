import { createFolder, LabError, messageOf } from "@faultline/core";

/**
 * A folder that the command line names, created where it is missing.
 *
 * @param option The option that names it, for the hint.
 * @throws LabError The code.
 */
export function createdFolder(folder: string, code: "FILE_UNWRITABLE" | "JOURNAL_UNWRITABLE", option: string): string {
  try {
    createFolder(folder);
    return folder;
  } catch (cause) {
    const message = `the folder ${folder} cannot be created: ${messageOf(cause)}`;
    throw new LabError(code, message, `give a folder that can be written with ${option}`, { cause });
  }
}
