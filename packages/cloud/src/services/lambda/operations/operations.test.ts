import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { accountId, region } from "@faultline/core";
import { strToU8, zipSync } from "fflate";
import { ECHO, LambdaBench, PACKAGE, refusalOf } from "../testing/lambda-bench.ts";

const ARN = "arn:aws:lambda:us-east-1:123456789012:function:fn";
const OTHER_SCOPE = { accountId: accountId("210987654321"), region: region("us-east-1") };

let bench: LambdaBench;
beforeEach(() => {
  bench = new LambdaBench(ECHO);
});
afterEach(() => bench.close());

describe('function names (Lambda API reference, "FunctionName")', () => {
  test.each(["fn", "function:fn", "123456789012:function:fn", ARN, `${ARN}:$LATEST`, "fn:$LATEST"])(
    "%s finds the function",
    async (name) => {
      await bench.createFunction();
      expect((await bench.invoke({ FunctionName: name })).StatusCode).toBe(200);
    },
  );

  test.each([
    {
      name: "fn:1",
      qualifier: "2",
      code: "InvalidParameterValueException",
      message: "The derived qualifier from the function name does not match the specified qualifier.",
    },
    { name: "fn!", qualifier: undefined, code: "ValidationException", message: "Value 'fn!' at 'functionName'" },
    {
      name: ARN.replace("us-east-1", "eu-west-1"),
      qualifier: undefined,
      code: "ResourceNotFoundException",
      message: "Functions from 'eu-west-1' are not reachable in this region ('us-east-1')",
    },
    {
      name: ARN.replace("123456789012", "210987654321"),
      qualifier: undefined,
      code: "AccessDeniedException",
      message: "may not use functions of 210987654321",
    },
    {
      name: "missing",
      qualifier: undefined,
      code: "ResourceNotFoundException",
      message: "Function not found: arn:aws:lambda:us-east-1:123456789012:function:missing",
    },
  ])("$name is refused with $code", async ({ name, qualifier, code, message }) => {
    await bench.createFunction();
    const refusal = await refusalOf(bench.call("GetFunction", { FunctionName: name, Qualifier: qualifier }));
    expect(refusal.code).toBe(code);
    expect(refusal.message).toContain(message);
  });
});

describe("CreateFunction refuses (messages as AWS words them)", () => {
  test.each([
    {
      name: "reserved variables",
      input: { Environment: { Variables: { AWS_REGION: "x", OK: "y" } } },
      code: "InvalidParameterValueException",
      message:
        "Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: AWS_REGION",
    },
    {
      name: "too little memory",
      input: { MemorySize: 127 },
      code: "ValidationException",
      message:
        "1 validation error detected: Value '127' at 'memorySize' failed to satisfy constraint: Member must have value greater than or equal to 128",
    },
    {
      name: "a missing object",
      input: { Code: { S3Bucket: "b", S3Key: "k" } },
      code: "InvalidParameterValueException",
      message:
        "Error occurred while GetObject. S3 Error Code: NoSuchKey. S3 Error Message: The specified key does not exist.",
    },
    {
      name: "a broken package",
      input: { Code: { ZipFile: new Uint8Array([1]) } },
      code: "InvalidParameterValueException",
      message: "Could not unzip uploaded file. Please check your file, then try to upload again.",
    },
    {
      name: "a file system",
      input: {
        FileSystemConfigs: [{ Arn: "arn:aws:elasticfilesystem:us-east-1:1:access-point/a", LocalMountPath: "/mnt/a" }],
      },
      code: "InvalidParameterValueException",
      message: "File systems (FileSystemConfigs) are not supported here",
    },
    {
      name: "an unknown runtime",
      input: { Runtime: "cobol85" as "nodejs24.x" },
      code: "InvalidParameterValueException",
      message: "Value cobol85 at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [",
    },
    {
      name: "a Node.js that there is not",
      input: { Runtime: "nodejs99.x" as "nodejs24.x" },
      code: "InvalidParameterValueException",
      message: "Value nodejs99.x at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [",
    },
    {
      name: "a runtime that AWS has retired (public issue report, 2024-11)",
      input: { Runtime: "nodejs12.x" as "nodejs24.x" },
      code: "InvalidParameterValueException",
      message:
        "The runtime parameter of nodejs12.x is no longer supported for creating or updating AWS Lambda functions. " +
        "We recommend you use a supported runtime while creating or updating functions.",
    },
  ])("$name", async ({ input, code, message }) => {
    const refusal = await refusalOf(bench.createFunction(input));
    expect(refusal.code).toBe(code);
    expect(refusal.message.startsWith(message)).toBe(true);
  });

  test("a name that exists", async () => {
    await bench.createFunction();
    expect(await refusalOf(bench.createFunction())).toMatchObject({
      code: "ResourceConflictException",
      message: "Function already exist: fn",
    });
  });
});

test("accounts never see each other's functions", async () => {
  await bench.createFunction();
  expect((await bench.call("ListFunctions", {}, { scope: OTHER_SCOPE })).Functions).toEqual([]);
  expect((await refusalOf(bench.call("Invoke", { FunctionName: "fn" }, { scope: OTHER_SCOPE }))).code).toBe(
    "ResourceNotFoundException",
  );
});

test("a function sees the variables that AWS defines, and its own", async () => {
  await bench.createFunction({ MemorySize: 512, Environment: { Variables: { TABLE: "t" } } });
  await bench.invoke();
  expect(bench.runtime.environments[0]?.spec.variables).toEqual({
    TABLE: "t",
    AWS_ENDPOINT_URL: "http://127.0.0.1:4566",
    AWS_REGION: "us-east-1",
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_LAMBDA_FUNCTION_NAME: "fn",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "512",
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_LOG_GROUP_NAME: "/aws/lambda/fn",
    AWS_LAMBDA_LOG_STREAM_NAME: bench.logEvents[0]?.logStream,
    AWS_LAMBDA_LOG_FORMAT: "Text",
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_ACCESS_KEY_ID: "123456789012",
    AWS_SECRET_ACCESS_KEY: "faultline",
    AWS_SESSION_TOKEN: "faultline",
    AWS_XRAY_CONTEXT_MISSING: "LOG_ERROR",
    AWS_XRAY_DAEMON_ADDRESS: "127.0.0.1:2000",
    _AWS_XRAY_DAEMON_ADDRESS: "127.0.0.1",
    _AWS_XRAY_DAEMON_PORT: "2000",
  });
});

test("layers are unpacked in order, and survive the deletion of their version", async () => {
  const publish = (LayerName: string) =>
    bench.call("PublishLayerVersion", {
      LayerName,
      Content: { ZipFile: zipSync({ [`nodejs/${LayerName}.js`]: strToU8(LayerName) }) },
    });
  const first = await publish("one");
  const second = await publish("two");
  await bench.createFunction({ Layers: [second.LayerVersionArn ?? "", first.LayerVersionArn ?? ""] });
  await bench.call("DeleteLayerVersion", { LayerName: "one", VersionNumber: 1 });
  await bench.invoke();
  expect(bench.runtime.environments[0]?.spec.layerDirectories).toHaveLength(2);
  expect((await bench.call("ListLayers", {})).Layers?.map(({ LayerName }) => LayerName)).toEqual(["two"]);
  expect((await publish("one")).Version).toBe(2);
  expect((await refusalOf(bench.call("GetLayerVersion", { LayerName: "one", VersionNumber: 1 }))).code).toBe(
    "ResourceNotFoundException",
  );
});

describe('versions and aliases (Lambda Developer Guide, "Managing function versions")', () => {
  test("a version is published only when something changed", async () => {
    await bench.createFunction();
    const publish = async () => (await bench.call("PublishVersion", { FunctionName: "fn" })).Version;
    expect([await publish(), await publish()]).toEqual(["1", "1"]);
    await bench.call("UpdateFunctionConfiguration", { FunctionName: "fn", Timeout: 10 });
    expect(await publish()).toBe("2");
    await bench.call("DeleteFunction", { FunctionName: "fn", Qualifier: "2" });
    expect(await publish()).toBe("3");
    const { Versions } = await bench.call("ListVersionsByFunction", { FunctionName: "fn" });
    expect(Versions?.map(({ Version, FunctionArn }) => [Version, FunctionArn])).toEqual([
      ["$LATEST", `${ARN}:$LATEST`],
      ["1", `${ARN}:1`],
      ["3", `${ARN}:3`],
    ]);
  });

  // As aws-lambda-power-tuning forces new versions, and as public tests that were validated against AWS show.
  test("the function's description counts as configuration, that of PublishVersion alone does not", async () => {
    await bench.createFunction({ Description: "function" });
    const publish = async (Description?: string) => {
      const input = { FunctionName: "fn", ...(Description === undefined ? {} : { Description }) };
      const published = await bench.call("PublishVersion", input);
      return [published.Version, published.Description];
    };
    const describe = (Description: string) =>
      bench.call("UpdateFunctionConfiguration", { FunctionName: "fn", Description });
    expect(await publish("first")).toEqual(["1", "first"]);
    expect(await publish("again")).toEqual(["1", "first"]);
    expect(await publish()).toEqual(["1", "first"]);
    await describe("function");
    expect(await publish()).toEqual(["1", "first"]);
    await describe("first"); // The version's own description, and yet another than the function had.
    expect(await publish()).toEqual(["2", "first"]);
    expect(await publish("third")).toEqual(["2", "first"]);
    await describe("");
    expect(await publish()).toEqual(["3", ""]);
  });

  test("a published version keeps its configuration and its own environments", async () => {
    await bench.createFunction({ MemorySize: 256, Publish: true });
    await bench.call("UpdateFunctionConfiguration", { FunctionName: "fn", MemorySize: 512 });
    await bench.invoke({ Qualifier: "1" });
    await bench.invoke();
    expect(bench.runtime.environments.map(({ spec }) => spec.memoryMiB)).toEqual([256, 512]);
    expect(bench.logEvents[0]?.logStream).toContain("[1]");
  });

  test("an alias splits requests by weight", async () => {
    await bench.createFunction({ Publish: true });
    await bench.call("UpdateFunctionConfiguration", { FunctionName: "fn", Timeout: 10 });
    await bench.call("PublishVersion", { FunctionName: "fn" });
    const routing = { AdditionalVersionWeights: { "2": 0.25 } };
    await bench.call("CreateAlias", { FunctionName: "fn", Name: "live", FunctionVersion: "1", RoutingConfig: routing });
    let second = 0;
    for (let count = 0; count < 1000; count++) {
      if ((await bench.invoke({ Qualifier: "live" })).ExecutedVersion === "2") second += 1;
    }
    expect(second).toBeGreaterThan(200);
    expect(second).toBeLessThan(300);
  });

  test("a version that an alias names cannot be deleted; the function takes all with it", async () => {
    await bench.createFunction({ Publish: true });
    await bench.call("CreateAlias", { FunctionName: "fn", Name: "live", FunctionVersion: "1" });
    expect((await refusalOf(bench.call("DeleteFunction", { FunctionName: "fn", Qualifier: "1" }))).code).toBe(
      "ResourceConflictException",
    );
    await bench.call("DeleteFunction", { FunctionName: "fn" });
    await bench.createFunction();
    expect((await bench.call("ListAliases", { FunctionName: "fn" })).Aliases).toEqual([]);
    expect((await bench.call("ListVersionsByFunction", { FunctionName: "fn" })).Versions).toHaveLength(1);
  });
});

test("the code storage quota holds for functions, versions and layers", async () => {
  await bench.close();
  const quotas = { concurrentExecutions: () => 1000, codeStorageBytes: () => 2 * PACKAGE.byteLength };
  bench = new LambdaBench(ECHO, { quotas });
  await bench.createFunction({ Publish: true });
  const refusals = [
    () => bench.createFunction({ FunctionName: "other" }),
    () => bench.call("PublishLayerVersion", { LayerName: "layer", Content: { ZipFile: PACKAGE } }),
  ];
  for (const refused of refusals) {
    expect(await refusalOf(refused())).toEqual({
      code: "CodeStorageExceededException",
      message: "Code storage limit exceeded.",
      members: { Type: "User" },
    });
  }
  // The same size in place of what was: nothing is added.
  await bench.call("UpdateFunctionCode", { FunctionName: "fn", ZipFile: PACKAGE });
});

test('permissions make a resource policy (Lambda Developer Guide, "Viewing resource-based IAM policies")', async () => {
  await bench.createFunction();
  const { Statement } = await bench.call("AddPermission", {
    FunctionName: "fn",
    StatementId: "api",
    Action: "lambda:InvokeFunction",
    Principal: "apigateway.amazonaws.com",
    SourceArn: "arn:aws:execute-api:us-east-1:123456789012:abc/*",
  });
  const statement = {
    Sid: "api",
    Effect: "Allow",
    Principal: { Service: "apigateway.amazonaws.com" },
    Action: "lambda:InvokeFunction",
    Resource: ARN,
    Condition: { ArnLike: { "AWS:SourceArn": "arn:aws:execute-api:us-east-1:123456789012:abc/*" } },
  };
  expect(JSON.parse(Statement ?? "")).toEqual(statement);
  const { Policy } = await bench.call("GetPolicy", { FunctionName: "fn" });
  expect(JSON.parse(Policy ?? "")).toEqual({ Version: "2012-10-17", Id: "default", Statement: [statement] });
  await bench.call("RemovePermission", { FunctionName: "fn", StatementId: "api" });
  expect(await refusalOf(bench.call("GetPolicy", { FunctionName: "fn" }))).toMatchObject({
    code: "ResourceNotFoundException",
    message: "The resource you requested does not exist.",
  });
});

test("tags are added, replaced and removed", async () => {
  await bench.createFunction({ Tags: { a: "1", b: "2" } });
  await bench.call("TagResource", { Resource: ARN, Tags: { b: "3" } });
  await bench.call("UntagResource", { Resource: ARN, TagKeys: ["a"] });
  expect((await bench.call("ListTags", { Resource: ARN })).Tags).toEqual({ b: "3" });
  expect((await bench.call("GetFunction", { FunctionName: "fn" })).Tags).toEqual({ b: "3" });
});

test("a configuration update changes what it names and keeps the rest", async () => {
  await bench.createFunction({
    Environment: { Variables: { AB: "1" } },
    DeadLetterConfig: { TargetArn: "arn:aws:sqs:us-east-1:123456789012:dead" },
    VpcConfig: { SubnetIds: ["subnet-1"], SecurityGroupIds: ["sg-1"] },
  });
  await bench.call("UpdateFunctionConfiguration", {
    FunctionName: "fn",
    Timeout: 9,
    DeadLetterConfig: { TargetArn: "" },
  });
  const configuration = await bench.call("GetFunctionConfiguration", { FunctionName: "fn" });
  expect(configuration).toMatchObject({
    Timeout: 9,
    Handler: "index.handler",
    Environment: { Variables: { AB: "1" } },
    VpcConfig: { SubnetIds: ["subnet-1"], SecurityGroupIds: ["sg-1"] },
  });
  expect(configuration).not.toHaveProperty("DeadLetterConfig");
});

test("functions, their code and their reservations survive a restart", async () => {
  await bench.createFunction();
  await bench.call("PutFunctionConcurrency", { FunctionName: "fn", ReservedConcurrentExecutions: 5 });
  const restarted = new LambdaBench(ECHO, { state: bench.state, directories: bench.directories });
  expect((await restarted.invoke({ Payload: strToU8("1") })).Payload).toEqual(strToU8("1"));
  const { AccountLimit, AccountUsage } = await restarted.call("GetAccountSettings", {});
  expect(AccountLimit?.UnreservedConcurrentExecutions).toBe(995);
  expect(AccountUsage).toEqual({ FunctionCount: 1, TotalCodeSize: PACKAGE.byteLength });
  await restarted.close();
});

test("an outdated revision is refused", async () => {
  await bench.createFunction();
  const { RevisionId } = await bench.call("GetFunctionConfiguration", { FunctionName: "fn" });
  const update = () => bench.call("UpdateFunctionConfiguration", { FunctionName: "fn", Timeout: 4, RevisionId });
  await update();
  expect((await refusalOf(update())).code).toBe("PreconditionFailedException");
});

test("functions are listed in pages that later changes do not shift", async () => {
  for (const name of ["a", "b", "c", "d"]) await bench.createFunction({ FunctionName: name });
  const first = await bench.call("ListFunctions", { MaxItems: 2 });
  await bench.call("DeleteFunction", { FunctionName: "a" });
  const second = await bench.call("ListFunctions", { MaxItems: 2, Marker: first.NextMarker });
  expect([first, second].map(({ Functions }) => Functions?.map(({ FunctionName }) => FunctionName))).toEqual([
    ["a", "b"],
    ["c", "d"],
  ]);
  expect(second.NextMarker).toBeUndefined();
});

test.each([
  { InvocationType: "RequestResponse", limit: 6_291_456 },
  { InvocationType: "Event", limit: 1_048_576 },
] as const)("an event over the limit is refused: $InvocationType (public issue reports)", async (row) => {
  await bench.createFunction();
  const Payload = new Uint8Array(row.limit + 1).fill(0x20);
  Payload.set(strToU8("{}"));
  expect(await refusalOf(bench.invoke({ Payload, InvocationType: row.InvocationType }))).toMatchObject({
    code: "RequestEntityTooLargeException",
    message: `${row.limit + 1} byte payload is too large for the ${row.InvocationType} invocation type (limit ${row.limit} bytes)`,
  });
});

test("JSON log format writes platform events (Lambda Telemetry API schema)", async () => {
  await bench.createFunction({ LoggingConfig: { LogFormat: "JSON", LogGroup: "/custom/group" } });
  await bench.invoke();
  expect(bench.logEvents.every((event) => event.logGroup === "/custom/group")).toBe(true);
  const lines = bench.messages.map((message) => JSON.parse(message) as { type: string; record: object });
  expect(lines.map(({ type }) => type)).toEqual(["platform.initStart", "platform.start", "platform.report"]);
  expect(lines[2]?.record).toEqual({
    requestId: "00000000-0000-4000-8000-000000000002",
    status: "success",
    metrics: { durationMs: 10, billedDurationMs: 110, memorySizeMB: 128, maxMemoryUsedMB: 64, initDurationMs: 100 },
  });
});
