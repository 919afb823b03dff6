import { S3_LIMITS } from "../limits.ts";
import { requireKey } from "../objects.ts";
import type { S3Operation } from "../operation.ts";

/** ListParts: those that have arrived, in order, up to 1,000 a page. */
export const listParts: S3Operation<"ListParts"> = (s3) => (input, context) => {
  const { name } = s3.buckets.require(context.scope, input);
  const key = requireKey(input.Key);
  const upload = s3.uploads.require(name, key, input.UploadId);
  const pageSize = Math.min(input.MaxParts ?? S3_LIMITS.keysPerRequest, S3_LIMITS.keysPerRequest);
  const after = Number(input.PartNumberMarker ?? 0);
  const following = Object.entries(upload.parts)
    .map(([number, part]) => ({ number: Number(number), part }))
    .filter(({ number }) => number > after)
    .sort((a, b) => a.number - b.number);
  const page = following.slice(0, pageSize);
  return {
    Bucket: name,
    Key: key,
    UploadId: upload.uploadId,
    PartNumberMarker: String(after),
    MaxParts: pageSize,
    IsTruncated: following.length > page.length,
    NextPartNumberMarker: String(page.at(-1)?.number ?? 0),
    StorageClass: "STANDARD",
    Parts: page.map(({ number, part }) => ({
      PartNumber: number,
      LastModified: new Date(part.lastModifiedMs),
      ETag: part.eTag,
      Size: part.sizeBytes,
    })),
  };
};
