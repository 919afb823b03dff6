import { DEFAULT_REGION, type Scope } from "@faultline/core";
import { isBucketName } from "../bucket-name.ts";
import type { BucketRecord } from "../buckets.ts";
import { s3Error } from "../errors.ts";
import { S3_LIMITS } from "../limits.ts";
import type { S3Operation } from "../operation.ts";

/** CreateBucket. In us-east-1 creating one's own bucket again succeeds, as it does on AWS. */
export const createBucket: S3Operation<"CreateBucket"> = (s3) => (input, context) => {
  const name = input.Bucket ?? "";
  if (!isBucketName(name)) {
    throw s3Error("InvalidBucketName", "The specified bucket is not valid.", { BucketName: name });
  }
  const region = regionOf(input.CreateBucketConfiguration?.LocationConstraint, context.scope);
  const existing = s3.buckets.find(name);
  if (existing !== undefined) refuseTaken(existing, context.scope);
  else {
    const { accountId } = context.scope;
    if (s3.buckets.ownedBy(accountId).length >= S3_LIMITS.bucketsPerAccount) {
      throw s3Error("TooManyBuckets", "You have attempted to create more buckets than allowed");
    }
    const tags = input.CreateBucketConfiguration?.Tags?.map(({ Key = "", Value = "" }) => ({ Key, Value }));
    const configurations = tags === undefined || tags.length === 0 ? {} : { tags };
    s3.buckets.put({ name, ownerAccountId: accountId, region, createdAtMs: s3.clock.now(), configurations });
  }
  return { Location: region === DEFAULT_REGION ? `/${name}` : `http://${name}.s3.amazonaws.com/` };
};

/** The Region of a new bucket: the request's, which a location constraint must repeat outside us-east-1. */
function regionOf(constraint: string | undefined, { region }: Scope): string {
  if (region === DEFAULT_REGION) {
    if (constraint === DEFAULT_REGION) {
      const members = { LocationConstraint: constraint };
      throw s3Error("InvalidLocationConstraint", "The specified location-constraint is not valid", members);
    }
    return constraint ?? region;
  }
  if (constraint === region) return region;
  const named = constraint ?? "unspecified";
  const message = `The ${named} location constraint is incompatible for the region specific endpoint this request was sent to.`;
  throw s3Error("IllegalLocationConstraintException", message);
}

function refuseTaken(existing: BucketRecord, { accountId, region }: Scope): void {
  const members = { BucketName: existing.name };
  if (existing.ownerAccountId !== accountId) {
    const message =
      "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.";
    throw s3Error("BucketAlreadyExists", message, members);
  }
  if (region !== DEFAULT_REGION || existing.region !== DEFAULT_REGION) {
    const message = "Your previous request to create the named bucket succeeded and you already own it.";
    throw s3Error("BucketAlreadyOwnedByYou", message, members);
  }
}
