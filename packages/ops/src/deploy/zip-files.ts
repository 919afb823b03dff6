import { createHash } from "node:crypto";
import { zipSync, type Zippable } from "fflate";

/** A file of a deployment package. */
export interface PackageFile {
  /** Path inside the package, with forward slashes. */
  readonly name: string;
  readonly content: Uint8Array;
  readonly isExecutable: boolean;
}

/** A zip file and the hash of its content. */
export interface ZipArchive {
  readonly bytes: Uint8Array;
  /** SHA-256, 64 hexadecimal digits. */
  readonly hash: string;
}

/** Unix, in the "version made by" field: the attributes are file modes. */
const OS_UNIX = 3;
const REGULAR_FILE = 0o100_000;

/**
 * Zips files so that equal files give equal bytes, on every machine and day: names are sorted, dates are the oldest
 * that the format knows, and modes are 0755 for what is executable, else 0644.
 */
export function zipFiles(files: readonly PackageFile[]): ZipArchive {
  // fflate writes local time; this is 1980-01-01T00:00 wherever it runs.
  const mtime = new Date(1980, 0, 1);
  const entries: Zippable = {};
  for (const file of [...files].sort(byName)) {
    const mode = REGULAR_FILE | (file.isExecutable ? 0o755 : 0o644);
    entries[file.name] = [file.content, { mtime, os: OS_UNIX, attrs: (mode << 16) >>> 0 }];
  }
  return archiveOf(zipSync(entries, { level: 6 }));
}

/** A zip file that exists already. */
export function archiveOf(bytes: Uint8Array): ZipArchive {
  return { bytes, hash: createHash("sha256").update(bytes).digest("hex") };
}

function byName(a: PackageFile, b: PackageFile): number {
  if (a.name === b.name) return 0;
  return a.name < b.name ? -1 : 1;
}
