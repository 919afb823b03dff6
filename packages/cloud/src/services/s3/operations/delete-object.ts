import { requireKey } from "../objects.ts";
import type { S3Operation } from "../operation.ts";

/** DeleteObject: succeeds for a key that is not there, too. */
export const deleteObject: S3Operation<"DeleteObject"> = (s3) => async (input, context) => {
  const { name } = s3.buckets.require(context.scope, input);
  await s3.objects.delete(name, requireKey(input.Key));
  return {};
};
