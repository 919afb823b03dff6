import { createFolder, LabError, messageOf } from "@faultline/core";

/** Makes a data folder with its parents, where they are missing. @throws LabError `DATA_DIRECTORY_UNUSABLE`. */
export function makeDataFolder(root: string): void {
  try {
    createFolder(root);
  } catch (cause) {
    throw unusable(root, cause);
  }
}

/** What to say of a folder that cannot hold a lab's data. */
export function unusable(root: string, cause: unknown): LabError {
  const hint = "choose another folder with --data DIR";
  return new LabError("DATA_DIRECTORY_UNUSABLE", `cannot write to ${root}: ${messageOf(cause)}`, hint, { cause });
}
