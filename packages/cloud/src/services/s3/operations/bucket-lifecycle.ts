import type { LifecycleRule } from "@aws-sdk/client-s3";
import { malformedXml, s3Error } from "../errors.ts";
import type { S3Operation } from "../operation.ts";

/** GetBucketLifecycleConfiguration. */
export const getBucketLifecycleConfiguration: S3Operation<"GetBucketLifecycleConfiguration"> =
  (s3) => (input, context) => {
    const bucket = s3.buckets.require(context.scope, input);
    const { lifecycle } = bucket.configurations;
    if (lifecycle === undefined) {
      const members = { BucketName: bucket.name };
      throw s3Error("NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist", members);
    }
    return { Rules: [...lifecycle] as LifecycleRule[] };
  };

/** PutBucketLifecycleConfiguration. Differs from AWS: the rules are kept and returned; nothing expires. */
export const putBucketLifecycleConfiguration: S3Operation<"PutBucketLifecycleConfiguration"> =
  (s3) => (input, context) => {
    const bucket = s3.buckets.require(context.scope, input);
    const rules = input.LifecycleConfiguration?.Rules ?? [];
    if (rules.length === 0) throw malformedXml();
    s3.buckets.configure(bucket, { lifecycle: rules });
    return {};
  };

/** DeleteBucketLifecycle. */
export const deleteBucketLifecycle: S3Operation<"DeleteBucketLifecycle"> = (s3) => (input, context) => {
  s3.buckets.configure(s3.buckets.require(context.scope, input), { lifecycle: undefined });
  return {};
};
