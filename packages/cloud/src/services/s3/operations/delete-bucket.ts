import { s3Error } from "../errors.ts";
import type { S3Operation } from "../operation.ts";

/** DeleteBucket. Multipart uploads in progress do not hold a bucket; they end with it. */
export const deleteBucket: S3Operation<"DeleteBucket"> = (s3) => async (input, context) => {
  const { name } = s3.buckets.require(context.scope, input);
  if (s3.objects.list(name).length > 0) {
    throw s3Error("BucketNotEmpty", "The bucket you tried to delete is not empty", { BucketName: name });
  }
  s3.buckets.delete(name);
  for (const upload of s3.uploads.all()) {
    if (upload.bucket !== name) continue;
    s3.uploads.delete(upload.uploadId);
    for (const part of Object.values(upload.parts)) await s3.content.remove(part.contentId);
  }
  return {};
};
