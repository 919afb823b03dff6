import { s3Error } from "../errors.ts";
import { S3_LIMITS } from "../limits.ts";
import type { S3Operation } from "../operation.ts";

/** GetBucketTagging. */
export const getBucketTagging: S3Operation<"GetBucketTagging"> = (s3) => (input, context) => {
  const bucket = s3.buckets.require(context.scope, input);
  const { tags } = bucket.configurations;
  if (tags === undefined) throw s3Error("NoSuchTagSet", "The TagSet does not exist", { BucketName: bucket.name });
  return { TagSet: [...tags] };
};

/** PutBucketTagging: replaces all tags. */
export const putBucketTagging: S3Operation<"PutBucketTagging"> = (s3) => (input, context) => {
  const bucket = s3.buckets.require(context.scope, input);
  const tags = (input.Tagging?.TagSet ?? []).map(({ Key = "", Value = "" }) => ({ Key, Value }));
  if (tags.length > S3_LIMITS.tagsPerBucket) {
    throw s3Error("InvalidArgument", `Bucket tag count cannot be greater than ${S3_LIMITS.tagsPerBucket}`);
  }
  s3.buckets.configure(bucket, { tags });
  return {};
};

/** DeleteBucketTagging. */
export const deleteBucketTagging: S3Operation<"DeleteBucketTagging"> = (s3) => (input, context) => {
  s3.buckets.configure(s3.buckets.require(context.scope, input), { tags: undefined });
  return {};
};
