import { LAMBDA_LIMITS, ZIP_ENTRIES_MAX } from "../limits.ts";

/** One file or directory of an archive. */
export interface ZipEntry {
  /** As stored, with `/` separators; a directory's ends with one. */
  readonly path: string;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly compressedBytes: number;
  readonly sizeBytes: number;
  readonly crc32: number;
  /** Unix type and permission bits; 0 when the archive has none. */
  readonly unixMode: number;
  /** Where the entry's local header begins. */
  readonly headerOffset: number;
}

/** Why an archive is refused: `corrupt` covers everything that is no plain zip; `too-large` the declared sizes. */
export class ZipRefusal extends Error {
  readonly reason: "corrupt" | "too-large";

  constructor(reason: "corrupt" | "too-large", message: string) {
    super(message);
    this.name = "ZipRefusal";
    this.reason = reason;
  }
}

const END_SIGNATURE = 0x06054b50;
const ENTRY_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;
const END_BYTES = 22;
const ENTRY_BYTES = 46;
const LOCAL_BYTES = 30;
const COMMENT_BYTES_MAX = 0xffff;
const ENCRYPTED_FLAG = 0x1;
const UNIX_HOST = 3;

/**
 * Reads an archive's central directory: what it declares, before a byte is unpacked.
 * Differs from AWS: ZIP64 archives are refused; a package within the limits does not need them.
 *
 * @throws ZipRefusal
 * @see PKWARE APPNOTE.TXT 6.3.10, sections 4.3.12 and 4.3.16.
 */
export function readZipDirectory(archive: Uint8Array): readonly ZipEntry[] {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const end = findEnd(view);
  const count = view.getUint16(end + 10, true);
  const entries: ZipEntry[] = [];
  let offset = view.getUint32(end + 16, true);
  let totalBytes = 0;
  if (count > ZIP_ENTRIES_MAX) throw new ZipRefusal("corrupt", `more than ${ZIP_ENTRIES_MAX} entries`);
  for (let index = 0; index < count; index++) {
    const { entry, nextOffset } = readEntry(archive, view, offset);
    totalBytes += entry.sizeBytes;
    if (totalBytes > LAMBDA_LIMITS.unzippedBytes) throw new ZipRefusal("too-large", `${totalBytes} bytes unzipped`);
    entries.push(entry);
    offset = nextOffset;
  }
  return entries;
}

function findEnd(view: DataView): number {
  const first = Math.max(0, view.byteLength - END_BYTES - COMMENT_BYTES_MAX);
  for (let offset = view.byteLength - END_BYTES; offset >= first; offset--) {
    if (view.getUint32(offset, true) === END_SIGNATURE) return offset;
  }
  throw new ZipRefusal("corrupt", "no end of central directory");
}

function readEntry(archive: Uint8Array, view: DataView, offset: number): { entry: ZipEntry; nextOffset: number } {
  if (offset + ENTRY_BYTES > view.byteLength || view.getUint32(offset, true) !== ENTRY_SIGNATURE) {
    throw new ZipRefusal("corrupt", `no central directory entry at ${offset}`);
  }
  const method = view.getUint16(offset + 10, true);
  const isEncrypted = (view.getUint16(offset + 8, true) & ENCRYPTED_FLAG) !== 0;
  if (isEncrypted || (method !== 0 && method !== 8)) {
    throw new ZipRefusal("corrupt", `entry at ${offset} is encrypted or uses method ${method}`);
  }
  const nameEnd = offset + ENTRY_BYTES + view.getUint16(offset + 28, true);
  const nextOffset = nameEnd + view.getUint16(offset + 30, true) + view.getUint16(offset + 32, true);
  const hasUnixMode = view.getUint8(offset + 5) === UNIX_HOST;
  const entry: ZipEntry = {
    path: Buffer.from(archive.subarray(offset + ENTRY_BYTES, nameEnd)).toString("utf8"),
    method,
    crc32: view.getUint32(offset + 16, true),
    compressedBytes: view.getUint32(offset + 20, true),
    sizeBytes: view.getUint32(offset + 24, true),
    unixMode: hasUnixMode ? view.getUint32(offset + 38, true) >>> 16 : 0,
    headerOffset: view.getUint32(offset + 42, true),
  };
  return { entry, nextOffset };
}

/**
 * An entry's compressed bytes.
 *
 * @throws ZipRefusal when they lie outside the archive.
 */
export function compressedBytesOf(archive: Uint8Array, entry: ZipEntry): Uint8Array {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const { headerOffset } = entry;
  if (headerOffset + LOCAL_BYTES > view.byteLength || view.getUint32(headerOffset, true) !== LOCAL_SIGNATURE) {
    throw new ZipRefusal("corrupt", `no local header at ${headerOffset}`);
  }
  const nameAndExtraBytes = view.getUint16(headerOffset + 26, true) + view.getUint16(headerOffset + 28, true);
  const start = headerOffset + LOCAL_BYTES + nameAndExtraBytes;
  const end = start + entry.compressedBytes;
  if (end > archive.byteLength) throw new ZipRefusal("corrupt", `${entry.path} ends outside the archive`);
  return archive.subarray(start, end);
}
