import { rejectScalar, serializationError } from "./serialization-error.ts";

/** Reads JSON's form of a blob: padded base64. Wording of errors as DynamoDB's. */
export function readBlob(value: unknown): Uint8Array {
  if (typeof value !== "string") return rejectScalar(value, "a Blob");
  if (value.length % 4 !== 0) {
    throw blobError(value, `Base64 encoded length is expected a multiple of 4 bytes but found: ${value.length}`);
  }
  const bytes = Buffer.from(value, "base64");
  if (bytes.length !== decodedLength(value)) {
    const stray = /[^A-Za-z0-9+/]/.exec(value.slice(0, -2)) ?? /^[^=]/.exec(value.slice(-2));
    throw blobError(value, `Invalid Base64 character: '${stray?.[0] ?? "="}'`);
  }
  if (!isCanonical(value, bytes)) throw blobError(value, "Invalid last non-pad Base64 character dectected");
  return bytes;
}

function decodedLength(text: string): number {
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  return (text.length / 4) * 3 - padding;
}

/** Whether the bits that padding cuts off are zero, as a correct encoder leaves them. */
function isCanonical(text: string, bytes: Buffer): boolean {
  if (!text.endsWith("=")) return true;
  const lastGroup = bytes.subarray(Math.floor((bytes.length - 1) / 3) * 3);
  return lastGroup.toString("base64") === text.slice(-4);
}

function blobError(value: string, reason: string) {
  return serializationError(`'${value}' can not be converted to a Blob: ${reason}`);
}
