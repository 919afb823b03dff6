import { expect, test } from "vitest";
import { decodeAwsChunked } from "./aws-chunked.ts";
import { parseByteRange } from "./byte-range.ts";

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1");
const bytes = (content: string) => Buffer.from(content, "latin1");

// Framing as in the S3 API Reference, "Signature calculations … multiple chunks" and "… trailing headers".
test.each([
  {
    name: "unsigned chunks with a trailing checksum",
    body: "5\r\nhello\r\n6\r\n world\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\n",
    content: "hello world",
    trailers: { "x-amz-checksum-crc32": "DUoRhQ==" },
  },
  {
    name: "signed chunks",
    body: `3;chunk-signature=${"a".repeat(64)}\r\nabc\r\n0;chunk-signature=${"b".repeat(64)}\r\n\r\n`,
    content: "abc",
    trailers: {},
  },
  {
    name: "content that holds line ends",
    body: "A\r\n0\r\n\r\n1\r\n\r\n\r\n0\r\n\r\n",
    content: "0\r\n\r\n1\r\n\r\n",
    trailers: {},
  },
  { name: "no content", body: "0\r\n\r\n", content: "", trailers: {} },
])("aws-chunked: $name", ({ body, content, trailers }) => {
  const decoded = decodeAwsChunked(bytes(body));
  expect(text(decoded.content)).toBe(content);
  expect(decoded.trailers).toEqual(trailers);
});

test.each([
  { name: "nothing", body: "" },
  { name: "a chunk shorter than it says", body: "9\r\nabc\r\n0\r\n\r\n" },
  { name: "a length that is no number", body: "zz\r\nabc\r\n" },
  { name: "no last chunk", body: "3\r\nabc\r\n" },
])("aws-chunked refuses $name", ({ body }) => {
  expect(() => decodeAwsChunked(bytes(body))).toThrow(expect.objectContaining({ code: "IncompleteBody" }));
});

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
