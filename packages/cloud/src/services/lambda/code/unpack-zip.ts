import { chmod, mkdir, realpath, symlink, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { promisify } from "node:util";
import { crc32, inflateRaw } from "node:zlib";
import { compressedBytesOf, readZipDirectory, type ZipEntry, ZipRefusal } from "./read-zip-directory.ts";

const inflate = promisify(inflateRaw);

const TYPE_BITS = 0o170000;
const SYMLINK_TYPE = 0o120000;
/** Nothing is writable in /var/task and /opt. */
const READABLE_BITS = 0o555;
/** For archives made where files have no Unix mode: everything may be run, so that a `bootstrap` works. */
const MODE_WITHOUT_UNIX = 0o555;

/**
 * Unpacks an archive into an existing empty directory, with its file modes but for the permission to write. Nothing is
 * written outside the directory, and never more bytes than the archive declares.
 *
 * Differs from AWS: there the file system is read-only. Here functions find it so where the runtime can mount it so (root
 * on Linux). Elsewhere a function may make new files beside its code, which stay until the package is replaced: folders
 * that nobody may write to could be deleted only by who knows to change them first.
 *
 * @returns Bytes of all files, unzipped.
 * @throws ZipRefusal when the archive is corrupt, too large, or would leave the directory. The directory is then partly filled.
 */
export async function unpackZip(archive: Uint8Array, directory: string): Promise<number> {
  const entries = readZipDirectory(archive);
  let totalBytes = 0;
  const links: ZipEntry[] = [];
  for (const entry of entries) {
    const path = checkedPath(entry.path, directory);
    if (entry.path.endsWith("/")) await place(entry, () => mkdir(path, { recursive: true }));
    else if (isSymlink(entry)) links.push(entry);
    else await unpackFile(archive, entry, path);
    totalBytes += entry.sizeBytes;
  }
  // Links come last: no file can be written through one.
  for (const link of links) await unpackLink(archive, link, directory);
  for (const link of links) await checkLink(link, directory);
  return totalBytes;
}

function isSymlink(entry: ZipEntry): boolean {
  return (entry.unixMode & TYPE_BITS) === SYMLINK_TYPE;
}

function checkedPath(path: string, directory: string): string {
  const parts = path.split("/");
  if (path === "" || path.startsWith("/") || path.includes("\\") || path.includes("\0") || parts.includes("..")) {
    throw new ZipRefusal("corrupt", `entry path ${JSON.stringify(path)} leaves the package`);
  }
  return join(directory, path);
}

async function unpackFile(archive: Uint8Array, entry: ZipEntry, path: string): Promise<void> {
  const content = await contentOf(archive, entry);
  const mode = entry.unixMode === 0 ? MODE_WITHOUT_UNIX : entry.unixMode & READABLE_BITS;
  await place(entry, async () => {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content, { flag: "wx" });
    await chmod(path, mode);
  });
}

async function unpackLink(archive: Uint8Array, entry: ZipEntry, directory: string): Promise<void> {
  const target = Buffer.from(await contentOf(archive, entry)).toString("utf8");
  const path = checkedPath(entry.path, directory);
  if (target.startsWith("/") || isOutside(directory, resolve(dirname(path), target))) throw leavingLink(entry);
  await place(entry, async () => {
    await mkdir(dirname(path), { recursive: true });
    await symlink(target, path);
  });
}

/** Where a link leads through other links is known only once all exist. */
async function checkLink(entry: ZipEntry, directory: string): Promise<void> {
  const reached = await realpath(join(directory, entry.path)).catch(() => undefined); // Dangling: leads nowhere.
  if (reached !== undefined && isOutside(await realpath(directory), reached)) throw leavingLink(entry);
}

function isOutside(directory: string, path: string): boolean {
  const reached = relative(directory, path);
  return reached === ".." || reached.startsWith("../");
}

function leavingLink(entry: ZipEntry): ZipRefusal {
  return new ZipRefusal("corrupt", `link ${entry.path} leaves the package`);
}

async function contentOf(archive: Uint8Array, entry: ZipEntry): Promise<Uint8Array> {
  const compressed = compressedBytesOf(archive, entry);
  const content = entry.method === 0 ? compressed : await inflateEntry(compressed, entry);
  if (content.byteLength !== entry.sizeBytes || crc32(content) !== entry.crc32) {
    throw new ZipRefusal("corrupt", `${entry.path} does not match its declared size and checksum`);
  }
  return content;
}

async function inflateEntry(compressed: Uint8Array, entry: ZipEntry): Promise<Uint8Array> {
  try {
    // Off the event loop, and bounded by the declared size, whose total was checked: a bomb stops here.
    return await inflate(compressed, { maxOutputLength: Math.max(1, entry.sizeBytes) });
  } catch (cause) {
    throw new ZipRefusal("corrupt", `${entry.path} cannot be inflated: ${String(cause)}`);
  }
}

/** Writes an entry; one whose name another entry has taken is the archive's fault, not the disk's. */
async function place(entry: ZipEntry, write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (cause) {
    throw isNameClash(cause) ? new ZipRefusal("corrupt", `${entry.path} clashes with another entry`) : cause;
  }
}

function isNameClash(thrown: unknown): boolean {
  const code = thrown instanceof Error && "code" in thrown ? thrown.code : undefined;
  return code === "EEXIST" || code === "ENOTDIR" || code === "EISDIR" || code === "ENAMETOOLONG";
}
