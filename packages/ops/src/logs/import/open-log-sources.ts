import { createReadStream, type Dirent } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { createGunzip } from "node:zlib";
import { LabError, messageOf } from "@faultline/core";
import type { LogSource } from "./gather-events.ts";

/** A file to import, or standard input. */
export interface OpenSource extends LogSource {
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** What `-` stands for. */
const STDIN = "-";

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
    if (path === STDIN) yield { name: "standard input", logStream: "stdin", fallbackTime: now, chunks: stdin };
    else for await (const file of filesIn(path)) yield await openFile(file);
  }
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
  const { mtimeMs } = await stat(path).catch(unreadable(path));
  const isPacked = path.endsWith(".gz");
  const file = createReadStream(path);
  const chunks = isPacked ? file.pipe(createGunzip()) : file;
  if (isPacked) file.on("error", (error) => chunks.destroy(error));
  const name = basename(path);
  const isExport = /^\d{6}(?:\.gz)?$/.test(name);
  return {
    name: path,
    logStream: streamName(isExport ? basename(dirname(path)) : name.replace(/\.gz$/, "")),
    fallbackTime: Math.round(mtimeMs),
    chunks: readable(chunks, path),
  };
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
