import { s3Error } from "../errors.ts";
import type { S3Operation } from "../operation.ts";

/** HeadBucket. Its answers have no body: an absent bucket is the bare `NotFound`. */
export const headBucket: S3Operation<"HeadBucket"> = (s3) => (input, context) => {
  if (s3.buckets.find(input.Bucket ?? "") === undefined) throw s3Error("NotFound", "Not Found");
  const bucket = s3.buckets.require(context.scope, input);
  return { BucketRegion: bucket.region, AccessPointAlias: false };
};
