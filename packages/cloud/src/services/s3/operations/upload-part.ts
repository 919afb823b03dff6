import { md5Hex } from "../checksums.ts";
import { s3Error } from "../errors.ts";
import { S3_LIMITS } from "../limits.ts";
import { requireKey } from "../objects.ts";
import { ENCRYPTION, type S3Operation } from "../operation.ts";
import { receiveBody } from "../request-body.ts";

/** UploadPart: a part of the same number is replaced. */
export const uploadPart: S3Operation<"UploadPart"> = (s3) => async (input, context) => {
  const { name } = s3.buckets.require(context.scope, input);
  const key = requireKey(input.Key);
  const partNumber = requirePartNumber(input.PartNumber);
  s3.uploads.require(name, key, input.UploadId);
  const { content, checksums } = receiveBody(input, context, s3.bodyMaxBytes);
  const eTag = `"${md5Hex(content)}"`;
  const contentId = await s3.content.write(content);
  const part = { eTag, sizeBytes: content.length, contentId, lastModifiedMs: s3.clock.now() };
  const former = await s3.content.commit(contentId, () => {
    const upload = s3.uploads.require(name, key, input.UploadId);
    s3.uploads.put({ ...upload, parts: { ...upload.parts, [partNumber]: part } });
    return upload.parts[partNumber];
  });
  if (former !== undefined) await s3.content.remove(former.contentId);
  return { ETag: eTag, ...checksums, ...ENCRYPTION };
};

function requirePartNumber(partNumber: number | undefined): number {
  const isValid = partNumber !== undefined && Number.isInteger(partNumber) && partNumber >= 1;
  if (isValid && partNumber <= S3_LIMITS.partsPerUpload) return partNumber;
  const message = `Part number must be an integer between 1 and ${S3_LIMITS.partsPerUpload}, inclusive`;
  throw s3Error("InvalidArgument", message, { ArgumentName: "partNumber", ArgumentValue: String(partNumber) });
}
