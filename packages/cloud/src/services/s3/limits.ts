/**
 * Limits of S3.
 *
 * @see Amazon S3 User Guide, "Multipart upload limits", "Bucket quotas, limitations, and restrictions", "Naming Amazon
 *   S3 objects", and the API Reference of the operations; read 2026-11.
 */
export const S3_LIMITS = {
  /** "General purpose buckets: 10,000 buckets per account" by default. */
  bucketsPerAccount: 10_000,
  /** "The object key name ... up to 1,024 bytes long" in UTF-8. */
  keyBytes: 1024,
  /** "Maximum number of parts per upload: 10,000". */
  partsPerUpload: 10_000,
  /** "Part size: 5 MiB to 5 GiB. There is no minimum size limit on the last part". */
  partMinBytes: 5 * 1024 ** 2,
  partMaxBytes: 5 * 1024 ** 3,
  /** DeleteObjects: "a list of up to 1,000 keys". ListObjectsV2: "returns up to 1,000 key names". */
  keysPerRequest: 1000,
  /** PutBucketTagging: up to 50 tags a bucket. */
  tagsPerBucket: 50,
  /** "Bucket policies are limited to 20 KB in size." */
  policyBytes: 20 * 1024,
} as const;
