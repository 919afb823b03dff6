import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { s3Error } from "./errors.ts";

/** The checksum members that S3 keeps beside an object, by what computes them here. */
const DIGESTS = {
  ChecksumCRC32: (content: Uint8Array) => base64OfWord(crc32(content)),
  ChecksumSHA1: (content: Uint8Array) => createHash("sha1").update(content).digest("base64"),
  ChecksumSHA256: (content: Uint8Array) => createHash("sha256").update(content).digest("base64"),
  ChecksumCRC32C: undefined,
  ChecksumCRC64NVME: undefined,
} as const;

type ChecksumMember = keyof typeof DIGESTS;

/** Base64 checksums of an object, by SDK member name. */
export type Checksums = { readonly [Member in ChecksumMember]?: string };

const MEMBERS = Object.keys(DIGESTS) as readonly ChecksumMember[];

/** What a request says about its body. */
export interface BodyClaims extends Partial<Record<ChecksumMember, string | undefined>> {
  readonly ContentMD5?: string | undefined;
}

/**
 * Verifies a body against what the client says of it, in headers or, after a chunked body, in trailers.
 *
 * Differs from AWS: CRC-32C and CRC-64/NVME are kept and returned as given, not verified; and no checksum is computed
 * for a client that sent none.
 *
 * @returns The checksums to keep beside the object.
 * @throws ServiceError `InvalidDigest` for an MD5 that is none, `BadDigest` for a body that does not match.
 */
export function verifyBody(content: Uint8Array, claims: BodyClaims): Checksums {
  if (claims.ContentMD5 !== undefined) verifyMd5(content, claims.ContentMD5);
  const kept: Partial<Record<ChecksumMember, string>> = {};
  for (const member of MEMBERS) {
    const claimed = claims[member];
    if (claimed === undefined) continue;
    const actual = DIGESTS[member]?.(content) ?? claimed;
    if (actual !== claimed) {
      const algorithm = member.slice("Checksum".length);
      throw s3Error("BadDigest", `The ${algorithm} you specified did not match the calculated checksum.`);
    }
    kept[member] = claimed;
  }
  return kept;
}

/** The MD5 of a body in hexadecimal: the ETag of an object put at once, without its quotation marks. */
export function md5Hex(content: Uint8Array): string {
  return createHash("md5").update(content).digest("hex");
}

function verifyMd5(content: Uint8Array, claimed: string): void {
  const digest = Buffer.from(claimed, "base64");
  if (digest.length !== 16) throw s3Error("InvalidDigest", "The Content-MD5 you specified was invalid.");
  if (digest.toString("hex") !== md5Hex(content)) {
    throw s3Error("BadDigest", "The Content-MD5 you specified did not match what we received.");
  }
}

function base64OfWord(word: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(word);
  return bytes.toString("base64");
}
