import type { EncodingType } from "@aws-sdk/client-s3";
import { s3Error } from "./errors.ts";
import { S3_LIMITS } from "./limits.ts";
import { listObjectPage } from "./object-page.ts";
import type { Objects } from "./objects.ts";
import { ownerId } from "./owner.ts";

/** What both versions of ListObjects ask for. */
export interface BucketListing {
  readonly bucket: string;
  readonly after: string | undefined;
  /** The account to show as owner of each object, where one is to be shown. */
  readonly owner: string | undefined;
  readonly input: {
    readonly Prefix?: string | undefined;
    readonly Delimiter?: string | undefined;
    readonly MaxKeys?: number | undefined;
    readonly EncodingType?: EncodingType | undefined;
  };
}

/** The members that both versions answer, the last entry where more follow, and the asked-for encoding of keys. */
export function listBucket(objects: Objects, { bucket, after = "", owner, input }: BucketListing) {
  const { Prefix: prefix = "", Delimiter: delimiter = "", MaxKeys: asked = S3_LIMITS.keysPerRequest } = input;
  if (asked < 0) throw s3Error("InvalidArgument", "Argument maxKeys must be an integer between 0 and 2147483647");
  const maxEntries = Math.min(asked, S3_LIMITS.keysPerRequest);
  const page = listObjectPage(objects.sortedKeys(bucket), { prefix, delimiter, after, maxEntries });
  const text = input.EncodingType === "url" ? encodeKey : (key: string) => key;
  const shownOwner = owner === undefined ? {} : { Owner: { ID: ownerId(owner) } };
  const entries = page.keys.flatMap((key) => objects.find(bucket, key) ?? []);
  return {
    Name: bucket,
    Prefix: text(prefix),
    ...(input.Delimiter === undefined ? {} : { Delimiter: text(delimiter) }),
    MaxKeys: asked,
    ...(input.EncodingType === undefined ? {} : { EncodingType: input.EncodingType }),
    IsTruncated: page.next !== undefined,
    Contents: entries.map((object) => ({
      Key: text(object.key),
      LastModified: new Date(object.lastModifiedMs),
      ETag: object.eTag,
      Size: object.sizeBytes,
      StorageClass: "STANDARD" as const,
      ...shownOwner,
    })),
    CommonPrefixes: page.commonPrefixes.map((commonPrefix) => ({ Prefix: text(commonPrefix) })),
    next: page.next,
    text,
  };
}

/** URL encoding as S3 uses it for keys in XML: slashes stay, a space is `+`. */
function encodeKey(key: string): string {
  return encodeURIComponent(key).replaceAll("%2F", "/").replaceAll("%20", "+");
}
