import { s3Error } from "./errors.ts";
import { S3_LIMITS } from "./limits.ts";
import type { S3Storage } from "./s3-storage.ts";
import type { PartRecord } from "./uploads.ts";

/** A part whose content is stored. */
export interface StoredPart {
  readonly bucket: string;
  readonly key: string;
  readonly uploadId: string | undefined;
  readonly partNumber: number;
  readonly part: PartRecord;
}

/** Adds a part to its upload, if that is still in progress; else removes the content. A former part goes. */
export async function recordPart(s3: S3Storage, stored: StoredPart): Promise<void> {
  const { bucket, key, uploadId, partNumber, part } = stored;
  const former = await s3.content.commit(part.contentId, () => {
    const upload = s3.uploads.require(bucket, key, uploadId);
    s3.uploads.put({ ...upload, parts: { ...upload.parts, [partNumber]: part } });
    return upload.parts[partNumber];
  });
  if (former !== undefined) await s3.content.remove(former.contentId);
}

/**
 * The part number that a request names.
 *
 * @throws ServiceError `InvalidArgument` outside 1 to 10,000.
 */
export function requirePartNumber(partNumber: number | undefined): number {
  const isValid = partNumber !== undefined && Number.isInteger(partNumber) && partNumber >= 1;
  if (isValid && partNumber <= S3_LIMITS.partsPerUpload) return partNumber;
  const message = `Part number must be an integer between 1 and ${S3_LIMITS.partsPerUpload}, inclusive`;
  throw s3Error("InvalidArgument", message, { ArgumentName: "partNumber", ArgumentValue: String(partNumber) });
}
