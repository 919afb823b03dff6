import { noSuchBucket } from "./buckets.ts";
import type { ObjectRecord } from "./objects.ts";
import { checkWriteConditions, type ReadConditions } from "./preconditions.ts";
import type { S3Storage } from "./s3-storage.ts";

/** A record about to become the object of its key. */
export interface Commit {
  readonly bucket: string;
  readonly object: ObjectRecord;
  readonly conditions: Pick<ReadConditions, "IfMatch" | "IfNoneMatch">;
}

/**
 * Makes a stored content the object of its key, if the bucket still exists and the write's conditions hold now; else
 * removes the content.
 */
export async function commitObject(s3: S3Storage, { bucket, object, conditions }: Commit): Promise<void> {
  const former = await s3.content.commit(object.contentId, () => {
    if (s3.buckets.find(bucket) === undefined) throw noSuchBucket(bucket);
    checkWriteConditions(s3.objects.find(bucket, object.key), conditions);
    return s3.objects.replace(bucket, object);
  });
  if (former !== undefined) await s3.content.remove(former.contentId);
}
