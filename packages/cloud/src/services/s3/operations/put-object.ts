import { md5Hex } from "../checksums.ts";
import { commitObject } from "../commit-object.ts";
import { readObjectHeaders } from "../object-headers.ts";
import { requireKey } from "../objects.ts";
import { ENCRYPTION, type S3Operation } from "../operation.ts";
import { receiveBody } from "../request-body.ts";

/** PutObject. */
export const putObject: S3Operation<"PutObject"> = (s3) => async (input, context) => {
  const bucket = s3.buckets.require(context.scope, input);
  const key = requireKey(input.Key);
  const { content, checksums } = receiveBody(input, context, s3.bodyMaxBytes);
  const object = {
    key,
    sizeBytes: content.length,
    eTag: `"${md5Hex(content)}"`,
    lastModifiedMs: s3.clock.now(),
    contentId: await s3.content.write(content),
    headers: readObjectHeaders(input),
    checksums,
  };
  await commitObject(s3, { bucket: bucket.name, object, conditions: input });
  return { ETag: object.eTag, ...checksums, ...ENCRYPTION };
};
