import { expect, test } from "vitest";
import { bucketFromHost } from "./bucket-from-host.ts";
import { isBucketName } from "./bucket-name.ts";

// Names from "General purpose bucket naming rules" in the Amazon S3 User Guide.
test.each([
  { name: "docexamplebucket1", isValid: true },
  { name: "log-delivery-march-2020", isValid: true },
  { name: "docexamplewebsite.com", isValid: true },
  { name: "my.example.s3.bucket", isValid: true },
  { name: "doc_example_bucket", isValid: false },
  { name: "DocExampleBucket", isValid: false },
  { name: "doc-example-bucket-", isValid: false },
  { name: "192.168.5.4", isValid: false },
  { name: "a..b", isValid: false },
  { name: "ab", isValid: false },
  { name: "a".repeat(63), isValid: true },
  { name: "a".repeat(64), isValid: false },
  { name: "xn--bucket", isValid: false },
  { name: "bucket-s3alias", isValid: false },
  { name: "bucket--ols-s3", isValid: false },
])("bucket name $name: $isValid", ({ name, isValid }) => {
  expect(isBucketName(name)).toBe(isValid);
});

// Forms from "Virtual hosting of general purpose buckets" in the Amazon S3 User Guide; localhost by analogy.
test.each([
  { host: "my-bucket.s3.eu-west-1.amazonaws.com", bucket: "my-bucket" },
  { host: "my-bucket.s3.amazonaws.com", bucket: "my-bucket" },
  { host: "my-bucket.s3-us-west-2.amazonaws.com", bucket: "my-bucket" },
  { host: "my-bucket.s3.dualstack.us-east-1.amazonaws.com:443", bucket: "my-bucket" },
  { host: "www.example.com.s3.us-east-1.amazonaws.com", bucket: "www.example.com" },
  { host: "my-bucket.localhost:4566", bucket: "my-bucket" },
  { host: "my-bucket.s3.localhost:4566", bucket: "my-bucket" },
  { host: "MY-Bucket.localhost", bucket: "my-bucket" },
  { host: "s3.localhost:4566", bucket: undefined },
  { host: "s3.eu-west-1.localhost", bucket: undefined },
  { host: "s3.eu-west-1.amazonaws.com", bucket: undefined },
  { host: "s3-eu-west-1.amazonaws.com", bucket: undefined },
  { host: "s3.amazonaws.com", bucket: undefined },
  { host: "localhost:4566", bucket: undefined },
  { host: "127.0.0.1:4566", bucket: undefined },
  { host: "lambda.us-east-1.amazonaws.com", bucket: undefined },
  { host: "", bucket: undefined },
])("Host $host names bucket $bucket", ({ host, bucket }) => {
  expect(bucketFromHost(host)).toBe(bucket);
});
