import { expect, test } from "vitest";
import { routeS3Request } from "./route-request.ts";

const IN_BUCKET = { Bucket: "b-1" };
const ON_OBJECT = { Bucket: "b-1", Key: "k" };

// Method and URI of each operation: "Request Syntax" in the Amazon S3 API Reference, in path style.
test.each([
  { request: "GET /", operation: "ListBuckets", members: {} },
  { request: "GET /?x-id=ListBuckets", operation: "ListBuckets", members: {} },
  { request: "PUT /b-1", operation: "CreateBucket", members: IN_BUCKET },
  { request: "PUT /b-1/", operation: "CreateBucket", members: IN_BUCKET },
  { request: "HEAD /b-1", operation: "HeadBucket", members: IN_BUCKET },
  { request: "DELETE /b-1", operation: "DeleteBucket", members: IN_BUCKET },
  { request: "GET /b-1", operation: "ListObjects", members: IN_BUCKET },
  { request: "GET /b-1/?list-type=2&prefix=a%2F", operation: "ListObjectsV2", members: IN_BUCKET },
  { request: "GET /b-1?location", operation: "GetBucketLocation", members: IN_BUCKET },
  { request: "GET /b-1?versioning=", operation: "GetBucketVersioning", members: IN_BUCKET },
  { request: "PUT /b-1?tagging", operation: "PutBucketTagging", members: IN_BUCKET },
  { request: "DELETE /b-1?policy", operation: "DeleteBucketPolicy", members: IN_BUCKET },
  { request: "POST /b-1?delete", operation: "DeleteObjects", members: IN_BUCKET },
  { request: "GET /b-1?acl", operation: undefined, members: {} },
  { request: "DELETE /b-1?website", operation: undefined, members: {} },
  { request: "PUT /b-1/k?x-id=PutObject", operation: "PutObject", members: ON_OBJECT },
  { request: "GET /b-1/a/b%20c%2Fd/", operation: "GetObject", members: { Bucket: "b-1", Key: "a/b c/d/" } },
  { request: "HEAD /b-1/k", operation: "HeadObject", members: ON_OBJECT },
  { request: "DELETE /b-1/k", operation: "DeleteObject", members: ON_OBJECT },
  { request: "POST /b-1/k?uploads", operation: "CreateMultipartUpload", members: ON_OBJECT },
  { request: "PUT /b-1/k?partNumber=1&uploadId=u", operation: "UploadPart", members: ON_OBJECT },
  { request: "POST /b-1/k?uploadId=u", operation: "CompleteMultipartUpload", members: ON_OBJECT },
  { request: "DELETE /b-1/k?uploadId=u", operation: "AbortMultipartUpload", members: ON_OBJECT },
  { request: "GET /b-1/k?uploadId=u", operation: "ListParts", members: ON_OBJECT },
  { request: "GET /b-1/k?tagging", operation: undefined, members: {} },
  { request: "POST /b-1/k", operation: undefined, members: {} },
])("$request is $operation", ({ request, operation, members }) => {
  expect(route(request)).toEqual(operation === undefined ? undefined : { operation, members });
});

test("a copy source makes a put a copy", () => {
  const copy = { "x-amz-copy-source": "/other/key" };
  expect(route("PUT /b-1/k", copy)?.operation).toBe("CopyObject");
  expect(route("PUT /b-1/k?partNumber=1&uploadId=u", copy)?.operation).toBe("UploadPartCopy");
});

test("a virtual-hosted request names the bucket in its Host and only the key in its path", () => {
  const host = { host: "b-1.s3.us-east-1.amazonaws.com" };
  expect(route("GET /folder/k", host)).toEqual({ operation: "GetObject", members: { Bucket: "b-1", Key: "folder/k" } });
  expect(route("GET /?list-type=2", host)).toEqual({ operation: "ListObjectsV2", members: IN_BUCKET });
});

function route(request: string, headers: Record<string, string> = {}) {
  const [method = "", uri = ""] = request.split(" ");
  const [path = "", rawQuery = ""] = uri.split("?");
  return routeS3Request({ method, path, rawQuery, headers: { host: "127.0.0.1:4566", ...headers } });
}
