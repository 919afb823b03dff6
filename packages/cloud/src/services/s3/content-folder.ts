import { createHash } from "node:crypto";
import { createReadStream, createWriteStream, mkdirSync, readdirSync, rmSync } from "node:fs";
import { open, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Random } from "@faultline/core";
import type { ByteRange } from "./byte-range.ts";

/** Up to here an object is read at once; above, it is streamed from its file. */
const READ_AT_ONCE_MAX_BYTES = 1024 * 1024;

/** The contents of objects and parts: one immutable file each, complete from the moment that it bears its id. */
export class ContentFolder {
  readonly #folder: string;
  readonly #random: Random;

  constructor(folder: string, random: Random) {
    mkdirSync(folder, { recursive: true });
    this.#folder = folder;
    this.#random = random;
  }

  /** Stores bytes and returns the id under which they are kept. */
  async write(content: Uint8Array): Promise<string> {
    return this.#keep((path) => writeFile(path, content, { flag: "wx" }));
  }

  /** Stores several contents, one after the other, as a new one. */
  async join(ids: readonly string[]): Promise<string> {
    const folder = this.#folder;
    async function* parts(): AsyncGenerator<Uint8Array> {
      for (const id of ids) yield* createReadStream(join(folder, id)) as AsyncIterable<Uint8Array>;
    }
    return this.#keep((path) => pipeline(parts, createWriteStream(path, { flags: "wx" })));
  }

  /** Copies a content, or a part of it, and tells the copy's MD5. */
  async copy(id: string, range: ByteRange | undefined): Promise<{ readonly id: string; readonly md5Hex: string }> {
    const digest = createHash("md5");
    const part = range === undefined ? {} : { start: range.firstByte, end: range.lastByte };
    const source = createReadStream(join(this.#folder, id), part);
    source.on("data", (chunk) => digest.update(chunk));
    const copyId = await this.#keep((path) => pipeline(source, createWriteStream(path, { flags: "wx" })));
    return { id: copyId, md5Hex: digest.digest("hex") };
  }

  /** All of a content. */
  read(id: string): Promise<Uint8Array> {
    return readFile(join(this.#folder, id));
  }

  /** A part of a content, as bytes when it is small. The file stays readable when it is removed meanwhile. */
  async readRange(id: string, range: ByteRange): Promise<Uint8Array | AsyncIterable<Uint8Array>> {
    const handle = await open(join(this.#folder, id));
    const sizeBytes = range.lastByte - range.firstByte + 1;
    if (sizeBytes > READ_AT_ONCE_MAX_BYTES) {
      return handle.createReadStream({ start: range.firstByte, end: range.lastByte });
    }
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(sizeBytes), 0, sizeBytes, range.firstByte);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  }

  /** Runs what gives a new content its record, all at once; where that throws, the content goes. */
  async commit<Result>(id: string, record: () => Result): Promise<Result> {
    try {
      return record();
    } catch (thrown) {
      await this.remove(id);
      throw thrown;
    }
  }

  async remove(id: string): Promise<void> {
    await rm(join(this.#folder, id), { force: true });
  }

  /** Removes what no record names: what a kill between writing a file and its record left behind. */
  sweep(referenced: ReadonlySet<string>): void {
    for (const name of readdirSync(this.#folder)) {
      if (!referenced.has(name)) rmSync(join(this.#folder, name), { force: true });
    }
  }

  async #keep(write: (path: string) => Promise<void>): Promise<string> {
    const id = this.#random.uuid();
    const unfinished = join(this.#folder, `${id}.part`);
    try {
      await write(unfinished);
      await rename(unfinished, join(this.#folder, id));
    } catch (thrown) {
      await rm(unfinished, { force: true });
      throw thrown;
    }
    return id;
  }
}
