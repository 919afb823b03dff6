/** A part of an object: both ends included. */
export interface ByteRange {
  readonly firstByte: number;
  readonly lastByte: number;
}

/**
 * The part of an object that a Range header asks for.
 *
 * @returns Undefined when the header asks for nothing that S3 honours (another unit, several ranges, malformed): the
 *   whole object is sent. `"unsatisfiable"` when the range starts behind the end.
 * @see RFC 9110, section 14.1.2; Amazon S3 API Reference, GetObject: one range a request; read 2026-11.
 */
export function parseByteRange(header: string | undefined, sizeBytes: number): ByteRange | "unsatisfiable" | undefined {
  const match = /^bytes=(?:(\d+)-(\d*)|-(\d+))$/.exec(header?.trim() ?? "");
  if (match === null) return undefined;
  const [, first, last, suffixLength] = match;
  if (first === undefined) return lastBytes(Number(suffixLength), sizeBytes);
  const firstByte = Number(first);
  const lastByte = last === undefined || last === "" ? Number.POSITIVE_INFINITY : Number(last);
  if (lastByte < firstByte) return undefined;
  return firstByte < sizeBytes ? { firstByte, lastByte: Math.min(lastByte, sizeBytes - 1) } : "unsatisfiable";
}

function lastBytes(count: number, sizeBytes: number): ByteRange | "unsatisfiable" {
  if (count === 0 || sizeBytes === 0) return "unsatisfiable";
  return { firstByte: Math.max(0, sizeBytes - count), lastByte: sizeBytes - 1 };
}
