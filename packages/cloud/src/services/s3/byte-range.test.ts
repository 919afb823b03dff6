import { expect, test } from "vitest";
import { parseByteRange } from "./byte-range.ts";

// RFC 9110 section 14.1.2, with its example sizes: an object of 10,000 bytes.
test.each([
  { header: "bytes=0-499", range: { firstByte: 0, lastByte: 499 } },
  { header: "bytes=9500-", range: { firstByte: 9500, lastByte: 9999 } },
  { header: "bytes=-500", range: { firstByte: 9500, lastByte: 9999 } },
  { header: "bytes=-20000", range: { firstByte: 0, lastByte: 9999 } },
  { header: "bytes=500-20000", range: { firstByte: 500, lastByte: 9999 } },
  { header: "bytes=10000-", range: "unsatisfiable" },
  { header: "bytes=-0", range: "unsatisfiable" },
  { header: "bytes=500-400", range: undefined },
  { header: "bytes=0-0,-1", range: undefined },
  { header: "lines=0-1", range: undefined },
  { header: undefined, range: undefined },
])("Range $header", ({ header, range }) => {
  expect(parseByteRange(header, 10_000)).toEqual(range);
});
