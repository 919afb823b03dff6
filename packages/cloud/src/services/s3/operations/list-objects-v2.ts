import { s3Error } from "../errors.ts";
import { listBucket } from "../list-bucket.ts";
import type { S3Operation } from "../operation.ts";

/** ListObjectsV2. The continuation token is the last entry of the page in base64. */
export const listObjectsV2: S3Operation<"ListObjectsV2"> = (s3) => (input, context) => {
  const { name, ownerAccountId } = s3.buckets.require(context.scope, input);
  const after = input.ContinuationToken === undefined ? input.StartAfter : decodeToken(input.ContinuationToken);
  const owner = input.FetchOwner === true ? ownerAccountId : undefined;
  const { next, text, ...page } = listBucket(s3.objects, { bucket: name, after, owner, input });
  return {
    ...page,
    KeyCount: page.Contents.length + page.CommonPrefixes.length,
    ...(input.ContinuationToken === undefined ? {} : { ContinuationToken: input.ContinuationToken }),
    ...(input.StartAfter === undefined ? {} : { StartAfter: text(input.StartAfter) }),
    ...(next === undefined ? {} : { NextContinuationToken: Buffer.from(next).toString("base64url") }),
  };
};

function decodeToken(token: string): string {
  const after = Buffer.from(token, "base64url").toString();
  if (after === "") throw s3Error("InvalidArgument", "The continuation token provided is incorrect");
  return after;
}
