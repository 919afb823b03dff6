import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import { LabError } from "@faultline/core";
import { DEPLOY_LIMITS } from "./limits.ts";
import { formatMib } from "./format-mib.ts";
import type { PackageFile } from "./zip-files.ts";

/** Never part of a package: histories, and the lab's own data. */
const EXCLUDED = new Set([".git", ".faultline"]);

/**
 * Reads a directory as the files of a package. Symbolic links are followed as long as they stay inside it.
 *
 * @throws LabError `PACKAGE_TOO_LARGE`, `PACKAGE_TOO_MANY_FILES`, `PACKAGE_LINK_OUTSIDE`, `PACKAGE_EMPTY`.
 */
export async function readDirectory(root: string): Promise<readonly PackageFile[]> {
  const reader = new DirectoryReader(root, await realpath(root));
  await reader.read(root, "");
  if (reader.files.length > 0) return reader.files;
  throw new LabError("PACKAGE_EMPTY", `${root} holds no files`, "Point CodeUri at the folder that holds the code.");
}

class DirectoryReader {
  readonly files: PackageFile[] = [];
  readonly #root: string;
  readonly #realRoot: string;
  #sizeBytes = 0;

  constructor(root: string, realRoot: string) {
    this.#root = root;
    this.#realRoot = realRoot;
  }

  async read(directory: string, prefix: string): Promise<void> {
    for (const entry of await readdir(directory, { withFileTypes: true })) {
      if (EXCLUDED.has(entry.name)) continue;
      const path = join(directory, entry.name);
      const name = `${prefix}${entry.name}`;
      if (entry.isSymbolicLink()) await this.#checkLink(path, directory);
      const found = await stat(path);
      if (found.isDirectory()) await this.read(path, `${name}/`);
      else if (found.isFile()) await this.#add(path, name, found);
    }
  }

  /** A link must stay inside, and not lead to a folder that holds it: that would never end. */
  async #checkLink(path: string, directory: string): Promise<void> {
    const target = await realpath(path).catch(() => undefined);
    const isInside = target !== undefined && `${target}${sep}`.startsWith(`${this.#realRoot}${sep}`);
    const isLoop = target !== undefined && `${await realpath(directory)}${sep}`.startsWith(`${target}${sep}`);
    if (isInside && !isLoop) return;
    const leads = target === undefined ? "nowhere" : target;
    const message = `${path} is a symbolic link that leads to ${leads}, not into ${this.#root}`;
    throw new LabError("PACKAGE_LINK_OUTSIDE", message, "Replace the link by the files that it stands for.");
  }

  async #add(
    path: string,
    name: string,
    { size, mode }: { readonly size: number; readonly mode: number },
  ): Promise<void> {
    this.#sizeBytes += size;
    if (this.#sizeBytes > DEPLOY_LIMITS.packageUnzippedMaxBytes) throw tooLarge(this.#root, this.#sizeBytes);
    if (this.files.length >= DEPLOY_LIMITS.packageFilesMax) {
      const message = `${this.#root} holds more than ${DEPLOY_LIMITS.packageFilesMax} files`;
      throw new LabError("PACKAGE_TOO_MANY_FILES", message, "Point CodeUri at the folder of the code alone.");
    }
    this.files.push({ name, content: await readFile(path), isExecutable: (mode & 0o111) !== 0 });
  }
}

/** The error for a package above Lambda's limit. */
function tooLarge(root: string, sizeBytes: number): LabError {
  const limit = formatMib(DEPLOY_LIMITS.packageUnzippedMaxBytes);
  const message = `${root} holds more than Lambda's ${limit} of unzipped code (${formatMib(sizeBytes)} and counting)`;
  const hint =
    "Leave out what the function does not use: bundle it with BuildMethod: esbuild, or point CodeUri deeper.";
  return new LabError("PACKAGE_TOO_LARGE", message, hint);
}
