import { expect, test } from "vitest";
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
