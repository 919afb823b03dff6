import { createReadStream, type Dirent } from "node:fs";
import { open, readdir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { createGunzip } from "node:zlib";
import { LabError, messageOf } from "@faultline/core";
import type { LogSource } from "./gather-events.ts";
import { refuseBinary } from "./refuse-binary.ts";

/** A file to import, or standard input. */
export interface OpenSource extends LogSource {
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** What `-` stands for. */
const STDIN = "-";

const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);

/**
 * Opens files one after the other; a folder stands for all files in it, which is how CloudWatch exports to S3 look:
 * a folder for each stream, with `000000.gz` in it.
 *
 * @throws LabError `IMPORT_UNREADABLE`.
 */
export async function* openLogSources(
  paths: readonly string[],
  stdin: AsyncIterable<Uint8Array>,
  now: number,
): AsyncGenerator<OpenSource> {
  for (const path of paths) {
    if (path === STDIN) yield openStdin(stdin, now);
    else for await (const file of filesIn(path)) yield await openFile(file);
  }
}

function openStdin(stdin: AsyncIterable<Uint8Array>, now: number): OpenSource {
  const name = "standard input";
  return { name, logStream: "stdin", fallbackTime: now, chunks: refuseBinary(stdin, name) };
}

async function* filesIn(path: string): AsyncGenerator<string> {
  const found = await stat(path).catch(unreadable(path));
  if (!found.isDirectory()) {
    yield path;
    return;
  }
  const entries: Dirent[] = await readdir(path, { withFileTypes: true }).catch(unreadable(path));
  // CloudWatch puts a file of this name into a bucket to see whether it may write there.
  const wanted = entries.filter(({ name }) => name !== "aws-logs-write-test" && !name.startsWith("."));
  for (const { name } of wanted.sort((a, b) => (a.name < b.name ? -1 : 1))) yield* filesIn(join(path, name));
}

async function openFile(path: string): Promise<OpenSource> {
  const stats = await stat(path).catch(unreadable(path));
  // What is read from a pipe is gone: it is packed only if its name says so.
  const isPacked = path.endsWith(".gz") || (stats.isFile() && (await isGzip(path).catch(unreadable(path))));
  const file = createReadStream(path);
  const chunks = isPacked ? file.pipe(createGunzip()) : file;
  if (isPacked) file.on("error", (error) => chunks.destroy(error));
  const name = basename(path);
  const isExport = /^\d{6}(?:\.gz)?$/.test(name);
  return {
    name: path,
    logStream: streamName(isExport ? basename(dirname(path)) : name.replace(/\.gz$/, "")),
    fallbackTime: Math.round(stats.mtimeMs),
    chunks: refuseBinary(readable(chunks, path), path),
  };
}

/** Whether a file begins as gzip does (RFC 1952, section 2.3.1), whatever its name. */
async function isGzip(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(GZIP_MAGIC.length));
    return buffer.equals(GZIP_MAGIC);
  } finally {
    await file.close();
  }
}

/** A stream's name has neither colons nor asterisks. */
function streamName(text: string): string {
  return text.replaceAll(/[:*]/g, "-").slice(0, 512);
}

async function* readable(chunks: AsyncIterable<Uint8Array>, path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch (error) {
    unreadable(path)(error);
  }
}

function unreadable(path: string) {
  return (error: unknown): never => {
    const hint = "give log files, .gz files, folders of a CloudWatch export, or - for standard input";
    throw new LabError("IMPORT_UNREADABLE", `${path} cannot be read: ${messageOf(error)}`, hint, { cause: error });
  };
}
