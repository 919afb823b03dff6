import { malformedXml } from "../errors.ts";
import { S3_LIMITS } from "../limits.ts";
import { requireKey } from "../objects.ts";
import type { S3Operation } from "../operation.ts";

/** DeleteObjects: up to 1,000 keys; a quiet request gets no list of them. */
export const deleteObjects: S3Operation<"DeleteObjects"> = (s3) => async (input, context) => {
  const { name } = s3.buckets.require(context.scope, input);
  const wanted = input.Delete?.Objects ?? [];
  if (wanted.length === 0 || wanted.length > S3_LIMITS.keysPerRequest) throw malformedXml();
  const keys = wanted.map((object) => requireKey(object.Key));
  for (const key of keys) await s3.objects.delete(name, key);
  return input.Delete?.Quiet === true ? {} : { Deleted: keys.map((Key) => ({ Key })) };
};
