import { ServiceError } from "../../service-error.ts";

/** A decoded `aws-chunked` body: the payload, and the trailing headers after it. */
export interface AwsChunkedBody {
  readonly payload: Uint8Array;
  /** Lower-case names, such as `x-amz-checksum-crc32`. */
  readonly trailers: Readonly<Record<string, string>>;
}

const LINE_END = "\r\n";
const CHUNK_HEAD = /^([0-9a-fA-F]{1,12})(?:;.*)?$/;
/** Longest line between chunks: a length, a signature or one trailer. */
const MAX_LINE_BYTES = 8192;

/**
 * Decodes the body that S3 clients send when they sign or checksum while streaming. Chunk signatures are not verified.
 *
 * Differs from AWS: chunk signatures and trailing checksums are taken as they are.
 *
 * @throws `IncompleteBody` where the chunks do not add up.
 * @see Amazon S3 API Reference, "Signature calculations: transferring payload in multiple chunks".
 */
export function decodeAwsChunked(body: Uint8Array): AwsChunkedBody {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const chunks: Buffer[] = [];
  let at = 0;
  for (;;) {
    const line = readLine(bytes, at);
    const length = Number.parseInt(CHUNK_HEAD.exec(line.text)?.[1] ?? "", 16);
    if (Number.isNaN(length)) throw incompleteBody();
    at = line.end;
    if (length === 0) return { payload: concat(chunks), trailers: readTrailers(bytes, at) };
    if (at + length > bytes.length) throw incompleteBody();
    chunks.push(bytes.subarray(at, at + length));
    at = readLine(bytes, at + length).end;
  }
}

function concat(chunks: readonly Buffer[]): Buffer {
  const [only] = chunks;
  return chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
}

function readTrailers(bytes: Buffer, start: number): Record<string, string> {
  const trailers: Record<string, string> = {};
  for (let at = start; at < bytes.length;) {
    const { text, end } = readLine(bytes, at);
    at = end;
    const colon = text.indexOf(":");
    if (colon > 0) trailers[text.slice(0, colon).trim().toLowerCase()] = text.slice(colon + 1).trim();
  }
  return trailers;
}

function readLine(bytes: Buffer, at: number): { readonly text: string; readonly end: number } {
  const end = bytes.subarray(at, at + MAX_LINE_BYTES).indexOf(LINE_END);
  if (end < 0) throw incompleteBody();
  return { text: bytes.toString("latin1", at, at + end), end: at + end + LINE_END.length };
}

function incompleteBody(): ServiceError {
  return new ServiceError(
    "IncompleteBody",
    "You did not provide the number of bytes specified by the Content-Length HTTP header",
  );
}
