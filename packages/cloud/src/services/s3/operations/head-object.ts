import { describeObject, overrideHeaders } from "../describe-object.ts";
import { s3Error } from "../errors.ts";
import { requireKey } from "../objects.ts";
import type { S3Operation } from "../operation.ts";
import { checkReadConditions } from "../preconditions.ts";

/** HeadObject. Its answers have no body: an absent object is the bare `NotFound`. */
export const headObject: S3Operation<"HeadObject"> = (s3) => (input, context) => {
  const bucket = s3.buckets.find(input.Bucket ?? "");
  const object = bucket === undefined ? undefined : s3.objects.find(bucket.name, requireKey(input.Key));
  if (bucket !== undefined) s3.buckets.require(context.scope, input);
  if (object === undefined) throw s3Error("NotFound", "Not Found");
  checkReadConditions(object, input);
  return { ...describeObject(object, input), ...overrideHeaders(input) };
};
