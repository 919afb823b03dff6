import { malformedXml } from "../errors.ts";
import type { S3Operation } from "../operation.ts";

/** GetBucketVersioning: nothing for a bucket whose versioning was never set. */
export const getBucketVersioning: S3Operation<"GetBucketVersioning"> = (s3) => (input, context) => {
  const { versioning } = s3.buckets.require(context.scope, input).configurations;
  return versioning === undefined ? {} : { Status: versioning };
};

/**
 * PutBucketVersioning.
 *
 * Differs from AWS: the setting is kept and returned, but former versions of objects are not.
 */
export const putBucketVersioning: S3Operation<"PutBucketVersioning"> = (s3) => (input, context) => {
  const bucket = s3.buckets.require(context.scope, input);
  const status = input.VersioningConfiguration?.Status;
  if (status !== "Enabled" && status !== "Suspended") throw malformedXml();
  s3.buckets.configure(bucket, { versioning: status });
  return {};
};
