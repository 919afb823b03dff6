import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CodeReference } from "../catalog/records.ts";
import { couldNotUnzip, invalidParameter } from "../errors.ts";
import { LAMBDA_LIMITS } from "../limits.ts";
import { ZipRefusal } from "./read-zip-directory.ts";
import { unpackZip } from "./unpack-zip.ts";

/** Where packages are kept. */
export interface CodeDirectories {
  /** For the archives; part of the lab's state. */
  readonly archives: string;
  /** For the unpacked files; a cache, outside any project, so that no parent `node_modules` leaks into a function. */
  readonly unpacked: string;
}

/**
 * Deployment packages by content hash: each is stored and unpacked once, however many versions and layers share it.
 * Files appear under their final names only when complete, so that a killed lab leaves nothing half-written.
 */
export class CodeStore {
  readonly #directories: CodeDirectories;
  readonly #unpacked = new Map<string, Promise<string>>();
  /** Everything waits for it: what is being deleted must not be found, nor what is being made be deleted. */
  readonly #swept: Promise<void>;
  #writes = 0;

  /** @param referenced Hashes that are still needed; every other package is deleted. */
  constructor(directories: CodeDirectories, referenced: ReadonlySet<string>) {
    this.#directories = directories;
    this.#swept = this.#sweep(referenced).catch(() => undefined); // What cannot be deleted only takes space.
  }

  /**
   * Stores a package, having unpacked it.
   *
   * @throws ServiceError `InvalidParameterValueException` when it is no archive that can be unpacked within the limit.
   */
  async store(archive: Uint8Array): Promise<CodeReference> {
    await this.#swept;
    const sha256 = createHash("sha256").update(archive).digest("base64");
    const unzippedBytes = await this.#unpackNew(archive, sha256);
    await mkdir(this.#directories.archives, { recursive: true });
    await this.#writeAtomically(archive, this.archivePath(sha256));
    return { sha256, sizeBytes: archive.byteLength, unzippedBytes };
  }

  /** The directory with a stored package's files; unpacks them again when the cache was emptied. */
  directoryOf(code: CodeReference): Promise<string> {
    const known = this.#unpacked.get(code.sha256);
    if (known !== undefined) return known;
    const unpacking = this.#unpackStored(code.sha256);
    this.#unpacked.set(code.sha256, unpacking);
    unpacking.catch(() => this.#unpacked.delete(code.sha256)); // The awaiting caller sees the failure; the next one tries again.
    return unpacking;
  }

  /** Where a package's archive is. */
  archivePath(sha256: string): string {
    return join(this.#directories.archives, `${hexOf(sha256)}.zip`);
  }

  async #sweep(referenced: ReadonlySet<string>): Promise<void> {
    const kept = new Set([...referenced].map(hexOf));
    for (const directory of [this.#directories.archives, this.#directories.unpacked]) {
      const names = await readdir(directory).catch(() => []); // Not made yet: nothing to sweep.
      const stale = names.filter((name) => !kept.has(name.replace(/\.zip$/, "")));
      await Promise.all(stale.map((name) => rm(join(directory, name), { recursive: true, force: true })));
    }
  }

  async #unpackStored(sha256: string): Promise<string> {
    await this.#swept;
    const target = join(this.#directories.unpacked, hexOf(sha256));
    const exists = await readdir(target).then(
      () => true,
      () => false,
    );
    if (!exists) await this.#unpackInto(await readFile(this.archivePath(sha256)), target);
    return target;
  }

  async #unpackNew(archive: Uint8Array, sha256: string): Promise<number> {
    const target = join(this.#directories.unpacked, hexOf(sha256));
    try {
      const unzippedBytes = await this.#unpackInto(archive, target);
      this.#unpacked.set(sha256, Promise.resolve(target));
      return unzippedBytes;
    } catch (cause) {
      if (!(cause instanceof ZipRefusal)) throw cause;
      if (cause.reason === "corrupt") throw couldNotUnzip();
      throw invalidParameter(`Unzipped size must be smaller than ${LAMBDA_LIMITS.unzippedBytes} bytes`);
    }
  }

  async #unpackInto(archive: Uint8Array, target: string): Promise<number> {
    await mkdir(this.#directories.unpacked, { recursive: true });
    const temporary = await mkdtemp(join(this.#directories.unpacked, "unpacking-"));
    try {
      const unzippedBytes = await unpackZip(archive, temporary);
      await rename(temporary, target).catch(ignoreExisting); // The same content is there already.
      return unzippedBytes;
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
  }

  async #writeAtomically(archive: Uint8Array, path: string): Promise<void> {
    this.#writes += 1; // The same package may be on its way twice.
    const temporary = `${path}.${process.pid}-${this.#writes}.part`;
    await writeFile(temporary, archive, { flush: true });
    await rename(temporary, path);
  }
}

function hexOf(sha256: string): string {
  return Buffer.from(sha256, "base64").toString("hex");
}

function ignoreExisting(cause: unknown): void {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  if (code !== "ENOTEMPTY" && code !== "EEXIST") throw cause;
}
