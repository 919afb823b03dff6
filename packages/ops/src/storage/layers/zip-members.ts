import { LabError } from "@faultline/core";

/** One file of an archive, as its central directory declares it. */
export interface ZipMember {
  /** With forward slashes; a directory's ends with one. */
  readonly path: string;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly compressedBytes: number;
  readonly sizeBytes: number;
  readonly crc32: number;
  readonly isExecutable: boolean;
  /** A symbolic link, whose content is where it leads. */
  readonly isLink: boolean;
  readonly headerOffset: number;
  /** Bytes by which the archive shrinks without the member: its content and both its headers. */
  readonly spanBytes: number;
}

type ReadBytes = (offset: number, length: number) => Promise<Buffer>;

const END_SIGNATURE = 0x06054b50;
const ENTRY_SIGNATURE = 0x02014b50;
const END_BYTES = 22;
const ENTRY_BYTES = 46;
const ENCRYPTED_FLAG = 0x1;
const TYPE_BITS = 0o170000;
const LINK_TYPE = 0o120000;
const EXECUTABLE_BITS = 0o111;
/** The directory of a package of 65,535 files with long names. A larger one is no package of Lambda's. */
const DIRECTORY_BYTES_MAX = 64 * 1024 * 1024;

/**
 * Reads an archive's central directory. ZIP64 is refused: a package within Lambda's limits does not need it.
 *
 * @param tail The archive's last bytes, which hold the end record.
 * @throws LabError `PACKAGE_BROKEN`.
 * @see PKWARE APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16.
 */
export async function readZipMembers(
  tail: Buffer,
  archiveBytes: number,
  readBytes: ReadBytes,
): Promise<readonly ZipMember[]> {
  const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + END_BYTES > tail.length || tail.readUInt32LE(end) !== END_SIGNATURE) {
    throw brokenArchive("it has no end record");
  }
  const count = tail.readUInt16LE(end + 10);
  const [length, offset] = [tail.readUInt32LE(end + 12), tail.readUInt32LE(end + 16)];
  if (length > DIRECTORY_BYTES_MAX || offset + length > archiveBytes)
    throw brokenArchive("its directory lies outside it");
  const directory = await readBytes(offset, length);
  const members: Omit<ZipMember, "spanBytes">[] = [];
  const headers: number[] = [];
  for (let at = 0, index = 0; index < count; index++) {
    const { member, nextAt } = readMember(directory, at);
    members.push(member);
    headers.push(nextAt - at);
    at = nextAt;
  }
  return withSpans(members, headers, offset);
}

function readMember(directory: Buffer, at: number) {
  if (at + ENTRY_BYTES > directory.length || directory.readUInt32LE(at) !== ENTRY_SIGNATURE) {
    throw brokenArchive(`its directory ends at ${at} of ${directory.length} bytes`);
  }
  const method = directory.readUInt16LE(at + 10);
  const nameEnd = at + ENTRY_BYTES + directory.readUInt16LE(at + 28);
  const path = directory.toString("utf8", at + ENTRY_BYTES, nameEnd);
  const isEncrypted = (directory.readUInt16LE(at + 8) & ENCRYPTED_FLAG) !== 0;
  if (isEncrypted || (method !== 0 && method !== 8))
    throw brokenArchive(`${path} is encrypted or packed by method ${method}`);
  if (path.startsWith("/") || path.split("/").includes("..")) throw brokenArchive(`${path} leads out of the package`);
  const unixMode = directory.readUInt32LE(at + 38) >>> 16;
  return {
    member: {
      path,
      method,
      crc32: directory.readUInt32LE(at + 16),
      compressedBytes: directory.readUInt32LE(at + 20),
      sizeBytes: directory.readUInt32LE(at + 24),
      isExecutable: (unixMode & EXECUTABLE_BITS) !== 0,
      isLink: (unixMode & TYPE_BITS) === LINK_TYPE,
      headerOffset: directory.readUInt32LE(at + 42),
    },
    nextAt: nameEnd + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32),
  };
}

/** A member reaches to the next one's header, so that data descriptors and paddings are counted. */
function withSpans(
  members: readonly Omit<ZipMember, "spanBytes">[],
  headers: readonly number[],
  directoryOffset: number,
): readonly ZipMember[] {
  const starts = members.map(({ headerOffset }) => headerOffset).toSorted((a, b) => a - b);
  const nextOf = new Map(starts.map((start, index) => [start, starts[index + 1] ?? directoryOffset]));
  return members.map((member, index) => {
    const localBytes = (nextOf.get(member.headerOffset) ?? directoryOffset) - member.headerOffset;
    return { ...member, spanBytes: localBytes + (headers[index] ?? 0) };
  });
}

/** What to say of an archive that is not as it declares. */
export function brokenArchive(reason: string): LabError {
  const hint = "deploy the function again, or leave it out by naming the functions to look at";
  return new LabError("PACKAGE_BROKEN", `the zip file is broken: ${reason}`, hint);
}
