import type { IncomingHttpHeaders } from "node:http";
import { gunzipSync } from "node:zlib";
import { serializationError } from "../codec/serialization-error.ts";
import { decodeAwsChunked } from "./aws-chunked.ts";
import { bodyTooLarge } from "./read-body.ts";

/** A request with the transfer's encodings undone. */
export interface DecodedBody {
  readonly body: Uint8Array;
  /** With trailers merged in and transfer encodings taken out. */
  readonly headers: IncomingHttpHeaders;
}

/**
 * Undoes the encodings that clients apply for the way: gzip, and S3's chunks with trailers. What S3 stores gzipped stays
 * so: there the encoding belongs to the object.
 *
 * @param isObjectStore Whether the request goes to S3.
 */
export function decodeBody(
  { body, headers }: DecodedBody,
  { isObjectStore, maxBytes }: { readonly isObjectStore: boolean; readonly maxBytes: number },
): DecodedBody {
  const encoding = headers["content-encoding"]?.toLowerCase(); // RFC 9110, 8.4.1: its case does not matter.
  if (isObjectStore) return isAwsChunked(headers) ? decodeChunks(body, headers) : { body, headers };
  return encoding === "gzip" ? { body: inflate(body, maxBytes), headers } : { body, headers };
}

function isAwsChunked(headers: IncomingHttpHeaders): boolean {
  const hash = headers["x-amz-content-sha256"];
  return (
    headers["content-encoding"]?.includes("aws-chunked") === true ||
    (typeof hash === "string" && hash.startsWith("STREAMING-"))
  );
}

function decodeChunks(body: Uint8Array, headers: IncomingHttpHeaders): DecodedBody {
  const { payload, trailers } = decodeAwsChunked(body);
  const { "content-encoding": encoding, ...others } = headers;
  const kept = encoding
    ?.split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "aws-chunked" && item !== "");
  const decoded: IncomingHttpHeaders = { ...others, ...trailers, "content-length": String(payload.length) };
  if (kept !== undefined && kept.length > 0) decoded["content-encoding"] = kept.join(",");
  return { body: payload, headers: decoded };
}

function inflate(body: Uint8Array, maxBytes: number): Uint8Array {
  try {
    return gunzipSync(body, { maxOutputLength: maxBytes });
  } catch (error) {
    if (error instanceof RangeError) throw bodyTooLarge(maxBytes);
    throw serializationError("The request body is not the gzip data that its content-encoding announces");
  }
}
