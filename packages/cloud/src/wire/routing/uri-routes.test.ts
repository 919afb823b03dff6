import { beforeAll, describe, expect, test } from "vitest";
import { loadSchemas } from "../load-schemas.ts";
import { createUriRouter, type UriRouter } from "./uri-routes.ts";

async function routerOf(client: string): Promise<UriRouter> {
  const { operations } = await loadSchemas(client);
  return createUriRouter(operations.values(), (name) => name !== "ListDirectoryBuckets");
}

function route(router: UriRouter, line: string, headers: Record<string, string> = {}) {
  const [method = "", url = ""] = line.split(" ");
  const [path = "", query = ""] = url.split("?");
  const match = router({ method, path, query: new URLSearchParams(query), headers });
  return match === undefined ? undefined : [match.operation.name, match.labels];
}

describe("S3, path style", () => {
  let router: UriRouter;
  beforeAll(async () => {
    router = await routerOf("@aws-sdk/client-s3");
  });

  // Requests as the Amazon S3 API Reference shows them, without the JavaScript client's x-id.
  test.each([
    ["GET /", "ListBuckets", {}],
    ["GET /b", "ListObjects", { Bucket: "b" }],
    ["GET /b/", "ListObjects", { Bucket: "b" }],
    ["GET /b?list-type=2&prefix=p", "ListObjectsV2", { Bucket: "b" }],
    ["GET /b?location", "GetBucketLocation", { Bucket: "b" }],
    ["PUT /b", "CreateBucket", { Bucket: "b" }],
    ["HEAD /b", "HeadBucket", { Bucket: "b" }],
    ["POST /b?delete", "DeleteObjects", { Bucket: "b" }],
    ["GET /b/a/b%20c//d/", "GetObject", { Bucket: "b", Key: "a/b c//d/" }],
    ["PUT /b/k?x-id=PutObject", "PutObject", { Bucket: "b", Key: "k" }],
    ["PUT /b/k", "PutObject", { Bucket: "b", Key: "k" }],
    ["PUT /b/k?partNumber=1&uploadId=u", "UploadPart", { Bucket: "b", Key: "k" }],
    ["POST /b/k?uploads", "CreateMultipartUpload", { Bucket: "b", Key: "k" }],
    ["POST /b/k?uploadId=u", "CompleteMultipartUpload", { Bucket: "b", Key: "k" }],
    ["DELETE /b/k?uploadId=u", "AbortMultipartUpload", { Bucket: "b", Key: "k" }],
    ["DELETE /b/k", "DeleteObject", { Bucket: "b", Key: "k" }],
    ["GET /b/k?tagging", "GetObjectTagging", { Bucket: "b", Key: "k" }],
  ])("%s is %s", (line, name, labels) => {
    expect(route(router, line)).toEqual([name, labels]);
  });

  test("a source header makes a copy", () => {
    const copy = route(router, "PUT /b/k", { "x-amz-copy-source": "/b/other" });
    expect(copy).toEqual(["CopyObject", { Bucket: "b", Key: "k" }]);
  });
});

describe("Lambda", () => {
  let router: UriRouter;
  beforeAll(async () => {
    router = await routerOf("@aws-sdk/client-lambda");
  });

  test.each([
    ["GET /2015-03-31/functions", "ListFunctions", {}],
    ["GET /2015-03-31/functions/", "ListFunctions", {}],
    ["GET /2015-03-31/functions/f", "GetFunction", { FunctionName: "f" }],
    [
      "POST /2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-east-1%3A1%3Afunction%3Af/invocations",
      "Invoke",
      { FunctionName: "arn:aws:lambda:us-east-1:1:function:f" },
    ],
    ["GET /2018-10-31/layers/l/versions/1", "GetLayerVersion", { LayerName: "l", VersionNumber: "1" }],
    ["GET /2018-10-31/layers?find=LayerVersion&Arn=a", "GetLayerVersionByArn", {}],
    ["GET /2018-10-31/layers", "ListLayers", {}],
    ["GET /2015-03-31/functions/a%", "GetFunction", { FunctionName: "a%" }],
  ])("%s is %s", (line, name, labels) => {
    expect(route(router, line)).toEqual([name, labels]);
  });

  test.each(["GET /", "POST /2015-03-31/functions/f/nothing", "PATCH /2015-03-31/functions"])(
    "%s is nothing",
    (line) => {
      expect(route(router, line)).toBeUndefined();
    },
  );
});
