import type { Scope } from "@faultline/core";
import { ServiceError } from "../../../service-error.ts";
import type { CodeReference } from "../catalog/records.ts";
import { couldNotUnzip, invalidParameter, zipTooLarge } from "../errors.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { LAMBDA_LIMITS } from "../limits.ts";

/** Where a request says that a package is: in the request, or in a bucket. */
export interface PackageSource {
  readonly ZipFile?: Uint8Array | undefined;
  readonly S3Bucket?: string | undefined;
  readonly S3Key?: string | undefined;
}

/** Reads, checks, unpacks and stores the package that a request names. */
export async function storePackage(parts: LambdaParts, scope: Scope, source: PackageSource): Promise<CodeReference> {
  return parts.code.store(await readPackage(parts, scope, source));
}

async function readPackage(parts: LambdaParts, scope: Scope, source: PackageSource): Promise<Uint8Array> {
  const { ZipFile: archive, S3Bucket: bucket, S3Key: key } = source;
  if (archive !== undefined) {
    if (archive.byteLength > LAMBDA_LIMITS.zippedBytes) throw zipTooLarge(LAMBDA_LIMITS.zippedBytes);
    if (archive.byteLength === 0) throw couldNotUnzip();
    return archive;
  }
  if (bucket === undefined || key === undefined) throw invalidParameter("Please provide a source for function code.");
  try {
    return await parts.dependencies.readObject(scope, bucket, key);
  } catch (thrown) {
    if (!(thrown instanceof ServiceError)) throw thrown;
    throw invalidParameter(
      `Error occurred while GetObject. S3 Error Code: ${thrown.code}. S3 Error Message: ${thrown.message}`,
    );
  }
}
