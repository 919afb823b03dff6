// The operations as the official client calls them: paths, encodings and errors included.
import * as Lambda from "@aws-sdk/client-lambda";
import { seededRandom, systemClock } from "@faultline/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createHttpServer, type HttpServer } from "../../../wire/http-server.ts";
import { LambdaBench, PACKAGE } from "../testing/lambda-bench.ts";

const ARN = "arn:aws:lambda:us-east-1:123456789012:function:fn";
const LAYER = "arn:aws:lambda:us-east-1:123456789012:layer:tools";
const FN = { FunctionName: "fn" };

let bench: LambdaBench;
let server: HttpServer;
let client: Lambda.Lambda;

beforeEach(async () => {
  bench = new LambdaBench();
  server = createHttpServer({
    services: [bench.service.definition],
    routes: bench.service.routes,
    host: "127.0.0.1",
    port: 0,
    clock: systemClock,
    random: seededRandom(1),
    onFault: (error) => {
      throw error;
    },
  });
  const { port } = await server.listen();
  client = new Lambda.Lambda({
    endpoint: `http://127.0.0.1:${port}`,
    region: "us-east-1",
    credentials: { accessKeyId: "123456789012", secretAccessKey: "x" },
    maxAttempts: 1,
  });
  await bench.createFunction();
});

afterEach(async () => {
  client.destroy();
  await server.close();
  await bench.close();
});

function plain(output: object): object {
  return Object.fromEntries(Object.entries(output).filter(([member]) => member !== "$metadata"));
}

describe("resource policies", () => {
  test("a permission makes a new revision of the function, and keeps its environments", async () => {
    await bench.invoke();
    const before = await client.getFunctionConfiguration(FN);
    await client.addPermission({
      ...FN,
      StatementId: "s1",
      Action: "lambda:InvokeFunction",
      Principal: "s3.amazonaws.com",
    });
    const { RevisionId, Policy } = await client.getPolicy(FN);
    const after = await client.getFunctionConfiguration(FN);
    expect(RevisionId).toBe(after.RevisionId);
    expect(RevisionId).not.toBe(before.RevisionId);
    expect(JSON.parse(Policy ?? "")).toMatchObject({ Statement: [{ Sid: "s1", Resource: ARN }] });
    const stale = { ...FN, StatementId: "s1", RevisionId: before.RevisionId };
    await expect(client.removePermission(stale)).rejects.toMatchObject({
      name: "PreconditionFailedException",
      $metadata: { httpStatusCode: 412 },
    });
    await client.removePermission({ ...stale, RevisionId });
    await expect(client.getPolicy(FN)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    await bench.invoke();
    expect(bench.runtime.environments).toHaveLength(1);
  });

  test("a whole policy is put, read and deleted", async () => {
    const Statement = [{ Sid: "s", Effect: "Allow", Principal: "*", Action: "lambda:InvokeFunction", Resource: ARN }];
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement });
    const { RevisionId } = await client.putResourcePolicy({ ResourceArn: ARN, Policy });
    const read = await client.getResourcePolicy({ ResourceArn: ARN });
    expect(read.RevisionId).toBe(RevisionId);
    expect(JSON.parse(read.Policy ?? "")).toMatchObject({ Statement });
    await client.deleteResourcePolicy({ ResourceArn: ARN, RevisionId });
    await expect(client.getResourcePolicy({ ResourceArn: ARN })).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  });
});

describe("layers", () => {
  const permit = { LayerName: "tools", VersionNumber: 1, Action: "lambda:GetLayerVersion", Principal: "*" };

  beforeEach(async () => {
    await client.publishLayerVersion({
      LayerName: "tools",
      Content: { ZipFile: PACKAGE },
      CompatibleRuntimes: ["nodejs22.x"],
      CompatibleArchitectures: ["arm64"],
    });
  });

  test("a version's policy is added to, read and removed from", async () => {
    const version = { LayerName: "tools", VersionNumber: 1 };
    await expect(client.getLayerVersionPolicy(version)).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "No policy is associated with the given resource.",
    });
    const added = await client.addLayerVersionPermission({
      ...permit,
      StatementId: "all",
      OrganizationId: "o-a1b2c3d4e5",
    });
    const statement = {
      Sid: "all",
      Effect: "Allow",
      Principal: "*",
      Action: "lambda:GetLayerVersion",
      Resource: `${LAYER}:1`,
      Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
    };
    expect(JSON.parse(added.Statement ?? "")).toEqual(statement);
    const { Policy, RevisionId } = await client.getLayerVersionPolicy(version);
    expect(JSON.parse(Policy ?? "")).toEqual({ Version: "2012-10-17", Id: "default", Statement: [statement] });
    expect(RevisionId).toBe(added.RevisionId);
    await expect(client.addLayerVersionPermission({ ...permit, StatementId: "all" })).rejects.toMatchObject({
      name: "ResourceConflictException",
    });
    const other = { ...permit, StatementId: "other", RevisionId: "11111111-2222-4333-8444-555555555555" };
    await expect(client.addLayerVersionPermission(other)).rejects.toMatchObject({
      name: "PreconditionFailedException",
    });
    await expect(client.removeLayerVersionPermission({ ...version, StatementId: "x" })).rejects.toMatchObject({
      message: "Statement x is not found in resource policy.",
    });
    await client.removeLayerVersionPermission({ ...version, StatementId: "all" });
    await expect(client.getLayerVersionPolicy(version)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });

  test("a version is found by its ARN", async () => {
    const { LayerVersionArn, Content } = await client.getLayerVersionByArn({ Arn: `${LAYER}:1` });
    expect(LayerVersionArn).toBe(`${LAYER}:1`);
    expect(Content?.CodeSize).toBe(PACKAGE.byteLength);
    await expect(client.getLayerVersionByArn({ Arn: `${LAYER}:2` })).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  });

  test.each([
    { filter: { CompatibleRuntime: "nodejs22.x" }, count: 1 },
    { filter: { CompatibleRuntime: "python3.12" }, count: 0 },
    { filter: { CompatibleArchitecture: "arm64" }, count: 1 },
    { filter: { CompatibleRuntime: "nodejs22.x", CompatibleArchitecture: "x86_64" }, count: 0 },
  ] as const)("lists filter by $filter", async ({ filter, count }) => {
    expect((await client.listLayers(filter)).Layers).toHaveLength(count);
    expect((await client.listLayerVersions({ LayerName: "tools", ...filter })).LayerVersions).toHaveLength(count);
  });
});

describe("code signing", () => {
  const AllowedPublishers = {
    SigningProfileVersionArns: ["arn:aws:signer:us-east-1:123456789012:/signing-profiles/profile/abcdefghij"],
  };

  test("configurations are kept, used by functions and tagged", async () => {
    const { CodeSigningConfig } = await client.createCodeSigningConfig({ AllowedPublishers, Tags: { a: "1" } });
    const CodeSigningConfigArn = CodeSigningConfig?.CodeSigningConfigArn ?? "";
    expect(CodeSigningConfig).toMatchObject({
      CodeSigningConfigArn: expect.stringMatching(/:code-signing-config:csc-[a-z0-9]{17}$/) as string,
      CodeSigningPolicies: { UntrustedArtifactOnDeployment: "Warn" },
      AllowedPublishers,
    });
    await client.updateCodeSigningConfig({
      CodeSigningConfigArn,
      CodeSigningPolicies: { UntrustedArtifactOnDeployment: "Enforce" },
    });
    expect((await client.listCodeSigningConfigs({})).CodeSigningConfigs).toMatchObject([
      { CodeSigningConfigArn, CodeSigningPolicies: { UntrustedArtifactOnDeployment: "Enforce" } },
    ]);
    expect(plain(await client.getFunctionCodeSigningConfig(FN))).toEqual({});
    await client.putFunctionCodeSigningConfig({ ...FN, CodeSigningConfigArn });
    expect(await client.getFunctionCodeSigningConfig(FN)).toMatchObject({ CodeSigningConfigArn, FunctionName: "fn" });
    expect((await client.listFunctionsByCodeSigningConfig({ CodeSigningConfigArn })).FunctionArns).toEqual([ARN]);
    await expect(client.deleteCodeSigningConfig({ CodeSigningConfigArn })).rejects.toMatchObject({
      name: "ResourceConflictException",
    });
    await client.tagResource({ Resource: CodeSigningConfigArn, Tags: { b: "2" } });
    await client.untagResource({ Resource: CodeSigningConfigArn, TagKeys: ["a"] });
    expect((await client.listTags({ Resource: CodeSigningConfigArn })).Tags).toEqual({ b: "2" });
    await client.deleteFunctionCodeSigningConfig(FN);
    await client.deleteCodeSigningConfig({ CodeSigningConfigArn });
    await expect(client.getCodeSigningConfig({ CodeSigningConfigArn })).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  });

  test("a function cannot use one that is missing", async () => {
    const CodeSigningConfigArn = "arn:aws:lambda:us-east-1:123456789012:code-signing-config:csc-0123456789abcdef0";
    await expect(client.putFunctionCodeSigningConfig({ ...FN, CodeSigningConfigArn })).rejects.toMatchObject({
      name: "CodeSigningConfigNotFoundException",
      $metadata: { httpStatusCode: 404 },
    });
  });
});

describe("settings that are kept", () => {
  test("recursion: Terminate by default", async () => {
    expect((await client.getFunctionRecursionConfig(FN)).RecursiveLoop).toBe("Terminate");
    expect((await client.putFunctionRecursionConfig({ ...FN, RecursiveLoop: "Allow" })).RecursiveLoop).toBe("Allow");
    expect((await client.getFunctionRecursionConfig(FN)).RecursiveLoop).toBe("Allow");
  });

  test("runtime management, each qualifier for itself", async () => {
    await client.publishVersion(FN);
    const put = await client.putRuntimeManagementConfig({ ...FN, Qualifier: "1", UpdateRuntimeOn: "FunctionUpdate" });
    expect(plain(put)).toEqual({ FunctionArn: `${ARN}:1`, UpdateRuntimeOn: "FunctionUpdate" });
    expect((await client.getRuntimeManagementConfig({ ...FN, Qualifier: "1" })).UpdateRuntimeOn).toBe("FunctionUpdate");
    expect(plain(await client.getRuntimeManagementConfig(FN))).toEqual({
      FunctionArn: `${ARN}:$LATEST`,
      UpdateRuntimeOn: "Auto",
    });
    await expect(client.putRuntimeManagementConfig({ ...FN, UpdateRuntimeOn: "Manual" })).rejects.toMatchObject({
      name: "InvalidParameterValueException",
    });
  });

  test("scaling bounds", async () => {
    const bounds = { MinExecutionEnvironments: 3, MaxExecutionEnvironments: 5 };
    await client.publishVersion(FN);
    const qualified = { ...FN, Qualifier: "1" };
    await client.putFunctionScalingConfig({ ...qualified, FunctionScalingConfig: bounds });
    expect(await client.getFunctionScalingConfig(qualified)).toMatchObject({ AppliedFunctionScalingConfig: bounds });
  });
});

test("tags beyond 50 are refused", async () => {
  const Tags = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`k${index}`, "v"]));
  await expect(client.tagResource({ Resource: ARN, Tags })).rejects.toMatchObject({
    name: "InvalidParameterValueException",
    message: "Number of tags exceeds resource tag limit.",
  });
});

test("the older InvokeAsync answers 202 and runs the function", async () => {
  const { Status } = await client.invokeAsync({ ...FN, InvokeArgs: Buffer.from('{"a":1}') });
  expect(Status).toBe(202);
  await bench.pass(1000);
  expect(bench.runtime.environments[0]?.invocations).toHaveLength(1);
});

describe("event invoke configuration, function URLs and provisioned concurrency on the wire", () => {
  test("their limits are the model's", async () => {
    await expect(client.putFunctionEventInvokeConfig({ ...FN, MaximumRetryAttempts: 3 })).rejects.toMatchObject({
      name: "ValidationException",
    });
    await expect(client.putFunctionEventInvokeConfig({ ...FN, MaximumEventAgeInSeconds: 59 })).rejects.toMatchObject({
      name: "ValidationException",
    });
    const provisioned = { ...FN, Qualifier: "1", ProvisionedConcurrentExecutions: 0 };
    await expect(client.putProvisionedConcurrencyConfig(provisioned)).rejects.toMatchObject({
      name: "ValidationException",
    });
  });

  test("their answers have the model's statuses", async () => {
    const { LastModified, $metadata } = await client.putFunctionEventInvokeConfig({ ...FN, MaximumRetryAttempts: 0 });
    expect([LastModified?.getTime(), $metadata.httpStatusCode]).toEqual([Date.UTC(2026, 0, 1), 200]);
    expect((await client.deleteFunctionEventInvokeConfig(FN)).$metadata.httpStatusCode).toBe(204);
    const url = await client.createFunctionUrlConfig({ ...FN, AuthType: "NONE" });
    expect(url.$metadata.httpStatusCode).toBe(201);
    expect(url.FunctionUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/_aws\/lambda-url\//);
    expect((await client.deleteFunctionUrlConfig(FN)).$metadata.httpStatusCode).toBe(204);
    await client.publishVersion(FN);
    const put = await client.putProvisionedConcurrencyConfig({
      ...FN,
      Qualifier: "1",
      ProvisionedConcurrentExecutions: 1,
    });
    expect(put.$metadata.httpStatusCode).toBe(202);
  });
});

test.each([
  { operation: "CreateEventSourceMapping", command: new Lambda.CreateEventSourceMappingCommand(FN) },
  { operation: "ListCapacityProviders", command: new Lambda.ListCapacityProvidersCommand({}) },
])("an operation that is missing answers 501 with its name: $operation", async ({ operation, command }) => {
  await expect(client.send(command as Lambda.ListCapacityProvidersCommand)).rejects.toMatchObject({
    message: expect.stringContaining(operation) as string,
    $metadata: { httpStatusCode: 501 },
  });
});
