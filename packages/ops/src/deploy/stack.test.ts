import { region } from "@faultline/core";
import { parseTemplate } from "@faultline/template";
import { describe, expect, test } from "vitest";
import { describeApp } from "./deployed-app.ts";
import { invokeUrl } from "./invoke-url.ts";
import { StackEventReader, type StackEventView } from "./stack-events.ts";
import { stackFailed } from "./stack-failure.ts";
import { stackParameters } from "./stack-parameters.ts";

const LAB = { endpoint: "http://127.0.0.1:4566", region: region("eu-west-1"), credentials: undefined, isAws: false };
const AWS = { ...LAB, endpoint: undefined, isAws: true };

function rootOf(text: string) {
  const { root } = parseTemplate(text, "template.yaml");
  if (root === undefined) throw new Error("unreadable template");
  return root;
}

// Hosts: API Gateway Developer Guide, "Invoke REST APIs in API Gateway" and "Stages for HTTP APIs".
test.each([
  { name: "the lab", target: LAB, stageName: "Prod", url: "http://127.0.0.1:4566/_aws/execute-api/abc/Prod/" },
  {
    name: "the lab's default stage",
    target: LAB,
    stageName: "$default",
    url: "http://127.0.0.1:4566/_aws/execute-api/abc/",
  },
  { name: "AWS", target: AWS, stageName: "Prod", url: "https://abc.execute-api.eu-west-1.amazonaws.com/Prod/" },
  {
    name: "AWS's default stage",
    target: AWS,
    stageName: "$default",
    url: "https://abc.execute-api.eu-west-1.amazonaws.com/",
  },
  {
    name: "AWS in China",
    target: { ...AWS, region: region("cn-north-1") },
    stageName: "Prod",
    url: "https://abc.execute-api.cn-north-1.amazonaws.com.cn/Prod/",
  },
])("invoke URL on $name", ({ target, stageName, url }) => {
  expect(invokeUrl(target, { apiId: "abc", stageName })).toBe(url);
});

describe("progress from stack events", () => {
  const event = (id: string, logical: string, status: string, more: Partial<StackEventView> = {}): StackEventView => ({
    EventId: id,
    StackId: "arn:stack",
    PhysicalResourceId: "",
    LogicalResourceId: logical,
    ResourceType: "AWS::X::Y",
    ResourceStatus: status,
    ...more,
  });
  const stackItself = (id: string, status: string) => event(id, "app", status, { PhysicalResourceId: "arn:stack" });

  test("each step of each resource is told once, oldest first, across readings", () => {
    const reader = new StackEventReader();
    const early = [
      event("3", "Fn", "CREATE_IN_PROGRESS", { ResourceStatusReason: "Resource creation Initiated" }),
      event("2", "Fn", "CREATE_IN_PROGRESS"),
      stackItself("1", "CREATE_IN_PROGRESS"),
    ];
    const steps = [...reader.read(early), ...reader.read([event("4", "Fn", "CREATE_COMPLETE"), ...early])];
    expect(steps.map(({ logicalId, action, phase }) => [logicalId, action, phase])).toEqual([
      ["Fn", "create", "started"],
      ["Fn", "create", "finished"],
    ]);
    expect(reader.failure).toBeUndefined();
  });

  test("events that overlapping pages list twice are told once", () => {
    const removed = [event("2", "Fn", "DELETE_COMPLETE"), event("1", "Fn", "DELETE_IN_PROGRESS")];
    const steps = new StackEventReader().read([...removed, ...removed]);
    expect(steps.map(({ phase }) => phase)).toEqual(["started", "finished"]);
  });

  test("warnings are read with their lines, in the order of the template", () => {
    const reader = new StackEventReader();
    const skipped = (id: string, ResourceStatusReason: string) =>
      event(id, "Q", "CREATE_SKIPPED", { ResourceStatusReason });
    reader.read([skipped("2", "Warning: line 3: first"), skipped("1", "Warning: line 7: second")]);
    expect(reader.warnings).toEqual([
      { line: 3, message: "first" },
      { line: 7, message: "second" },
    ]);
  });

  test("events of an earlier operation are not told again", () => {
    const reader = new StackEventReader(["1"]);
    expect(reader.read([event("1", "Fn", "CREATE_FAILED")])).toEqual([]);
    expect(reader.failure).toBeUndefined();
  });

  test("the cause is the first failure that is no cancellation", () => {
    const reader = new StackEventReader();
    const failed = (id: string, logical: string, ResourceStatusReason: string) =>
      event(id, logical, "CREATE_FAILED", { ResourceStatusReason });
    reader.read([
      failed("3", "Late", "Another problem"),
      failed("2", "Fn", "Handler is missing"),
      failed("1", "Table", "Resource creation cancelled"),
    ]);
    expect(reader.failure).toEqual({ logicalId: "Fn", resourceType: "AWS::X::Y", reason: "Handler is missing" });
  });

  test("what the lab lacks is not called a mistake of the template", () => {
    const reason = "The lab has no SQS: Fn's Handler refers to Queue at line 10, which was left out";
    const failure = { logicalId: "Fn", resourceType: "AWS::Lambda::Function", reason };
    const failed = { stackName: "app", status: "ROLLBACK_COMPLETE", statusReason: undefined, failure };
    const error = stackFailed(failed, rootOf("Resources:\n  Fn: { Type: AWS::SQS::Queue }\n"), "t.yaml");
    expect(error.hint).not.toContain("Correct the template");
  });

  test.each([
    { name: "a resource", logicalId: "Fn", place: "t.yaml:2:3" },
    { name: "a role that SAM made for it", logicalId: "FnRole", place: "t.yaml:2:3" },
    { name: "one with a longer name", logicalId: "FnTwo", place: "t.yaml:3:3" },
    { name: "one that the template does not name", logicalId: "ServerlessRestApi", place: "t.yaml" },
  ])("the failure of $name points to $place", ({ logicalId, place }) => {
    const root = rootOf("Resources:\n  Fn: { Type: AWS::SQS::Queue }\n  FnTwo: { Type: AWS::SQS::Queue }\n");
    const failure = { logicalId, resourceType: "AWS::X::Y", reason: "why" };
    const failed = { stackName: "app", status: "ROLLBACK_COMPLETE", statusReason: undefined, failure };
    expect(stackFailed(failed, root, "t.yaml").message).toBe(`${place}: ${logicalId} (AWS::X::Y) failed: why`);
  });
});

describe("parameters", () => {
  const root = rootOf(
    "Parameters:\n  Size: { Type: Number }\n  Name: { Type: String, Default: x }\nResources:\n  Q: { Type: AWS::SQS::Queue }\n",
  );
  test.each([
    { name: "given", given: { Size: "1" }, former: [], sent: [{ ParameterKey: "Size", ParameterValue: "1" }] },
    { name: "kept", given: {}, former: ["Size", "Gone"], sent: [{ ParameterKey: "Size", UsePreviousValue: true }] },
    {
      name: "given anew",
      given: { Size: "2", Name: "n" },
      former: ["Size"],
      sent: [
        { ParameterKey: "Size", ParameterValue: "2" },
        { ParameterKey: "Name", ParameterValue: "n" },
      ],
    },
  ])("$name", ({ given, former, sent }) => {
    expect(stackParameters(root, { given, former })).toEqual(sent);
  });

  test("one that is missing or unknown is refused before anything is sent", () => {
    const missing = () => stackParameters(root, { given: {}, former: [] });
    expect(missing).toThrow(expect.objectContaining({ code: "PARAMETER_MISSING" }));
    const unknown = () => stackParameters(root, { given: { Sise: "1" }, former: [] });
    expect(unknown).toThrow(expect.objectContaining({ code: "PARAMETER_UNKNOWN", hint: "Write Size." }));
  });
});

test("a deployed app lists its APIs with their URLs, functions, tables and outputs", () => {
  const root = rootOf(
    `Parameters:
  Stage: { Type: String, Default: beta }
Resources:
  Own: { Type: AWS::ApiGateway::Stage, Properties: { RestApiId: !Ref OtherApi, StageName: v1 } }
  OtherApi: { Type: AWS::ApiGateway::RestApi }
  Live: { Type: AWS::ApiGateway::Deployment, Properties: { RestApiId: !Ref OtherApi, StageName: !Ref Stage } }
  Bare: { Type: AWS::ApiGateway::Deployment, Properties: { RestApiId: !Ref OtherApi } }
`,
  );
  const resource = (LogicalResourceId: string, ResourceType: string, PhysicalResourceId: string) => ({
    LogicalResourceId,
    ResourceType,
    PhysicalResourceId,
    LastUpdatedTimestamp: undefined,
    ResourceStatus: undefined,
  });
  // Logical ids that SAM generates: aws/serverless-application-model, docs/internals/generated_resources.rst.
  const resources = [
    resource("ServerlessRestApi", "AWS::ApiGateway::RestApi", "r1"),
    resource("ServerlessRestApiProdStage", "AWS::ApiGateway::Stage", "Prod"),
    resource("ServerlessHttpApi", "AWS::ApiGatewayV2::Api", "h1"),
    resource("ServerlessHttpApiApiGatewayDefaultStage", "AWS::ApiGatewayV2::Stage", "$default"),
    resource("OtherApi", "AWS::ApiGateway::RestApi", "r2"),
    resource("Own", "AWS::ApiGateway::Stage", "v1"),
    resource("Fn", "AWS::Lambda::Function", "app-Fn-1"),
    resource("Table", "AWS::DynamoDB::Table", "app-Table-1"),
  ];
  const outputs = [
    { OutputKey: "Url", OutputValue: "https://r1.execute-api.eu-west-1.amazonaws.com/Prod/a" },
    { OutputKey: "Foreign", OutputValue: "https://zz.execute-api.eu-west-1.amazonaws.com/" },
  ];
  const surroundings = { target: LAB, root, parameters: {} };
  expect(describeApp(outputs, resources, surroundings)).toEqual({
    outputs: Object.fromEntries(outputs.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue])),
    labUrls: { Url: "http://127.0.0.1:4566/_aws/execute-api/r1/Prod/a" },
    apis: [
      { name: "ServerlessRestApi", kind: "rest", url: "http://127.0.0.1:4566/_aws/execute-api/r1/Prod/" },
      { name: "ServerlessHttpApi", kind: "http", url: "http://127.0.0.1:4566/_aws/execute-api/h1/" },
      { name: "OtherApi", kind: "rest", url: "http://127.0.0.1:4566/_aws/execute-api/r2/v1/" },
      { name: "OtherApi", kind: "rest", url: "http://127.0.0.1:4566/_aws/execute-api/r2/beta/" },
    ],
    functions: [{ logicalId: "Fn", name: "app-Fn-1" }],
    tables: [{ logicalId: "Table", name: "app-Table-1" }],
  });
});
