import { requireKey } from "../objects.ts";
import type { S3Operation } from "../operation.ts";

/** AbortMultipartUpload: drops the parts. */
export const abortMultipartUpload: S3Operation<"AbortMultipartUpload"> = (s3) => async (input, context) => {
  const { name } = s3.buckets.require(context.scope, input);
  const upload = s3.uploads.require(name, requireKey(input.Key), input.UploadId);
  s3.uploads.delete(upload.uploadId);
  for (const part of Object.values(upload.parts)) await s3.content.remove(part.contentId);
  return {};
};
