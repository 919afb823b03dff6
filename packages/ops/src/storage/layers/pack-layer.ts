import type { PackageFile } from "../../deploy/zip-files.ts";
import { isUnder, LAYER_FOLDER } from "./movable-unit.ts";
import type { LayerDraft } from "./propose-layers.ts";
import { readZipFile, type ZipFile } from "./zip-file.ts";

/**
 * The files of a layer, read from the archive of a function that has them. Memory holds the layer, which Lambda limits
 * to 250 MB.
 */
export function layerFiles(draft: LayerDraft, archive: string): Promise<readonly PackageFile[]> {
  return readZipFile(archive, (zip) => filesOf(draft, zip));
}

async function filesOf({ language, units }: LayerDraft, zip: ZipFile): Promise<readonly PackageFile[]> {
  const roots = units.flatMap((unit) => unit.roots);
  const files: PackageFile[] = [];
  for (const member of zip.members) {
    if (member.path.endsWith("/") || !isUnder(roots, member.path)) continue;
    const pieces: Uint8Array[] = [];
    for await (const piece of zip.chunksOf(member)) pieces.push(piece);
    const name = `${LAYER_FOLDER[language]}${member.path}`;
    files.push({ name, content: Buffer.concat(pieces), isExecutable: member.isExecutable });
  }
  return files;
}
