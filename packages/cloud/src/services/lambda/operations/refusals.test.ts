// What AWS refuses, and in which words. Source of every row: answers recorded from AWS by LocalStack, 2024-04.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ECHO, LambdaBench, refusalOf } from "../testing/lambda-bench.ts";

const ARN = "arn:aws:lambda:us-east-1:123456789012:function:fn";
const MISSING = "arn:aws:lambda:us-east-1:123456789012:function:missing";
const GONE = "The resource you requested does not exist.";
const USER = { Type: "User" };

let bench: LambdaBench;
beforeEach(async () => {
  bench = new LambdaBench(ECHO);
  await bench.createFunction({ Publish: true });
});
afterEach(() => bench.close());

interface Row {
  readonly name: string;
  readonly call: () => Promise<unknown>;
  readonly message: string;
}

async function expectRefusal({ call, message }: Row, code: string): Promise<void> {
  expect(await refusalOf(call())).toEqual({ code, message, members: USER });
}

const fn = { FunctionName: "fn" };
const missing = { FunctionName: "missing" };

describe("what does not exist", () => {
  test.each<Row>([
    {
      name: "GetFunctionConcurrency of no function",
      call: () => bench.call("GetFunctionConcurrency", missing),
      message: `Function not found: ${MISSING}`,
    },
    {
      name: "PutFunctionConcurrency of no function",
      call: () => bench.call("PutFunctionConcurrency", { ...missing, ReservedConcurrentExecutions: 1 }),
      message: `Function not found: ${MISSING}:$LATEST`,
    },
    {
      name: "ListProvisionedConcurrencyConfigs of no function",
      call: () => bench.call("ListProvisionedConcurrencyConfigs", missing),
      message: `Function not found: ${MISSING}`,
    },
    {
      name: "GetProvisionedConcurrencyConfig of an alias of no function",
      call: () => bench.call("GetProvisionedConcurrencyConfig", { ...missing, Qualifier: "live" }),
      message: `Cannot find alias arn: ${MISSING}:live`,
    },
    {
      name: "GetProvisionedConcurrencyConfig of a version of no function",
      call: () => bench.call("GetProvisionedConcurrencyConfig", { ...missing, Qualifier: "1" }),
      message: `Function not found: ${MISSING}:1`,
    },
    {
      name: "ListTags of no function",
      call: () => bench.call("ListTags", { Resource: MISSING }),
      message: `Function not found: ${MISSING}`,
    },
    {
      name: "DeleteFunction of a version of no function",
      call: () => bench.call("DeleteFunction", { ...missing, Qualifier: "7" }),
      message: `Function not found: ${MISSING}`,
    },
    {
      name: "UpdateFunctionEventInvokeConfig of no function",
      call: () => bench.call("UpdateFunctionEventInvokeConfig", { ...missing, MaximumRetryAttempts: 0 }),
      message: "The function doesn't exist.",
    },
    {
      name: "UpdateFunctionEventInvokeConfig of a function without one",
      call: () => bench.call("UpdateFunctionEventInvokeConfig", { ...fn, MaximumRetryAttempts: 0 }),
      message: `The function ${ARN}:$LATEST doesn't have an EventInvokeConfig`,
    },
    {
      name: "GetPolicy of a missing version",
      call: () => bench.call("GetPolicy", { ...fn, Qualifier: "77" }),
      message: GONE,
    },
    {
      name: "RemovePermission of no function",
      call: () => bench.call("RemovePermission", { ...missing, StatementId: "s3" }),
      message: `No policy found for: ${MISSING}`,
    },
    {
      name: "RemovePermission of a missing alias",
      call: () => bench.call("RemovePermission", { ...fn, StatementId: "s3", Qualifier: "live" }),
      message: `Cannot find alias arn: ${ARN}:live`,
    },
    {
      name: "AddPermission to a missing alias",
      call: () => permit({ Qualifier: "live" }),
      message: `Cannot find alias arn: ${ARN}:live`,
    },
    {
      name: "AddPermission to a missing version",
      call: () => permit({ Qualifier: "42" }),
      message: `Function not found: ${ARN}:42`,
    },
    {
      name: "AddPermission to what only looks like $LATEST",
      call: () => permit({ Qualifier: "a-$-b" }),
      message: `Function not found: ${ARN}:a-$-b`,
    },
    {
      name: "GetFunctionUrlConfig of no function",
      call: () => bench.call("GetFunctionUrlConfig", missing),
      message: GONE,
    },
    {
      name: "DeleteFunctionUrlConfig of a missing alias",
      call: () => bench.call("DeleteFunctionUrlConfig", { ...fn, Qualifier: "live" }),
      message: GONE,
    },
    {
      name: "UpdateFunctionUrlConfig of a missing alias",
      call: () => bench.call("UpdateFunctionUrlConfig", { ...fn, Qualifier: "live", AuthType: "AWS_IAM" }),
      message: "Function does not exist",
    },
    {
      name: "UpdateFunctionUrlConfig of a function without a URL",
      call: () => bench.call("UpdateFunctionUrlConfig", { ...fn, AuthType: "AWS_IAM" }),
      message: GONE,
    },
  ])("$name", (row) => expectRefusal(row, "ResourceNotFoundException"));

  test("a code signing configuration, without an error type", async () => {
    const arn = "arn:aws:lambda:us-east-1:123456789012:code-signing-config:csc-01234567890123456";
    expect(await refusalOf(bench.call("GetCodeSigningConfig", { CodeSigningConfigArn: arn }))).toEqual({
      code: "ResourceNotFoundException",
      message: `The Lambda code signing configuration ${arn} can not be found.`,
      members: {},
    });
  });
});

// Source of the message: public issue reports.
test.each([
  { name: "no Base64", ClientContext: "not base64!!" },
  { name: "no JSON", ClientContext: Buffer.from("{custom: 1}").toString("base64") },
])("a client context that is $name", async ({ ClientContext }) => {
  expect(await refusalOf(bench.call("Invoke", { ...fn, ClientContext }))).toMatchObject({
    code: "InvalidRequestContentException",
    message: "Client context must be a valid Base64-encoded JSON object.",
  });
});

describe("what cannot be", () => {
  test.each<Row>([
    {
      name: "a name of 65 characters",
      call: () => bench.createFunction({ FunctionName: "a".repeat(65) }),
      message: `1 validation error detected: Value '${"a".repeat(65)}' at 'functionName' failed to satisfy constraint: Member must have length less than or equal to 64`,
    },
    {
      name: "the deletion of $LATEST, even of no function",
      call: () => bench.call("DeleteFunction", { ...missing, Qualifier: "$LATEST" }),
      message: "$LATEST version cannot be deleted without deleting the function.",
    },
    ...["v1", "1", "$LATEST"].map((qualifier) => ({
      name: `tags of ${qualifier}`,
      call: () => bench.call("TagResource", { Resource: `${ARN}:${qualifier}`, Tags: { a: "b" } }),
      message: "Tags on function aliases and versions are not supported. Please specify a function ARN.",
    })),
    {
      name: "no tags",
      call: () => bench.call("TagResource", { Resource: ARN, Tags: {} }),
      message: "An error occurred and the request cannot be processed.",
    },
    {
      name: "layer version 0",
      call: () => bench.call("GetLayerVersion", { LayerName: "tools", VersionNumber: 0 }),
      message: "Layer Version Cannot be less than 1",
    },
    {
      name: "the deletion of layer version -1",
      call: () => bench.call("DeleteLayerVersion", { LayerName: "tools", VersionNumber: -1 }),
      message: "Layer Version Cannot be less than 1",
    },
    {
      name: "an image for a function of a .zip archive",
      call: () =>
        bench.call("UpdateFunctionCode", { ...fn, ImageUri: "123456789012.dkr.ecr.us-east-1.amazonaws.com/x" }),
      message: "Please don't provide ImageUri when updating a function with packageType Zip.",
    },
    {
      name: "SnapStart of a runtime without it",
      call: () => bench.createFunction({ FunctionName: "snap", SnapStart: { ApplyOn: "PublishedVersions" } }),
      message: "nodejs24.x is not supported for SnapStart enabled functions.",
    },
    {
      name: "a permission for $LATEST",
      call: () => permit({ Qualifier: "$LATEST" }),
      message: "We currently do not support adding policies for $LATEST.",
    },
    {
      name: "a principal that is no service",
      call: () => permit({ Principal: "invalid.nonaws.com" }),
      message: "The provided principal was invalid. Please check the principal and try again.",
    },
    {
      name: "a URL's authentication in a permission to invoke",
      call: () => permit({ FunctionUrlAuthType: "NONE" }),
      message: "FunctionUrlAuthType is only supported for lambda:InvokeFunctionUrl action",
    },
  ])("$name", (row) => expectRefusal(row, "InvalidParameterValueException"));
});

function permit(input: object) {
  const permission = { StatementId: "s3", Action: "lambda:InvokeFunction", Principal: "s3.amazonaws.com" };
  return bench.call("AddPermission", { ...fn, ...permission, ...input });
}

test("another account's function is refused with 403", async () => {
  const call = bench.call("GetFunction", { FunctionName: ARN.replace("123456789012", "210987654321") });
  await expect(call).rejects.toMatchObject({ code: "AccessDeniedException", httpStatus: 403 });
});

test("deleting a version that does not exist is no error", async () => {
  await bench.call("DeleteFunction", { ...fn, Qualifier: "1233" });
  expect((await bench.call("ListVersionsByFunction", fn)).Versions).toHaveLength(2);
});

test("an alias that is made again starts without the policy of the one before", async () => {
  const alias = { ...fn, Name: "live", FunctionVersion: "1" };
  await bench.call("CreateAlias", alias);
  await permit({ Qualifier: "live" });
  await bench.call("DeleteAlias", { ...fn, Name: "live" });
  await bench.call("CreateAlias", alias);
  expect((await refusalOf(bench.call("GetPolicy", { ...fn, Qualifier: "live" }))).message).toBe(GONE);
});

test("a list of all versions names $LATEST in its ARN, also where nothing is published", async () => {
  await bench.call("DeleteFunction", fn);
  await bench.createFunction();
  const arnsOf = async (input: { FunctionVersion?: "ALL" }) =>
    (await bench.call("ListFunctions", input)).Functions?.map(({ FunctionArn }) => FunctionArn);
  expect(await arnsOf({ FunctionVersion: "ALL" })).toEqual([`${ARN}:$LATEST`]);
  expect(await arnsOf({})).toEqual([ARN]);
});
