/** Files of a package that only move together, and are found in a layer as they were beside the code. */
export interface MovableUnit {
  /** As programs import it: `lodash`, `@scope/name`, or a distribution such as `requests`. */
  readonly name: string;
  /** What its files are: SHA-256 over their paths, modes and contents. Equal units have equal hashes. */
  readonly hash: string;
  /** Paths in the package: files, and folders with a slash at their end. */
  readonly roots: readonly string[];
  /** Bytes by which a package's archive shrinks without it. */
  readonly zippedBytes: number;
  readonly unzippedBytes: number;
  /** Units that it looks up beside itself, so that they must be where it is. */
  readonly requires: readonly string[];
  /** Whether it finds others as an ES module does: never in a layer, unless it is there itself. */
  readonly isEsModule: boolean;
}

/** What is known of a package's files. */
export interface PackageContents {
  readonly units: readonly MovableUnit[];
  readonly unzippedBytes: number;
  /** Why nothing of it may move; absent where units may. */
  readonly obstacle?: string;
}

/** Languages whose runtime looks for libraries in layers as it does beside the code. */
export type LayerLanguage = "nodejs" | "python";

/**
 * The language of a runtime; undefined for those without a rule.
 *
 * @see Lambda Developer Guide, "Layer paths for each Lambda runtime", read 2026-11.
 */
export function languageOf(runtime: string): LayerLanguage | undefined {
  if (/^nodejs\d/.test(runtime)) return "nodejs";
  return /^python\d/.test(runtime) ? "python" : undefined;
}

/** Where a layer has what lies at the root of a package. */
export const LAYER_FOLDER: Readonly<Record<LayerLanguage, string>> = { nodejs: "nodejs/", python: "python/" };

/** Whether a path belongs to a unit's roots. */
export function isUnder(roots: readonly string[], path: string): boolean {
  return roots.some((root) => (root.endsWith("/") ? path.startsWith(root) : path === root));
}
