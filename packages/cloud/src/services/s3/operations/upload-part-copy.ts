import { type ByteRange, parseByteRange } from "../byte-range.ts";
import { parseCopySource } from "../copy-source.ts";
import { s3Error } from "../errors.ts";
import { type ObjectRecord, requireKey } from "../objects.ts";
import { ENCRYPTION, type S3Operation } from "../operation.ts";
import { checkReadConditions } from "../preconditions.ts";
import { recordPart, requirePartNumber } from "../record-part.ts";

/** UploadPartCopy: a part that is an object, or a range of one. */
export const uploadPartCopy: S3Operation<"UploadPartCopy"> = (s3) => async (input, context) => {
  const { name: bucket } = s3.buckets.require(context.scope, input);
  const key = requireKey(input.Key);
  const partNumber = requirePartNumber(input.PartNumber);
  s3.uploads.require(bucket, key, input.UploadId);
  const source = parseCopySource(input.CopySource);
  s3.buckets.require(context.scope, { Bucket: source.bucket, ExpectedBucketOwner: input.ExpectedSourceBucketOwner });
  const lastModifiedMs = s3.clock.now();
  const part = await s3.objects.read(source.bucket, source.key, async (original) => {
    checkReadConditions(original, {
      IfMatch: input.CopySourceIfMatch,
      IfNoneMatch: input.CopySourceIfNoneMatch,
      IfModifiedSince: input.CopySourceIfModifiedSince,
      IfUnmodifiedSince: input.CopySourceIfUnmodifiedSince,
    });
    const range = requireCopyRange(input.CopySourceRange, original);
    const { id, md5Hex } = await s3.content.copy(original.contentId, range);
    const sizeBytes = range === undefined ? original.sizeBytes : range.lastByte - range.firstByte + 1;
    return { eTag: `"${md5Hex}"`, sizeBytes, contentId: id, lastModifiedMs };
  });
  await recordPart(s3, { bucket, key, uploadId: input.UploadId, partNumber, part });
  return { CopyPartResult: { ETag: part.eTag, LastModified: new Date(lastModifiedMs) }, ...ENCRYPTION };
};

/** Unlike a read, a copy does not cut a range that reaches behind the end. */
function requireCopyRange(header: string | undefined, { sizeBytes }: ObjectRecord): ByteRange | undefined {
  if (header === undefined) return undefined;
  const range = parseByteRange(header, Number.MAX_SAFE_INTEGER);
  const isComplete = /^bytes=\d+-\d+$/.test(header) && range !== undefined && range !== "unsatisfiable";
  if (isComplete && range.lastByte < sizeBytes) return range;
  const message = `Range specified is not valid for source object of size: ${sizeBytes}`;
  throw s3Error("InvalidArgument", message, { ArgumentName: "x-amz-copy-source-range", ArgumentValue: header });
}
