import { mkdirSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";

/**
 * Creates a folder and those above it, level by level. Node's own recursive way never ends below a folder such as
 * /proc, which exists and says of what would be created in it that it does not.
 *
 * @throws The error of the file system, such as ENOENT, EACCES or EEXIST.
 */
export function createFolder(folder: string): void {
  const path = resolve(folder);
  if (isFolder(path)) return;
  if (dirname(path) !== path) createFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (thrown) {
    // Another process may have been faster.
    if (!isFolder(path)) throw thrown;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
