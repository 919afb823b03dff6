import { readFile, stat } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { bundlePackage } from "./bundle-package.ts";
import type { LocalPackage } from "./find-packages.ts";
import { readDirectory } from "./read-directory.ts";
import { archiveOf, type ZipArchive, zipFiles } from "./zip-files.ts";

/**
 * Makes the zip file of a function or layer: a directory as it is or built by esbuild, a zip file as it is, another
 * file zipped alone.
 *
 * @param templateFile Absolute; paths in the template are relative to its folder.
 * @throws LabError those of building and reading.
 */
export async function buildPackage(templateFile: string, source: LocalPackage): Promise<ZipArchive> {
  const path = resolve(dirname(templateFile), source.path);
  const found = await stat(path);
  if (found.isDirectory()) return zipFiles(await directoryFiles(path, source));
  const content = await readFile(path);
  if (/\.(zip|jar)$/.test(path)) return archiveOf(content);
  return zipFiles([{ name: basename(path), content, isExecutable: (found.mode & 0o111) !== 0 }]);
}

function directoryFiles(codeDirectory: string, source: LocalPackage) {
  const { esbuild, handler, place, logicalId } = source;
  if (esbuild === undefined) return readDirectory(codeDirectory);
  return bundlePackage({ logicalId, codeDirectory, settings: esbuild, handler, place });
}
