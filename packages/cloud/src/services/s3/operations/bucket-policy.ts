import { isJsonObject, parseJson } from "@faultline/core";
import { s3Error } from "../errors.ts";
import { S3_LIMITS } from "../limits.ts";
import type { S3Operation } from "../operation.ts";

/** GetBucketPolicy: the text as it was put. */
export const getBucketPolicy: S3Operation<"GetBucketPolicy"> = (s3) => (input, context) => {
  const bucket = s3.buckets.require(context.scope, input);
  const { policy } = bucket.configurations;
  if (policy === undefined) {
    throw s3Error("NoSuchBucketPolicy", "The bucket policy does not exist", { BucketName: bucket.name });
  }
  return { Policy: policy };
};

/** PutBucketPolicy. Differs from AWS: the policy is kept and returned, not evaluated. */
export const putBucketPolicy: S3Operation<"PutBucketPolicy"> = (s3) => (input, context) => {
  const bucket = s3.buckets.require(context.scope, input);
  const policy = input.Policy ?? "";
  if (!isJsonObject(parseJson(policy))) {
    throw s3Error("MalformedPolicy", "Policies must be valid JSON and the first byte must be '{'");
  }
  if (Buffer.byteLength(policy) > S3_LIMITS.policyBytes) {
    throw s3Error("MalformedPolicy", `Policy exceeds the maximum allowed size of ${S3_LIMITS.policyBytes} bytes`);
  }
  s3.buckets.configure(bucket, { policy });
  return {};
};

/** DeleteBucketPolicy. */
export const deleteBucketPolicy: S3Operation<"DeleteBucketPolicy"> = (s3) => (input, context) => {
  s3.buckets.configure(s3.buckets.require(context.scope, input), { policy: undefined });
  return {};
};
