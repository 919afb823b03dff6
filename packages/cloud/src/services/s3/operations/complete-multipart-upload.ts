import { commitObject } from "../commit-object.ts";
import { combinePartETags, selectParts } from "../completed-parts.ts";
import { requireKey } from "../objects.ts";
import { ENCRYPTION, type S3Operation } from "../operation.ts";

/** CompleteMultipartUpload: joins the named parts into the object; parts that are not named are dropped. */
export const completeMultipartUpload: S3Operation<"CompleteMultipartUpload"> = (s3) => async (input, context) => {
  const { name } = s3.buckets.require(context.scope, input);
  const key = requireKey(input.Key);
  const upload = s3.uploads.require(name, key, input.UploadId);
  const parts = selectParts(upload, input.MultipartUpload?.Parts ?? []);
  const object = {
    key,
    sizeBytes: parts.reduce((total, part) => total + part.sizeBytes, 0),
    eTag: combinePartETags(parts.map((part) => part.eTag)),
    lastModifiedMs: s3.clock.now(),
    contentId: await s3.content.join(parts.map((part) => part.contentId)),
    headers: upload.headers,
    checksums: {},
  };
  await commitObject(s3, { bucket: name, object, conditions: input });
  s3.uploads.delete(upload.uploadId);
  for (const part of Object.values(upload.parts)) await s3.content.remove(part.contentId);
  const location = `${context.origin}/${name}/${encodeURIComponent(key)}`;
  return { Location: location, Bucket: name, Key: key, ETag: object.eTag, ...ENCRYPTION };
};
