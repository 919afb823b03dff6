import { s3Error } from "../errors.ts";
import type { S3Operation } from "../operation.ts";

/** GetPublicAccessBlock. */
export const getPublicAccessBlock: S3Operation<"GetPublicAccessBlock"> = (s3) => (input, context) => {
  const bucket = s3.buckets.require(context.scope, input);
  const { publicAccessBlock } = bucket.configurations;
  if (publicAccessBlock === undefined) {
    const members = { BucketName: bucket.name };
    const message = "The public access block configuration was not found";
    throw s3Error("NoSuchPublicAccessBlockConfiguration", message, members);
  }
  return { PublicAccessBlockConfiguration: publicAccessBlock };
};

/** PutPublicAccessBlock. A setting that is not named is off. */
export const putPublicAccessBlock: S3Operation<"PutPublicAccessBlock"> = (s3) => (input, context) => {
  const bucket = s3.buckets.require(context.scope, input);
  const given = input.PublicAccessBlockConfiguration;
  const publicAccessBlock = {
    BlockPublicAcls: given?.BlockPublicAcls ?? false,
    IgnorePublicAcls: given?.IgnorePublicAcls ?? false,
    BlockPublicPolicy: given?.BlockPublicPolicy ?? false,
    RestrictPublicBuckets: given?.RestrictPublicBuckets ?? false,
  };
  s3.buckets.configure(bucket, { publicAccessBlock });
  return {};
};

/** DeletePublicAccessBlock. */
export const deletePublicAccessBlock: S3Operation<"DeletePublicAccessBlock"> = (s3) => (input, context) => {
  s3.buckets.configure(s3.buckets.require(context.scope, input), { publicAccessBlock: undefined });
  return {};
};
