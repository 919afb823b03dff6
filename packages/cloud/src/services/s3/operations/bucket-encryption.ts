import type { ServerSideEncryptionRule } from "@aws-sdk/client-s3";
import { malformedXml } from "../errors.ts";
import type { S3Operation } from "../operation.ts";

/** The encryption of a bucket that has none configured: SSE-S3, since January 2023. */
const DEFAULT_RULES: readonly ServerSideEncryptionRule[] = [
  { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" }, BucketKeyEnabled: false },
];

/** GetBucketEncryption. */
export const getBucketEncryption: S3Operation<"GetBucketEncryption"> = (s3) => (input, context) => {
  const { encryption = DEFAULT_RULES } = s3.buckets.require(context.scope, input).configurations;
  return { ServerSideEncryptionConfiguration: { Rules: [...encryption] as ServerSideEncryptionRule[] } };
};

/** PutBucketEncryption. Differs from AWS: the setting is kept and returned; objects lie on disk as they are. */
export const putBucketEncryption: S3Operation<"PutBucketEncryption"> = (s3) => (input, context) => {
  const bucket = s3.buckets.require(context.scope, input);
  const rules = input.ServerSideEncryptionConfiguration?.Rules ?? [];
  if (rules.length === 0) throw malformedXml();
  s3.buckets.configure(bucket, { encryption: rules });
  return {};
};

/** DeleteBucketEncryption: back to the default. */
export const deleteBucketEncryption: S3Operation<"DeleteBucketEncryption"> = (s3) => (input, context) => {
  s3.buckets.configure(s3.buckets.require(context.scope, input), { encryption: undefined });
  return {};
};
