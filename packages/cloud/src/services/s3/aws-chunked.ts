import { s3Error } from "./errors.ts";

/** What an `aws-chunked` body carried. */
export interface ChunkedBody {
  readonly content: Uint8Array;
  /** Trailing headers, lower-case names: checksums that the client knew only at the end. */
  readonly trailers: Readonly<Record<string, string>>;
}

const LINE_END = Buffer.from("\r\n");

/** Longest chunk or trailer line: a hexadecimal length and a 64-digit signature, with room to spare. */
const LINE_MAX_BYTES = 1024;

/**
 * Decodes an `aws-chunked` body: chunks of `<hex length>[;chunk-signature=…]`, then trailing headers. Signatures of
 * single chunks are not verified.
 *
 * @throws ServiceError `IncompleteBody` where the framing is broken or ends early.
 * @see Amazon S3 API Reference, "Signature calculations for the Authorization header: transferring payload in multiple
 *   chunks", read 2026-11.
 */
export function decodeAwsChunked(body: Uint8Array): ChunkedBody {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const chunks: Buffer[] = [];
  let position = 0;
  for (;;) {
    const header = readLine(bytes, position);
    const lengthBytes = chunkLength(header.text);
    position = header.end;
    if (lengthBytes === 0) return { content: Buffer.concat(chunks), trailers: readTrailers(bytes, position) };
    const end = position + lengthBytes;
    if (!bytes.subarray(end, end + 2).equals(LINE_END)) throw incomplete();
    chunks.push(bytes.subarray(position, end));
    position = end + 2;
  }
}

function chunkLength(line: string): number {
  const digits = /^([0-9a-fA-F]{1,12})(;.*)?$/.exec(line)?.[1];
  if (digits === undefined) throw incomplete();
  return Number.parseInt(digits, 16);
}

function readLine(bytes: Buffer, start: number): { readonly text: string; readonly end: number } {
  const end = bytes.indexOf(LINE_END, start);
  if (end === -1 || end - start > LINE_MAX_BYTES) throw incomplete();
  return { text: bytes.toString("latin1", start, end), end: end + 2 };
}

function readTrailers(bytes: Buffer, start: number): Record<string, string> {
  const trailers: Record<string, string> = {};
  for (const line of bytes.toString("latin1", start).split(/\r?\n/)) {
    const colon = line.indexOf(":");
    if (colon > 0) trailers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  return trailers;
}

function incomplete() {
  return s3Error("IncompleteBody", "The request body terminated unexpectedly");
}
