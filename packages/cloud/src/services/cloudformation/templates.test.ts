import { expect, test } from "vitest";
import { createLab, SAM_APP } from "./cloudformation-lab.fixture.ts";

/** Both URL styles. @see CloudFormation API Reference, CreateStack, "TemplateURL". */
test.each([
  ["http://127.0.0.1:4566/bucket/a/b.yaml", "bucket", "a/b.yaml"],
  ["https://s3.eu-west-1.amazonaws.com/bucket/t.json", "bucket", "t.json"],
  ["https://my.bucket.s3.eu-west-1.amazonaws.com/t%20x.json", "my.bucket", "t x.json"],
  ["http://bucket.s3.localhost:4566/t.json", "bucket", "t.json"],
])("a template is read from %s", async (TemplateURL, bucket, key) => {
  const { call, calls } = createLab();
  await expect(call("ValidateTemplate", { TemplateURL })).rejects.toMatchObject({ code: "ValidationError" });
  expect(calls).toMatchObject([{ operation: "GetObject", input: { Bucket: bucket, Key: key } }]);
});

test("summaries name parameters, capabilities and unknown types", async () => {
  const { call } = createLab();
  const summary = await call("GetTemplateSummary", {
    TemplateBody: `${SAM_APP.split("Outputs:")[0]}  T:\n    Type: AWS::SNS::Topic\n`,
  });
  expect(summary).toMatchObject({
    Parameters: [{ ParameterKey: "Memory", DefaultValue: "256", ParameterType: "Number" }],
    Capabilities: ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
    DeclaredTransforms: ["AWS::Serverless-2016-10-31"],
    Warnings: { UnrecognizedResourceTypes: ["AWS::SNS::Topic"] },
  });
});
