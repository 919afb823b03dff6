import { createHash } from "node:crypto";
import { createWriteStream, existsSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createFolder, LabError, messageOf } from "@faultline/core";

/** A package that Lambda stores, and where it can be downloaded for the next minutes. */
export interface RemotePackage {
  /** `GetFunction`'s Code.Location, or a layer's Content.Location. */
  readonly location: string;
  /** In Base64, as Lambda gives it. */
  readonly codeSha256: string;
}

/** An archive is at most 250 MB, as it holds at most that unzipped; more is not Lambda's. */
const DOWNLOAD_BYTES_MAX = 512 * 1024 * 1024;

/** Downloaded packages by content: each is downloaded once, from run to run. */
export interface PackageCache {
  /** The archive's file when it is here already. */
  find(codeSha256: string): string | undefined;
  /** Downloads an archive. @throws LabError `PACKAGE_DOWNLOAD_FAILED`, `CACHE_UNWRITABLE`. */
  download(remote: RemotePackage): Promise<string>;
}

/** Opens the cache of a folder. */
export function openPackageCache(directory: string): PackageCache {
  const fileOf = (codeSha256: string) => join(directory, `${Buffer.from(codeSha256, "base64").toString("hex")}.zip`);
  return {
    find(codeSha256) {
      const file = fileOf(codeSha256);
      return existsSync(file) ? file : undefined;
    },
    async download(remote) {
      const file = fileOf(remote.codeSha256);
      const partial = `${file}.${process.pid}.part`;
      try {
        createFolder(directory);
        await downloadTo(partial, remote);
        await rename(partial, file);
      } catch (thrown) {
        await rm(partial, { force: true }).catch(() => undefined); // Its folder may not be one.
        throw thrown instanceof LabError ? thrown : unwritable(directory, thrown);
      }
      return file;
    },
  };
}

async function downloadTo(file: string, { location, codeSha256 }: RemotePackage): Promise<void> {
  const answer = await fetch(location).catch((cause: unknown) => {
    throw failed(`no connection (${messageOf(cause)})`, "try again", cause);
  });
  if (!answer.ok || answer.body === null) {
    const hint =
      answer.status === 403 ? "the link expires after ten minutes, and a network policy may forbid S3" : "try again";
    throw failed(`HTTP ${answer.status}`, hint);
  }
  const hash = createHash("sha256");
  let sizeBytes = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      sizeBytes += chunk.length;
      done(
        sizeBytes > DOWNLOAD_BYTES_MAX ? failed(`more than ${DOWNLOAD_BYTES_MAX} bytes`, "name other functions") : null,
        chunk,
      );
    },
  });
  await pipeline(Readable.fromWeb(answer.body), meter, createWriteStream(file));
  const actual = hash.digest("base64");
  if (actual !== codeSha256) throw failed(`its SHA-256 is ${actual}, not ${codeSha256}`, "try again");
}

function failed(reason: string, hint: string, cause?: unknown): LabError {
  return new LabError("PACKAGE_DOWNLOAD_FAILED", `the package cannot be downloaded: ${reason}`, hint, { cause });
}

function unwritable(directory: string, cause: unknown): LabError {
  const hint = "give a folder with room for the packages: --cache DIR";
  return new LabError("CACHE_UNWRITABLE", `${directory}: ${messageOf(cause)}`, hint, { cause });
}
