import { readObjectHeaders } from "../object-headers.ts";
import { requireKey } from "../objects.ts";
import { ENCRYPTION, type S3Operation } from "../operation.ts";

/** CreateMultipartUpload. */
export const createMultipartUpload: S3Operation<"CreateMultipartUpload"> = (s3) => (input, context) => {
  const { name } = s3.buckets.require(context.scope, input);
  const key = requireKey(input.Key);
  const uploadId = s3.random.hex(64);
  const headers = readObjectHeaders(input);
  s3.uploads.put({ uploadId, bucket: name, key, initiatedAtMs: s3.clock.now(), headers, parts: {} });
  return { Bucket: name, Key: key, UploadId: uploadId, ...ENCRYPTION };
};
