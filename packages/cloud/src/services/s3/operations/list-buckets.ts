import type { BucketRecord } from "../buckets.ts";
import { s3Error } from "../errors.ts";
import type { S3Operation } from "../operation.ts";
import { ownerId } from "../owner.ts";

/** Largest page of ListBuckets, and the page of a caller who asks for pages without a size. */
const PAGE_MAX = 10_000;

/** ListBuckets: the caller's own, in name order, page by page. The continuation token is the last name in base64. */
export const listBuckets: S3Operation<"ListBuckets"> = (s3) => (input, context) => {
  const {
    MaxBuckets: pageSize = PAGE_MAX,
    Prefix: prefix = "",
    BucketRegion: region,
    ContinuationToken: token,
  } = input;
  if (pageSize < 1 || pageSize > PAGE_MAX) {
    throw s3Error("InvalidArgument", `Argument max-buckets must be an integer between 1 and ${PAGE_MAX}`);
  }
  const after = token === undefined ? "" : Buffer.from(token, "base64url").toString();
  const isListed = (bucket: BucketRecord) =>
    bucket.name.startsWith(prefix) && bucket.name > after && (region === undefined || bucket.region === region);
  const found = s3.buckets.ownedBy(context.scope.accountId).filter(isListed);
  const page = found.slice(0, pageSize);
  const last = found.length > page.length ? page.at(-1) : undefined;
  return {
    Buckets: page.map((bucket) => ({
      Name: bucket.name,
      CreationDate: new Date(bucket.createdAtMs),
      BucketRegion: bucket.region,
    })),
    Owner: { ID: ownerId(context.scope.accountId) },
    ...(input.Prefix === undefined ? {} : { Prefix: input.Prefix }),
    ...(last === undefined ? {} : { ContinuationToken: Buffer.from(last.name).toString("base64url") }),
  };
};
