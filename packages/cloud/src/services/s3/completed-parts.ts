import { createHash } from "node:crypto";
import { malformedXml, s3Error } from "./errors.ts";
import { S3_LIMITS } from "./limits.ts";
import type { PartRecord, UploadRecord } from "./uploads.ts";

/** A part as CompleteMultipartUpload names it. */
export interface NamedPart {
  readonly PartNumber?: number | undefined;
  readonly ETag?: string | undefined;
}

/**
 * The parts of an upload that its completion names, in order.
 *
 * @throws ServiceError `MalformedXML` for none, `InvalidPartOrder`, `InvalidPart` for one that has not arrived or has
 *   another ETag, `EntityTooSmall` for one under 5 MiB that is not the last.
 */
export function selectParts(upload: UploadRecord, named: readonly NamedPart[]): readonly PartRecord[] {
  if (named.length === 0) throw malformedXml();
  const numbers = named.map((name) => name.PartNumber ?? 0);
  if (numbers.some((number, position) => number <= (numbers[position - 1] ?? 0))) {
    const message = "The list of parts was not in ascending order. Parts must be ordered by part number.";
    throw s3Error("InvalidPartOrder", message, { UploadId: upload.uploadId });
  }
  return named.map((name, position) => {
    const number = name.PartNumber ?? 0;
    const part = requirePart(upload, number, name.ETag ?? "");
    const isLast = position === named.length - 1;
    if (!isLast && part.sizeBytes < S3_LIMITS.partMinBytes) {
      const members = { ProposedSize: String(part.sizeBytes), MinSizeAllowed: String(S3_LIMITS.partMinBytes) };
      throw s3Error("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size", members);
    }
    return part;
  });
}

function requirePart(upload: UploadRecord, number: number, eTag: string): PartRecord {
  const part = upload.parts[number];
  if (part !== undefined && unquoted(part.eTag) === unquoted(eTag)) return part;
  const message =
    "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.";
  throw s3Error("InvalidPart", message, { UploadId: upload.uploadId, PartNumber: String(number), ETag: eTag });
}

/** The ETag of an object put in parts: the MD5 of the parts' MD5s, a hyphen, and their number. */
export function combinePartETags(eTags: readonly string[]): string {
  const digest = createHash("md5");
  for (const eTag of eTags) digest.update(Buffer.from(unquoted(eTag), "hex"));
  return `"${digest.digest("hex")}-${eTags.length}"`;
}

function unquoted(eTag: string): string {
  return eTag.replaceAll('"', "");
}
