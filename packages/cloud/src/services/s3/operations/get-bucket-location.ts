import type { BucketLocationConstraint } from "@aws-sdk/client-s3";
import { DEFAULT_REGION } from "@faultline/core";
import type { S3Operation } from "../operation.ts";

/** GetBucketLocation: a bucket in us-east-1 has no location constraint. */
export const getBucketLocation: S3Operation<"GetBucketLocation"> = (s3) => (input, context) => {
  const { region } = s3.buckets.require(context.scope, input);
  return region === DEFAULT_REGION ? {} : { LocationConstraint: region as BucketLocationConstraint };
};
