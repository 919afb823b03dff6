import { type FileHandle, open } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { crc32, createInflateRaw, inflateRaw } from "node:zlib";
import { LabError, messageOf } from "@faultline/core";
import { DEPLOY_LIMITS } from "../../deploy/limits.ts";
import { brokenArchive, readZipMembers, type ZipMember } from "./zip-members.ts";

const inflate = promisify(inflateRaw);

/** An archive on disk: its members, and their contents one at a time, so that memory holds no package. */
export interface ZipFile {
  readonly members: readonly ZipMember[];
  /** A member's content, in pieces. @throws LabError `PACKAGE_BROKEN`. */
  chunksOf(member: ZipMember): AsyncIterable<Uint8Array>;
}

/** The end record, its longest comment, and the start of nothing else. */
const TAIL_BYTES = 22 + 0xffff;
const LOCAL_BYTES = 30;
const LOCAL_SIGNATURE = 0x04034b50;
/** A smaller member is inflated at once, which is far quicker than a stream. */
const AT_ONCE_BYTES = 4 * 1024 * 1024;

/**
 * Opens an archive, reads what it declares, and closes it once `action` has ended.
 *
 * @throws LabError `PACKAGE_BROKEN`, `PACKAGE_TOO_LARGE`.
 */
export async function readZipFile<Result>(path: string, action: (zip: ZipFile) => Promise<Result>): Promise<Result> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const tail = await readBytes(file, Math.max(0, size - TAIL_BYTES), Math.min(size, TAIL_BYTES));
    const members = await readZipMembers(tail, size, (offset, length) => readBytes(file, offset, length));
    const unzippedBytes = members.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    if (unzippedBytes > DEPLOY_LIMITS.packageUnzippedMaxBytes) throw tooLarge(unzippedBytes);
    return await action({ members, chunksOf: (member) => chunksOf(file, member) });
  } finally {
    await file.close();
  }
}

async function readBytes(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await file.read(bytes, 0, length, offset);
  if (bytesRead < length) throw brokenArchive(`it ends ${length - bytesRead} bytes early`);
  return bytes;
}

async function* chunksOf(file: FileHandle, member: ZipMember): AsyncGenerator<Uint8Array> {
  const header = await readBytes(file, member.headerOffset, LOCAL_BYTES);
  if (header.readUInt32LE(0) !== LOCAL_SIGNATURE) throw brokenArchive(`${member.path} has no header`);
  const start = member.headerOffset + LOCAL_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28);
  const pieces = member.sizeBytes <= AT_ONCE_BYTES ? wholeOf(file, member, start) : streamOf(file, member, start);
  let [crc, sizeBytes] = [0, 0];
  for await (const piece of pieces) {
    crc = crc32(piece, crc);
    sizeBytes += piece.length;
    // What declares less than it holds would fill memory or disk.
    if (sizeBytes > member.sizeBytes) break;
    yield piece;
  }
  if (sizeBytes !== member.sizeBytes || crc !== member.crc32) {
    throw brokenArchive(`${member.path} does not match its declared size and checksum`);
  }
}

async function* wholeOf(file: FileHandle, member: ZipMember, start: number): AsyncGenerator<Uint8Array> {
  const stored = await readBytes(file, start, member.compressedBytes);
  if (member.method === 0) yield stored;
  else yield await inflate(stored, { maxOutputLength: Math.max(1, member.sizeBytes) }).catch(cannotInflate(member));
}

async function* streamOf(file: FileHandle, member: ZipMember, start: number): AsyncGenerator<Uint8Array> {
  const end = start + member.compressedBytes - 1;
  const source = file.createReadStream({ start, end, autoClose: false });
  if (member.method === 0) {
    for await (const piece of source) if (piece instanceof Uint8Array) yield piece;
    return;
  }
  const inflater = createInflateRaw();
  const fed = pipeline(source, inflater).catch(() => {}); // The reader below meets the same error.
  try {
    for await (const piece of inflater) if (piece instanceof Uint8Array) yield piece;
  } catch (cause) {
    cannotInflate(member)(cause);
  } finally {
    inflater.destroy();
    await fed;
  }
}

function cannotInflate({ path }: ZipMember): (cause: unknown) => never {
  return (cause) => {
    throw brokenArchive(`${path} cannot be inflated: ${messageOf(cause)}`);
  };
}

function tooLarge(sizeBytes: number): LabError {
  const message = `the package unpacks to ${sizeBytes} bytes; Lambda's limit is ${DEPLOY_LIMITS.packageUnzippedMaxBytes}`;
  return new LabError("PACKAGE_TOO_LARGE", message, "name the functions to look at, without this one");
}
