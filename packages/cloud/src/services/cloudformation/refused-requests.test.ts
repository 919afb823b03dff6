import { expect, test } from "vitest";
import { createLab, queue, SAM_APP } from "./cloudformation-lab.fixture.ts";

/** Codes and messages as AWS gives them. */
test.each([
  ["a name that is taken", "CreateStack", {}, ["AlreadyExistsException", /^Stack \[shop\] already exists$/] as const],
  ["an update without changes", "UpdateStack", {}, ["ValidationError", /^No updates are to be performed\.$/] as const],
  [
    "an unknown parameter",
    "UpdateStack",
    { Parameters: [{ ParameterKey: "X", ParameterValue: "1" }] },
    ["ValidationError", /^Parameters: \[X\] do not exist in the template$/] as const,
  ],
  [
    "a transform that was not acknowledged",
    "UpdateStack",
    { TemplateBody: SAM_APP, Capabilities: ["CAPABILITY_IAM"] },
    ["InsufficientCapabilitiesException", /^Requires capabilities : \[CAPABILITY_AUTO_EXPAND\]$/] as const,
  ],
  [
    "roles that were not acknowledged",
    "UpdateStack",
    { TemplateBody: SAM_APP, Capabilities: ["CAPABILITY_AUTO_EXPAND"] },
    ["InsufficientCapabilitiesException", /^Requires capabilities : \[CAPABILITY_IAM\]$/] as const,
  ],
  [
    "a cycle",
    "UpdateStack",
    { TemplateBody: `Resources:\n${queue("A", "    DependsOn: B\n")}${queue("B", "    DependsOn: A\n")}` },
    ["ValidationError", /^Circular dependency between resources: \[A, B\]$/] as const,
  ],
  [
    "a broken template",
    "UpdateStack",
    { TemplateBody: "Resources:\n\tA: 1\n" },
    ["ValidationError", /line 2, column 1.*Replace the tab/] as const,
  ],
  [
    "SAM without its transform",
    "UpdateStack",
    { TemplateBody: SAM_APP.replace(/^Transform.*\n/, "") },
    [
      "ValidationError",
      /^Template format error: Unrecognized resource types: \[AWS::Serverless::Function, AWS::Serverless::SimpleTable\]$/,
    ] as const,
  ],
  [
    "a misspelt SAM type",
    "UpdateStack",
    { TemplateBody: SAM_APP.replace("::Function", "::Functoin") },
    ["ValidationError", /^Template format error: Unrecognized resource types: \[AWS::Serverless::Functoin\]$/] as const,
  ],
  [
    "a template that is too long",
    "UpdateStack",
    { TemplateBody: `Description: ${"x".repeat(51_200)}` },
    ["ValidationError", /less than or equal to 51200/] as const,
  ],
  [
    "a local path as code",
    "CreateStack",
    { StackName: "other", TemplateBody: SAM_APP.replace("s3://bucket/code.zip", "src/") },
    ["ValidationError", /Resource with id \[Fn\] is invalid\. 'CodeUri' is not a valid S3 Uri/] as const,
  ],
])("%s is refused", async (_name, operation, input, refusal) => {
  const [code, message] = refusal;
  const { deploy, call } = createLab();
  const TemplateBody = `Resources:\n${queue("A")}`;
  await deploy("CreateStack", TemplateBody);
  await expect(call(operation, { StackName: "shop", TemplateBody, ...input })).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message),
  });
});
