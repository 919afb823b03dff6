import { epochMs } from "@faultline/core";
import { describe, expect, test } from "vitest";
import type { HttpRequest } from "../http-route.ts";
import { accountOfAccessKey, parseSignature } from "./parse-signature.ts";
import { verifySignature } from "./verify-signature.ts";

const SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

/** The worked example of the IAM User Guide, "Create a signed AWS API request": IAM ListUsers, 2015-08-30. */
const listUsers: HttpRequest = {
  method: "GET",
  path: "/",
  rawQuery: "Action=ListUsers&Version=2010-05-08",
  headers: {
    host: "iam.amazonaws.com",
    "content-type": "application/x-www-form-urlencoded; charset=utf-8",
    "x-amz-date": "20150830T123600Z",
    authorization:
      "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7",
  },
  rawHeaders: [],
  body: new Uint8Array(0),
  remoteAddress: "127.0.0.1",
  origin: "https://iam.amazonaws.com",
  signal: new AbortController().signal,
};

/** The worked example of the Amazon S3 API Reference, "Authenticating requests: using query parameters". */
const presigned: HttpRequest = {
  ...listUsers,
  path: "/test.txt",
  rawQuery:
    "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404",
  headers: { host: "examplebucket.s3.amazonaws.com" },
};

function verify(request: HttpRequest, { secret = SECRET, now = Date.UTC(2015, 7, 30, 12, 36) } = {}): void {
  const signature = parseSignature(request.headers, new URLSearchParams(request.rawQuery));
  if (signature === undefined) throw new Error("unsigned");
  verifySignature(signature, request, { secretOf: () => secret, now: epochMs(now) });
}

describe("AWS's worked examples", () => {
  test("a signed request", () => {
    expect(() => verify(listUsers)).not.toThrow();
  });

  test("a presigned URL", () => {
    const options = { secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", now: Date.UTC(2013, 4, 24, 12) };
    expect(() => verify(presigned, options)).not.toThrow();
    expect(() => verify(presigned, { ...options, now: Date.UTC(2013, 4, 26) })).toThrow(
      expect.objectContaining({ code: "RequestExpired", httpStatus: 403 }),
    );
  });
});

test.each([
  ["another secret", listUsers, { secret: "other" }, "InvalidSignatureException"],
  [
    "another query",
    { ...listUsers, rawQuery: "Action=DeleteUser&Version=2010-05-08" },
    {},
    "InvalidSignatureException",
  ],
  ["another body", { ...listUsers, body: Buffer.from("x") }, {}, "InvalidSignatureException"],
  ["a clock 16 minutes off", listUsers, { now: Date.UTC(2015, 7, 30, 12, 52, 1) }, "RequestExpired"],
])("refuses %s", (_, request, options, code) => {
  expect(() => verify(request, options)).toThrow(expect.objectContaining({ code, httpStatus: 403 }));
});

test.each([
  ["123456789012", "123456789012"],
  ["AKIAIOSFODNN7EXAMPLE", "000000000000"],
  [undefined, "000000000000"],
])("access key %s acts in account %s", (accessKeyId, account) => {
  expect(accountOfAccessKey(accessKeyId)).toBe(account);
});

test("S3's older presigned URLs name the caller, and are refused where signatures are verified", () => {
  // As boto3 1.43 makes them by default.
  const rawQuery = "AWSAccessKeyId=111111111111&Signature=abc%3D&Expires=1767225600";
  const signature = parseSignature({}, new URLSearchParams(rawQuery));
  expect(signature).toMatchObject({ accessKeyId: "111111111111", service: "s3" });
  expect(() => verify({ ...presigned, rawQuery })).toThrow(expect.objectContaining({ httpStatus: 403 }));
});

test.each(["", "Basic abc", "AWS4-HMAC-SHA256 Credential=short", "AWS4-HMAC-SHA256"])(
  "%j is no signature",
  (authorization) => {
    expect(parseSignature({ authorization }, new URLSearchParams())).toBeUndefined();
  },
);
