import { expect, test } from "vitest";
import { decodeAwsChunked } from "./aws-chunked.ts";

test("signed chunks are joined", () => {
  // The layout of the S3 API Reference's example, with short chunks.
  const body = "5;chunk-signature=ad80\r\nhello\r\n6;chunk-signature=0055\r\n world\r\n0;chunk-signature=b6c6\r\n\r\n";
  const { payload, trailers } = decodeAwsChunked(Buffer.from(body));
  expect([Buffer.from(payload).toString(), trailers]).toEqual(["hello world", {}]);
});

test("trailers are read", () => {
  const body = "2\r\nhi\r\n0\r\nx-amz-checksum-crc32:2LKEZg==\r\nX-Other: a:b\r\n\r\n";
  expect(decodeAwsChunked(Buffer.from(body)).trailers).toEqual({
    "x-amz-checksum-crc32": "2LKEZg==",
    "x-other": "a:b",
  });
});

test.each(["", "5\r\nhel", "zz\r\nhello\r\n", "5\r\nhello\r\n", "ffffffffff\r\nx\r\n0\r\n\r\n"])(
  "%j is incomplete",
  (body) => {
    expect(() => decodeAwsChunked(Buffer.from(body))).toThrow(expect.objectContaining({ code: "IncompleteBody" }));
  },
);
