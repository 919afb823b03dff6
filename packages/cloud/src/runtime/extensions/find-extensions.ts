import { readdirSync } from "node:fs";
import { join } from "node:path";

/** A program under /opt/extensions. */
export interface ExternalExtension {
  /** The file's name, by which it registers. */
  readonly name: string;
  readonly path: string;
}

/** The external extensions in a function's layers; of two files of one name the later layer's counts. Folders are none. */
export function findExtensions(layerDirectories: readonly string[]): readonly ExternalExtension[] {
  const found = new Map<string, string>();
  for (const layer of layerDirectories) {
    const folder = join(layer, "extensions");
    for (const name of filesIn(folder)) found.set(name, join(folder, name));
  }
  return [...found].map(([name, path]) => ({ name, path })).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => entry.name);
  } catch {
    return []; // Hardly a layer has extensions.
  }
}
