import type { Scope } from "@faultline/core";
import { ServiceError } from "../../../service-error.ts";
import type { ServiceCaller } from "../../../wire/service-calls.ts";

/** Where an object lies. */
export interface S3Place {
  readonly bucket: string;
  readonly key: string;
  readonly version?: string;
}

/** The bytes of an object of the lab's S3. */
export async function readS3Object(
  { bucket, key, version }: S3Place,
  { services, scope }: { readonly services: ServiceCaller; readonly scope: Scope },
): Promise<Uint8Array> {
  const input = { Bucket: bucket, Key: key, ...(version === undefined ? {} : { VersionId: version }) };
  const { Body: body } = await services.call({ service: "s3", operation: "GetObject", input, scope });
  if (body instanceof Uint8Array) return body;
  if (body === undefined) throw new ServiceError("ValidationError", `The object s3://${bucket}/${key} is empty`);
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}
