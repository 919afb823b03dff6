import { expect, test } from "vitest";
import { accountId, DEFAULT_REGION, type JsonValue, requestId, seededRandom, VirtualClock } from "@faultline/core";
import { ServiceError } from "../../service-error.ts";
import { createMemoryStateStore } from "../../state/memory-state-store.ts";
import type { ServiceCaller } from "../../wire/service-calls.ts";
import { createCloudFormationService } from "./create-cloudformation-service.ts";
import type { StackRecord } from "./stack-record.ts";

const SCOPE = { accountId: accountId("123456789012"), region: DEFAULT_REGION };
const CONTEXT = {
  scope: SCOPE,
  requestId: requestId("r"),
  origin: "http://127.0.0.1:4566",
  headers: {},
  signal: new AbortController().signal,
};

interface Call {
  readonly service: string;
  readonly operation: string;
  readonly input: Record<string, unknown>;
}

/** The members of any answer that the tests look at; each answer has some. */
interface Answer {
  readonly Changes: readonly unknown[];
  readonly Id: string;
  readonly StackEvents: readonly Event[];
  readonly StackResources: readonly unknown[];
  readonly Stacks: readonly Stack[];
  readonly TemplateBody: string;
}

interface Stack {
  readonly Outputs: readonly unknown[];
  readonly StackId: string;
  readonly StackStatus: string;
}

interface Event {
  readonly LogicalResourceId: string;
  readonly ResourceStatus: string;
  readonly ResourceStatusReason?: string;
}

/** Answers as the neighbours would, and notes what was called. `script` may refuse or hold a call. */
function scriptedServices(script: (call: Call) => Promise<void> | void = () => {}) {
  const calls: Call[] = [];
  let nextId = 1;
  const answers: Record<string, (input: Record<string, unknown>) => unknown> = {
    CreateFunction: ({ FunctionName: name }) => ({
      FunctionArn: `arn:aws:lambda:us-east-1:123456789012:function:${String(name)}`,
      State: "Active",
    }),
    CreateTable: ({ TableName: name }) => ({
      TableDescription: { TableArn: `arn:table/${String(name)}`, TableStatus: "ACTIVE" },
    }),
    DescribeTable: () => ({ Table: { TableStatus: "ACTIVE" } }),
    CreateQueue: ({ QueueName: name }) => ({ QueueUrl: `http://localhost/123456789012/${String(name)}` }),
    ImportRestApi: () => ({ id: `api${nextId++}`, rootResourceId: "root" }),
    CreateDeployment: () => ({ id: `dep${nextId++}` }),
    PublishVersion: () => ({ Version: String(nextId), FunctionArn: `arn:version:${nextId++}` }),
    CreateAlias: () => ({ AliasArn: "arn:alias" }),
    GetProvisionedConcurrencyConfig: () => ({ Status: "READY" }),
    GetFunctionConfiguration: () => ({ State: "Active", LastUpdateStatus: "Successful" }),
  };
  const services = {
    async call(call: Call) {
      calls.push(call);
      await script(call);
      return answers[call.operation]?.(call.input) ?? {};
    },
  } as unknown as ServiceCaller; // The generic contract, answered by a script.
  const names = () => calls.map(({ operation }) => operation);
  return { services, calls, names };
}

function lab(script?: Parameters<typeof scriptedServices>[0], state = createMemoryStateStore()) {
  const neighbours = scriptedServices(script);
  const service = createCloudFormationService({
    call: neighbours.services,
    state,
    clock: new VirtualClock(0),
    random: seededRandom(1),
  });
  const call = async (operation: string, input: Record<string, unknown>): Promise<Answer> => {
    const handler = service.operations[operation];
    if (handler === undefined) throw new Error(`No handler for ${operation}`);
    return (await handler(input as never, CONTEXT)) as Answer;
  };
  const describe = async (name = "shop") => (await call("DescribeStacks", { StackName: name })).Stacks[0];
  const status = async (name?: string) => (await describe(name))?.StackStatus;
  const deploy = async (operation: string, template: string, more: Record<string, unknown> = {}) => {
    await call(operation, {
      StackName: "shop",
      TemplateBody: template,
      Capabilities: ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
      ...more,
    });
    await service.settled();
    return status();
  };
  const events = async () => (await call("DescribeStackEvents", { StackName: "shop" })).StackEvents.toReversed();
  return { ...neighbours, service, call, describe, deploy, status, events };
}

const queue = (name: string, more = "") => `  ${name}:\n    Type: AWS::SQS::Queue\n${more}`;
const delay = (seconds: number) => `    Properties:\n      DelaySeconds: ${seconds}\n`;
const SAM_APP = `Transform: AWS::Serverless-2016-10-31
Parameters:
  Memory: { Type: Number, Default: 256 }
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: s3://bucket/code.zip
      Handler: app.handler
      Runtime: nodejs22.x
      MemorySize: !Ref Memory
      Environment: { Variables: { TABLE: !Ref Table } }
      Policies: [{ DynamoDBReadPolicy: { TableName: !Ref Table } }]
      Events:
        Get: { Type: Api, Properties: { Path: /coffee, Method: get } }
  Table:
    Type: AWS::Serverless::SimpleTable
Outputs:
  Url:
    Value: !Sub "https://\${ServerlessRestApi}.execute-api.\${AWS::Region}.amazonaws.com/Prod/"
    Export: { Name: !Sub "\${AWS::StackName}-url" }
`;

test("a SAM application is created in dependency order, with its outputs", async () => {
  const { deploy, names, calls, describe } = lab();
  expect(
    await deploy("CreateStack", SAM_APP, { Parameters: [{ ParameterKey: "Memory", ParameterValue: "512" }] }),
  ).toBe("CREATE_COMPLETE");
  expect(names()).toEqual([
    "CreateTable",
    "CreateFunction",
    "ImportRestApi",
    "AddPermission",
    "CreateDeployment",
    "CreateStage",
  ]);
  const fn = calls.find(({ operation }) => operation === "CreateFunction")?.input;
  const table = calls.find(({ operation }) => operation === "CreateTable")?.input["TableName"];
  expect(table).toMatch(/^shop-Table-[A-Za-z0-9]{12}$/);
  expect(fn).toMatchObject({
    MemorySize: 512,
    Code: { S3Bucket: "bucket", S3Key: "code.zip" },
    Environment: { Variables: { TABLE: table } },
    Role: expect.stringMatching(/^arn:aws:iam::123456789012:role\/shop-FnRole-[A-Za-z0-9]{12}$/),
  });
  const api = calls.find(({ operation }) => operation === "ImportRestApi")?.input["body"] as Uint8Array;
  const document = JSON.parse(Buffer.from(api).toString()) as Record<string, Record<string, unknown>>;
  const uri = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:${String(fn?.["FunctionName"])}/invocations`;
  expect(document["paths"]?.["/coffee"]).toMatchObject({ get: { "x-amazon-apigateway-integration": { uri } } });
  const stack = await describe();
  expect(stack?.Outputs).toMatchObject([
    { OutputKey: "Url", OutputValue: "https://api1.execute-api.us-east-1.amazonaws.com/Prod/", ExportName: "shop-url" },
  ]);
  expect(stack?.StackId).toMatch(/^arn:aws:cloudformation:us-east-1:123456789012:stack\/shop\/[0-9a-f-]{36}$/);
});

test("independent resources are created side by side, dependent ones one after the other", async () => {
  let running = 0;
  let most = 0;
  const { deploy, calls } = lab(async () => {
    most = Math.max(most, ++running);
    await Promise.resolve();
    running--;
  });
  const chain = `Resources:\n${queue("A")}${queue("B")}${queue("C", "    DependsOn: [A, B]\n")}${queue("D", "    DependsOn: C\n")}`;
  expect(await deploy("CreateStack", chain)).toBe("CREATE_COMPLETE");
  expect(most).toBe(2);
  expect(calls.map(({ input }) => String(input["QueueName"]).split("-")[1])).toEqual(["A", "B", "C", "D"]);
});

test("a failed creation removes all that was made, last first, and says why", async () => {
  const { deploy, names, events, call } = lab(({ operation }) => {
    if (operation === "AddPermission")
      throw new ServiceError("ResourceConflictException", "The statement id already exists");
  });
  expect(await deploy("CreateStack", SAM_APP)).toBe("ROLLBACK_COMPLETE");
  expect(
    names()
      .slice(5)
      .filter((name) => name.startsWith("Delete"))
      .sort(),
  ).toEqual(["DeleteDeployment", "DeleteFunction", "DeleteRestApi", "DeleteTable"]);
  expect(names().indexOf("DeleteRestApi")).toBeLessThan(names().indexOf("DeleteFunction"));
  const failed = (await events()).find(({ ResourceStatus }) => ResourceStatus === "CREATE_FAILED");
  expect(failed).toMatchObject({
    LogicalResourceId: "FnGetPermissionProd",
    ResourceStatusReason: "The statement id already exists",
  });
  expect((await call("DescribeStackResources", { StackName: "shop" })).StackResources).toEqual([]);
});

test("an update changes, adds, replaces and removes only what differs", async () => {
  const { deploy, calls } = lab();
  await deploy(
    "CreateStack",
    `Resources:\n${queue("Same")}${queue("Changed", delay(1))}${queue("Renamed", "    Properties:\n      QueueName: old\n")}${queue("Gone")}`,
  );
  const before = calls.length;
  const after = `Resources:\n${queue("Same")}${queue("Changed", delay(2))}${queue("Renamed", "    Properties:\n      QueueName: new\n")}${queue("Added")}`;
  expect(await deploy("UpdateStack", after)).toBe("UPDATE_COMPLETE");
  const made = calls
    .slice(before)
    .map(
      ({ operation, input }) =>
        `${operation} ${String(input["QueueName"] ?? input["QueueUrl"]).replace(/-[^-]*$/, "")}`,
    );
  expect(made).toEqual([
    "SetQueueAttributes http://localhost/123456789012/shop-Changed",
    "CreateQueue new",
    "CreateQueue shop-Added",
    "DeleteQueue http://localhost/123456789012/shop-Gone",
    "DeleteQueue http://localhost/123456789012/old",
  ]);
});

test("a failed update restores what was changed and keeps the old template", async () => {
  let isBroken = false;
  const { deploy, calls, call } = lab(({ operation, input }) => {
    if (isBroken && operation === "CreateQueue" && String(input["QueueName"]).includes("Bad"))
      throw new ServiceError("OverLimit", "Too many queues");
  });
  const old = `Resources:\n${queue("Changed", delay(1))}`;
  await deploy("CreateStack", old);
  isBroken = true;
  const before = calls.length;
  expect(
    await deploy("UpdateStack", `Resources:\n${queue("Changed", delay(2))}${queue("Bad", "    DependsOn: Changed\n")}`),
  ).toBe("UPDATE_ROLLBACK_COMPLETE");
  const attributes = calls
    .slice(before)
    .flatMap(({ operation, input }) => (operation === "SetQueueAttributes" ? [input["Attributes"]] : []));
  expect(attributes).toEqual([{ DelaySeconds: "2" }, { DelaySeconds: "1" }]);
  expect((await call("GetTemplate", { StackName: "shop" })).TemplateBody).toBe(old);
});

test("a deleted stack removes dependants first and keeps retained resources", async () => {
  const { deploy, calls, call, service, status, describe } = lab();
  await deploy(
    "CreateStack",
    `Resources:\n${queue("A")}${queue("B", "    DependsOn: A\n")}${queue("Kept", "    DeletionPolicy: Retain\n")}`,
  );
  const stackId = (await describe())?.StackId;
  await call("DeleteStack", { StackName: "shop" });
  await service.settled();
  const removed = calls
    .filter(({ operation }) => operation === "DeleteQueue")
    .map(({ input }) => String(input["QueueUrl"]).split("-")[1]);
  expect(removed).toEqual(["B", "A"]);
  expect(await status(stackId)).toBe("DELETE_COMPLETE");
  await expect(call("DescribeStacks", { StackName: "shop" })).rejects.toMatchObject({
    code: "ValidationError",
    message: "Stack with id shop does not exist",
  });
});

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
  const { deploy, call } = lab();
  const TemplateBody = `Resources:\n${queue("A")}`;
  await deploy("CreateStack", TemplateBody);
  await expect(call(operation, { StackName: "shop", TemplateBody, ...input })).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message),
  });
});

/** The warnings of a stack's events, without their first word. */
async function warningsOf({ events }: Pick<ReturnType<typeof lab>, "events">): Promise<string[]> {
  const reasons = (await events()).map(({ ResourceStatusReason: reason = "" }) => reason);
  return reasons.filter((reason) => reason.startsWith("Warning: ")).map((reason) => reason.slice("Warning: ".length));
}

/** A lab without SQS and without the parts of Lambda that the operations name. */
const without = (...operations: readonly string[]) =>
  lab(({ operation }) => {
    if (operations.includes(operation)) throw new ServiceError("NotImplemented", `The lab does not implement x`);
  });

const FUNCTION = `Transform: AWS::Serverless-2016-10-31
Resources:
  Queue:
    Type: AWS::SQS::Queue
  Fn:
    Type: AWS::Serverless::Function
    Properties: { CodeUri: "s3://b/k", Handler: a.b, Runtime: nodejs22.x }
`;
const functionWith = (...lines: readonly string[]) =>
  FUNCTION.replace(
    'Properties: { CodeUri: "s3://b/k", Handler: a.b, Runtime: nodejs22.x }',
    [
      "Properties:",
      "  CodeUri: s3://b/k",
      "  Handler: a.b",
      "  Runtime: nodejs22.x",
      ...lines.map((line) => `  ${line}`),
    ].join("\n    "),
  );
const QUEUE_LEFT_OUT = "line 3: Queue (AWS::SQS::Queue) is left out on the lab: it has no SQS";

/** Lines are counted by hand: Fn's own properties start at 11. */
test.each<{ name: string; template: string; warnings: readonly string[] }>([
  {
    name: "a resource type without a service",
    template: "Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n",
    warnings: ["line 2: Topic (AWS::SNS::Topic) is left out on the lab: it has no SNS"],
  },
  {
    name: "a misspelt resource type",
    template: "Resources:\n  T:\n    Type: AWS::DynamoDB::Tabel\n",
    warnings: [
      "line 2: T (AWS::DynamoDB::Tabel) is left out on the lab: it has no AWS::DynamoDB::Tabel. Did you mean AWS::DynamoDB::Table?",
    ],
  },
  {
    name: "a property that the lab ignores",
    template: "Resources:\n  B:\n    Type: AWS::S3::Bucket\n    Properties:\n      LifecycleConfiguration: {}\n",
    warnings: ["line 5: B: LifecycleConfiguration has no effect on the lab"],
  },
  {
    name: "a schedule, once for the rule and its permission",
    template: functionWith("Events:", "  Nightly: { Type: Schedule, Properties: { Schedule: rate(1 day) } }"),
    warnings: [QUEUE_LEFT_OUT, "line 12: Fn's Schedule event Nightly never fires on the lab: it has no EventBridge"],
  },
  {
    name: "an event of a queue that was left out",
    template: functionWith("Events:", "  Jobs: { Type: SQS, Properties: { Queue: !GetAtt Queue.Arn } }"),
    warnings: [QUEUE_LEFT_OUT, "line 12: Fn's SQS event Jobs never fires on the lab: it has no SQS"],
  },
  {
    name: "an event type that the transform does not have",
    template: functionWith("Events:", "  Upload: { Type: S3, Properties: { Bucket: b } }"),
    warnings: ["line 12: Fn's S3 event Upload never fires on the lab: it has no S3 events", QUEUE_LEFT_OUT],
  },
  {
    name: "a property of an event",
    template: functionWith(
      "Events:",
      "  Get:",
      "    Type: Api",
      "    Properties:",
      "      Path: /",
      "      Method: get",
      "      Auth: {}",
    ),
    warnings: [
      "line 17: Fn's Api event Get: Auth has no effect on the lab: what it guards is open to everyone",
      QUEUE_LEFT_OUT,
    ],
  },
  {
    name: "a variable and an output that refer to what was left out",
    template: `${functionWith("Environment:", "  Variables:", "    QUEUE_URL: !Ref Queue")}Outputs:\n  Url:\n    Value: !Ref Queue\n`,
    warnings: [
      QUEUE_LEFT_OUT,
      "line 13: Fn's QUEUE_URL holds the placeholder faultline-skipped-Queue: the lab has no SQS",
      "line 16: The output Url holds the placeholder faultline-skipped-Queue: the lab has no SQS",
    ],
  },
  {
    name: "a runtime that the lab does not run",
    template: functionWith().replace("nodejs22.x", "ruby3.4"),
    warnings: [
      QUEUE_LEFT_OUT,
      "line 10: Fn is created but cannot be invoked: the lab does not run ruby3.4 here, only nodejs18.x, nodejs20.x, nodejs22.x, nodejs24.x, python3.9, python3.10, python3.11, python3.12, python3.13, python3.14, provided, provided.al2, provided.al2023",
    ],
  },
])("$name: one warning with its line, and the rest is deployed", async ({ template, warnings }) => {
  const made = without("CreateQueue", "CreateEventSourceMapping");
  expect(await made.deploy("CreateStack", template)).toBe("CREATE_COMPLETE");
  expect((await warningsOf(made)).toSorted()).toEqual([...warnings].toSorted());
});

test("what was left out is a placeholder for variables and outputs, an ARN where one is asked for", async () => {
  const { deploy, calls, describe, call } = without("CreateQueue");
  const template = `${functionWith("Environment: { Variables: { URL: !Ref Queue, ARN: !GetAtt Queue.Arn } }")}Outputs: { Url: { Value: !Ref Queue } }\n`;
  expect(await deploy("CreateStack", template)).toBe("CREATE_COMPLETE");
  const Variables = {
    URL: "faultline-skipped-Queue",
    ARN: "arn:aws:sqs:us-east-1:123456789012:faultline-skipped-Queue",
  };
  expect(calls.find(({ operation }) => operation === "CreateFunction")?.input).toMatchObject({
    Environment: { Variables },
  });
  expect((await describe())?.Outputs).toMatchObject([{ OutputValue: "faultline-skipped-Queue" }]);
  const again = call("UpdateStack", {
    StackName: "shop",
    TemplateBody: template,
    Capabilities: ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
  });
  await expect(again).rejects.toMatchObject({ message: "No updates are to be performed." });
});

test("a resource that cannot do without what was left out fails with what is true, and the line", async () => {
  const { deploy, events } = without("CreateQueue");
  const template = functionWith("Handler: !GetAtt Queue.QueueName").replace("      Handler: a.b\n", "");
  expect(await deploy("CreateStack", template)).toBe("ROLLBACK_COMPLETE");
  const failed = (await events()).find(({ ResourceStatus }) => ResourceStatus === "CREATE_FAILED");
  expect(failed?.ResourceStatusReason).toBe(
    "The lab has no SQS: Fn's Handler refers to Queue at line 10, which was left out",
  );
});

test("change sets create and update a stack as `aws cloudformation deploy` does", async () => {
  const { call, service, status } = lab();
  const template = (seconds: number) => `Resources:\n${queue("Q", delay(seconds))}`;
  const make = (name: string, type: string, TemplateBody: string) =>
    call("CreateChangeSet", { StackName: "shop", ChangeSetName: name, ChangeSetType: type, TemplateBody });
  const { Id: first } = await make("one", "CREATE", template(1));
  expect(await status()).toBe("REVIEW_IN_PROGRESS");
  expect((await call("DescribeChangeSet", { ChangeSetName: first })).Changes).toMatchObject([
    { ResourceChange: { Action: "Add", LogicalResourceId: "Q" } },
  ]);
  await call("ExecuteChangeSet", { ChangeSetName: first });
  await service.settled();
  expect(await status()).toBe("CREATE_COMPLETE");
  const { Id: same } = await make("two", "UPDATE", template(1));
  expect(await call("DescribeChangeSet", { ChangeSetName: same })).toMatchObject({
    Status: "FAILED",
    StatusReason: expect.stringContaining("didn't contain changes"),
  });
  await expect(call("ExecuteChangeSet", { ChangeSetName: same })).rejects.toMatchObject({
    code: "InvalidChangeSetStatusException",
  });
  await make("three", "UPDATE", template(2));
  expect((await call("DescribeChangeSet", { ChangeSetName: "three", StackName: "shop" })).Changes).toMatchObject([
    { ResourceChange: { Action: "Modify", Replacement: "False" } },
  ]);
  await call("ExecuteChangeSet", { ChangeSetName: "three", StackName: "shop" });
  await service.settled();
  expect(await status()).toBe("UPDATE_COMPLETE");
});

test("a stack that was under way when the lab was killed is failed at the next start", async () => {
  const state = createMemoryStateStore();
  const never = new Promise<void>(() => {});
  const { call } = lab(() => never, state);
  await call("CreateStack", { StackName: "shop", TemplateBody: `Resources:\n${queue("A")}` });
  const next = lab(undefined, state);
  const stack = await next.describe();
  expect(stack).toMatchObject({
    StackStatus: "CREATE_FAILED",
    StackStatusReason: "The lab stopped while the operation was under way",
  });
});

/** Both URL styles. @see CloudFormation API Reference, CreateStack, "TemplateURL". */
test.each([
  ["http://127.0.0.1:4566/bucket/a/b.yaml", "bucket", "a/b.yaml"],
  ["https://s3.eu-west-1.amazonaws.com/bucket/t.json", "bucket", "t.json"],
  ["https://my.bucket.s3.eu-west-1.amazonaws.com/t%20x.json", "my.bucket", "t x.json"],
  ["http://bucket.s3.localhost:4566/t.json", "bucket", "t.json"],
])("a template is read from %s", async (TemplateURL, bucket, key) => {
  const { call, calls } = lab();
  await expect(call("ValidateTemplate", { TemplateURL })).rejects.toMatchObject({ code: "ValidationError" });
  expect(calls).toMatchObject([{ operation: "GetObject", input: { Bucket: bucket, Key: key } }]);
});

test("summaries name parameters, capabilities and unknown types", async () => {
  const { call } = lab();
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

test("records are JSON, so that a restart reads what was written", async () => {
  const state = createMemoryStateStore();
  const { deploy } = lab(undefined, state);
  await deploy("CreateStack", SAM_APP);
  const [stack] = state.collection<StackRecord>("cloudformation/stacks").list(SCOPE);
  expect(JSON.parse(JSON.stringify(stack)) as JsonValue).toEqual(stack);
});
