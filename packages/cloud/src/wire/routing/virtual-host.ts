import type { HttpRequest } from "../http-route.ts";

/** A host that carries a bucket: `my-bucket.s3.localhost:4566`, `my-bucket.s3.eu-west-1.amazonaws.com`, `my-bucket.localhost`. */
const BUCKET_HOST = /^([a-z0-9][a-z0-9.-]*?)\.(?:s3[.-].+|s3|localhost)(?::\d+)?$/;
const SERVICE_HOST = /^s3[.-]/;

/**
 * The path of an S3 request with its bucket in front, also where the client put the bucket into the host name.
 *
 * @see Amazon S3 User Guide, "Virtual hosting of general purpose buckets".
 */
export function virtualHostPath({ headers, path }: HttpRequest): string {
  const host = headers.host?.toLowerCase() ?? "";
  const bucket = SERVICE_HOST.test(host) ? undefined : BUCKET_HOST.exec(host)?.[1];
  return bucket === undefined || bucket === "s3" ? path : `/${bucket}${path}`;
}
