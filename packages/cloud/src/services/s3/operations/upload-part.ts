import { md5Hex } from "../checksums.ts";
import { requireKey } from "../objects.ts";
import { ENCRYPTION, type S3Operation } from "../operation.ts";
import { recordPart, requirePartNumber } from "../record-part.ts";
import { receiveBody } from "../request-body.ts";

/** UploadPart: a part of the same number is replaced. */
export const uploadPart: S3Operation<"UploadPart"> = (s3) => async (input, context) => {
  const { name: bucket } = s3.buckets.require(context.scope, input);
  const key = requireKey(input.Key);
  const partNumber = requirePartNumber(input.PartNumber);
  s3.uploads.require(bucket, key, input.UploadId);
  const { content, checksums } = receiveBody(input, context, s3.bodyMaxBytes);
  const eTag = `"${md5Hex(content)}"`;
  const contentId = await s3.content.write(content);
  const part = { eTag, sizeBytes: content.length, contentId, lastModifiedMs: s3.clock.now() };
  await recordPart(s3, { bucket, key, uploadId: input.UploadId, partNumber, part });
  return { ETag: eTag, ...checksums, ...ENCRYPTION };
};
