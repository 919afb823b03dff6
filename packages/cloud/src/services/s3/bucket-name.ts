const SHAPE = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const IP_ADDRESS = /^\d{1,3}(\.\d{1,3}){3}$/;
const RESERVED_PREFIX = /^(xn--|sthree-|amzn-s3-demo-)/;
const RESERVED_SUFFIX = /(-s3alias|--ols-s3|\.mrap|--x-s3|--table-s3)$/;

/**
 * Whether a bucket may be called so.
 *
 * @see Amazon S3 User Guide, "General purpose bucket naming rules", read 2026-11.
 */
export function isBucketName(name: string): boolean {
  if (!SHAPE.test(name) || name.includes("..") || IP_ADDRESS.test(name)) return false;
  return !RESERVED_PREFIX.test(name) && !RESERVED_SUFFIX.test(name);
}
