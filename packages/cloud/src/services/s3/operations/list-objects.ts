import { listBucket } from "../list-bucket.ts";
import type { S3Operation } from "../operation.ts";

/** ListObjects, the first version: a marker instead of a token, and `NextMarker` only where there is a delimiter. */
export const listObjects: S3Operation<"ListObjects"> = (s3) => (input, context) => {
  const { name, ownerAccountId } = s3.buckets.require(context.scope, input);
  const listing = listBucket(s3.objects, { bucket: name, after: input.Marker, owner: ownerAccountId, input });
  const { next, text, ...page } = listing;
  return {
    ...page,
    Marker: text(input.Marker ?? ""),
    ...(next === undefined || input.Delimiter === undefined ? {} : { NextMarker: text(next) }),
  };
};
