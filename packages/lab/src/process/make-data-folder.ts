import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { LabError, messageOf } from "@faultline/core";

/** Makes a data folder with its parents, where they are missing. @throws LabError `DATA_DIRECTORY_UNUSABLE`. */
export function makeDataFolder(root: string): void {
  try {
    makeWithParents(root);
  } catch (cause) {
    throw unusable(root, cause);
  }
}

/** What to say of a folder that cannot hold a lab's data. */
export function unusable(root: string, cause: unknown): LabError {
  const hint = "choose another folder with --data DIR";
  return new LabError("DATA_DIRECTORY_UNUSABLE", `cannot write to ${root}: ${messageOf(cause)}`, hint, { cause });
}

/** Not mkdir's own `recursive`: it never returns on file systems that refuse new folders with ENOENT, such as /proc. */
function makeWithParents(folder: string): void {
  if (existsSync(folder)) return;
  makeWithParents(dirname(folder));
  mkdirSync(folder);
}
