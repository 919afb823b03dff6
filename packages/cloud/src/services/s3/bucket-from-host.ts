import { isBucketName } from "./bucket-name.ts";

/** What may follow the bucket in a virtual-hosted Host: AWS's names (dual-stack too), and this machine's. */
const S3_HOST = /^(?<bucket>.+?)\.(?:s3(?:[.-][a-z0-9-]+)*?\.(?:amazonaws\.com(?:\.cn)?|localhost)|localhost)$/;

/**
 * The bucket that a virtual-hosted Host header names: `bucket.s3.eu-west-1.amazonaws.com`, `bucket.s3.localhost` or
 * `bucket.localhost:4566`; undefined for a Host that leaves the bucket to the path.
 *
 * @see Amazon S3 User Guide, "Virtual hosting of general purpose buckets", read 2026-11.
 */
export function bucketFromHost(host: string): string | undefined {
  const name = host.toLowerCase().replace(/:\d+$/, "");
  const bucket = S3_HOST.exec(name)?.groups?.["bucket"];
  return bucket === undefined || isEndpointLabel(bucket) || !isBucketName(bucket) ? undefined : bucket;
}

/** `s3.localhost` and `s3.eu-west-1.localhost` are endpoints themselves: their first label is no bucket. */
function isEndpointLabel(bucket: string): boolean {
  return bucket === "s3" || /^s3[.-]/.test(bucket);
}
