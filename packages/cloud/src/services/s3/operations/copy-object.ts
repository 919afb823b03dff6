import { commitObject } from "../commit-object.ts";
import { parseCopySource } from "../copy-source.ts";
import { s3Error } from "../errors.ts";
import { readObjectHeaders } from "../object-headers.ts";
import { requireKey } from "../objects.ts";
import { ENCRYPTION, type S3Operation } from "../operation.ts";
import { checkReadConditions } from "../preconditions.ts";

/** CopyObject, between any two buckets of the caller. */
export const copyObject: S3Operation<"CopyObject"> = (s3) => async (input, context) => {
  const target = s3.buckets.require(context.scope, input).name;
  const key = requireKey(input.Key);
  const source = parseCopySource(input.CopySource);
  s3.buckets.require(context.scope, { Bucket: source.bucket, ExpectedBucketOwner: input.ExpectedSourceBucketOwner });
  const isReplaced = input.MetadataDirective === "REPLACE";
  if (source.bucket === target && source.key === key && !isReplaced) {
    const message =
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.";
    throw s3Error("InvalidRequest", message);
  }
  const object = await s3.objects.read(source.bucket, source.key, async (original) => {
    checkReadConditions(original, {
      IfMatch: input.CopySourceIfMatch,
      IfNoneMatch: input.CopySourceIfNoneMatch,
      IfModifiedSince: input.CopySourceIfModifiedSince,
      IfUnmodifiedSince: input.CopySourceIfUnmodifiedSince,
    });
    const contentId = await s3.content.join([original.contentId]);
    const headers = isReplaced ? readObjectHeaders(input) : original.headers;
    return { ...original, key, contentId, headers, lastModifiedMs: s3.clock.now() };
  });
  await commitObject(s3, { bucket: target, object, conditions: input });
  const { eTag, lastModifiedMs, checksums } = object;
  return { CopyObjectResult: { ETag: eTag, LastModified: new Date(lastModifiedMs), ...checksums }, ...ENCRYPTION };
};
