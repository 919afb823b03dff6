import { expect, test } from "vitest";
import { accountId, DEFAULT_REGION, type JsonObject, seededRandom, VirtualClock } from "@faultline/core";
import { ServiceError } from "../../../service-error.ts";
import type { ServiceCaller } from "../../../wire/service-calls.ts";
import { generatedName } from "./generated-name.ts";
import { providerOf } from "./providers.ts";
import type { ProviderContext } from "./resource-provider.ts";

function context(answer: (operation: string) => object = () => ({}), names = { stackName: "shop", logicalId: "Item" }) {
  const calls: [string, unknown][] = [];
  const services = {
    async call({ operation, input }: { operation: string; input: unknown }) {
      calls.push([operation, input]);
      return answer(operation);
    },
  } as unknown as ServiceCaller; // The generic contract, answered by a script.
  const scope = { accountId: accountId("123456789012"), region: DEFAULT_REGION };
  const made: ProviderContext = {
    services,
    scope,
    clock: new VirtualClock(0),
    random: seededRandom(1),
    stackId: "arn:stack",
    ignore: () => {},
    ...names,
  };
  return { made, calls };
}

/** Calls as the API references of the services spell them; numbers that parameters gave as text become numbers. */
test.each<{ type: string; properties: JsonObject; calls: [string, object][] }>([
  {
    type: "AWS::ApiGateway::Stage",
    properties: {
      RestApiId: "a",
      StageName: "Prod",
      DeploymentId: "d",
      TracingEnabled: "true",
      MethodSettings: [
        { HttpMethod: "*", ResourcePath: "/*", ThrottlingRateLimit: "50" },
        { HttpMethod: "GET", ResourcePath: "/a/{id}", ThrottlingBurstLimit: 5 },
      ],
    },
    calls: [
      ["CreateStage", { restApiId: "a", stageName: "Prod", deploymentId: "d", tracingEnabled: true }],
      [
        "UpdateStage",
        {
          patchOperations: [
            { op: "replace", path: "/*/*/throttling/rateLimit", value: "50" },
            { op: "replace", path: "/~1a~1{id}/GET/throttling/burstLimit", value: "5" },
          ],
        },
      ],
    ],
  },
  {
    type: "AWS::CloudWatch::Alarm",
    properties: {
      AlarmName: "slow",
      EvaluationPeriods: "2",
      Threshold: "500",
      ComparisonOperator: "GreaterThanThreshold",
      Metrics: [
        { Id: "d", MetricStat: { Metric: { MetricName: "Duration" }, Period: "60", Stat: "p90" }, ReturnData: "false" },
        { Id: "e", Expression: "d * 2" },
      ],
    },
    calls: [
      [
        "PutMetricAlarm",
        {
          AlarmName: "slow",
          EvaluationPeriods: 2,
          Threshold: 500,
          ComparisonOperator: "GreaterThanThreshold",
          Metrics: [
            { Id: "d", MetricStat: { Metric: { MetricName: "Duration" }, Period: 60, Stat: "p90" }, ReturnData: false },
            { Id: "e", Expression: "d * 2" },
          ],
        },
      ],
    ],
  },
  {
    type: "AWS::CloudWatch::CompositeAlarm",
    properties: { AlarmName: "page", AlarmRule: "ALARM(slow)", ActionsSuppressorWaitPeriod: "60" },
    calls: [["PutCompositeAlarm", { AlarmName: "page", AlarmRule: "ALARM(slow)", ActionsSuppressorWaitPeriod: 60 }]],
  },
  {
    type: "AWS::CloudWatch::Dashboard",
    properties: { DashboardName: "shop", DashboardBody: '{"widgets":[]}' },
    calls: [["PutDashboard", { DashboardName: "shop", DashboardBody: '{"widgets":[]}' }]],
  },
  {
    type: "AWS::Lambda::Alias",
    properties: {
      FunctionName: "f",
      Name: "live",
      FunctionVersion: "2",
      RoutingConfig: { AdditionalVersionWeights: [{ FunctionVersion: "1", FunctionWeight: "0.25" }] },
    },
    calls: [
      [
        "CreateAlias",
        {
          FunctionName: "f",
          Name: "live",
          FunctionVersion: "2",
          RoutingConfig: { AdditionalVersionWeights: { "1": 0.25 } },
        },
      ],
    ],
  },
  {
    type: "AWS::Lambda::Alias",
    properties: {
      FunctionName: "f",
      Name: "live",
      FunctionVersion: "2",
      ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: "3" },
    },
    calls: [
      ["CreateAlias", { FunctionName: "f", Name: "live" }],
      ["PutProvisionedConcurrencyConfig", { Qualifier: "live", ProvisionedConcurrentExecutions: 3 }],
      ["GetProvisionedConcurrencyConfig", { FunctionName: "f", Qualifier: "live" }],
    ],
  },
  {
    type: "AWS::Lambda::EventInvokeConfig",
    properties: { FunctionName: "f", Qualifier: "live", MaximumRetryAttempts: "1" },
    calls: [["PutFunctionEventInvokeConfig", { FunctionName: "f", Qualifier: "live", MaximumRetryAttempts: 1 }]],
  },
  {
    type: "AWS::SQS::Queue",
    properties: {
      QueueName: "q",
      VisibilityTimeout: 60,
      RedrivePolicy: { deadLetterTargetArn: "arn:d", maxReceiveCount: 3 },
    },
    calls: [
      [
        "CreateQueue",
        {
          QueueName: "q",
          Attributes: { VisibilityTimeout: "60", RedrivePolicy: '{"deadLetterTargetArn":"arn:d","maxReceiveCount":3}' },
        },
      ],
    ],
  },
  {
    type: "AWS::Logs::LogGroup",
    properties: { LogGroupName: "/g", RetentionInDays: "14" },
    calls: [
      ["CreateLogGroup", { logGroupName: "/g" }],
      ["PutRetentionPolicy", { logGroupName: "/g", retentionInDays: 14 }],
    ],
  },
  {
    type: "AWS::Logs::MetricFilter",
    properties: {
      FilterName: "errors",
      FilterPattern: "{ $.level = ERROR }",
      LogGroupName: "/g",
      MetricTransformations: [
        {
          MetricNamespace: "App",
          MetricName: "Errors",
          MetricValue: 1,
          Unit: "Count",
          Dimensions: [{ Key: "Route", Value: "$.route" }],
        },
      ],
    },
    calls: [
      [
        "PutMetricFilter",
        {
          logGroupName: "/g",
          filterName: "errors",
          filterPattern: "{ $.level = ERROR }",
          metricTransformations: [
            {
              metricNamespace: "App",
              metricName: "Errors",
              metricValue: "1",
              unit: "Count",
              dimensions: { Route: "$.route" },
            },
          ],
        },
      ],
    ],
  },
  {
    type: "AWS::Logs::SubscriptionFilter",
    properties: { FilterName: "s", FilterPattern: "", LogGroupName: "/g", DestinationArn: "arn:f" },
    calls: [
      ["PutSubscriptionFilter", { logGroupName: "/g", filterName: "s", filterPattern: "", destinationArn: "arn:f" }],
    ],
  },
  {
    type: "AWS::Logs::LogStream",
    properties: { LogGroupName: "/g", LogStreamName: "s" },
    calls: [["CreateLogStream", { logGroupName: "/g", logStreamName: "s" }]],
  },
  {
    type: "AWS::Logs::QueryDefinition",
    properties: { Name: "slow", QueryString: "fields @message", LogGroupNames: ["/g"] },
    calls: [["PutQueryDefinition", { name: "slow", queryString: "fields @message", logGroupNames: ["/g"] }]],
  },
  {
    type: "AWS::Logs::QueryDefinition",
    properties: {
      Name: "latest",
      QueryString: "limit {{n}}",
      Parameters: [{ Name: "n", DefaultValue: 20, Description: "how many" }],
    },
    calls: [
      [
        "PutQueryDefinition",
        { queryString: "limit {{n}}", parameters: [{ name: "n", defaultValue: "20", description: "how many" }] },
      ],
    ],
  },
  {
    type: "AWS::DynamoDB::Table",
    properties: {
      TableName: "t",
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      ProvisionedThroughput: { ReadCapacityUnits: "5", WriteCapacityUnits: "6" },
    },
    calls: [
      ["CreateTable", { TableName: "t", ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 6 } }],
      ["DescribeTable", { TableName: "t" }],
    ],
  },
])("$type is made by the calls of its API", async ({ type, properties, calls: expected }) => {
  const { made, calls } = context(() => ({ Status: "READY", Table: { TableStatus: "ACTIVE" } }));
  await providerOf(type)?.create(properties, made);
  expect(calls).toMatchObject(expected);
});

test("a function's update sends what changed, and defaults for what left the template", async () => {
  const { made, calls } = context(() => ({ State: "Active", LastUpdateStatus: "Successful" }));
  const Code = { S3Bucket: "b", S3Key: "k" };
  const before = {
    Code,
    Role: "r",
    MemorySize: 512,
    Timeout: 20,
    Description: "d",
    Layers: ["l"],
    TracingConfig: { Mode: "Active" },
    DeadLetterConfig: { TargetArn: "q" },
    Environment: { Variables: { A: "1" } },
    ReservedConcurrentExecutions: 5,
  };
  await providerOf("AWS::Lambda::Function")?.update(
    { physicalId: "f", attributes: {}, properties: before },
    { Code, Role: "r" },
    made,
  );
  expect(calls.map(([operation]) => operation)).toEqual([
    "UpdateFunctionConfiguration",
    "GetFunctionConfiguration",
    "DeleteFunctionConcurrency",
  ]);
  // Lambda API Reference, CreateFunction: 128 MB, 3 s, PassThrough; the rest empty.
  expect(calls[0]?.[1]).toMatchObject({
    FunctionName: "f",
    MemorySize: 128,
    Timeout: 3,
    Description: "",
    Layers: [],
    TracingConfig: { Mode: "PassThrough" },
    DeadLetterConfig: { TargetArn: "" },
    Environment: { Variables: {} },
  });
});

const PROVISIONED = { ReadCapacityUnits: 5, WriteCapacityUnits: 5 };
const MORE = { ReadCapacityUnits: 9, WriteCapacityUnits: 5 };
const tableWith = (properties: JsonObject, ...indexes: JsonObject[]): JsonObject => ({
  AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
  ...properties,
  ...(indexes.length === 0 ? {} : { GlobalSecondaryIndexes: indexes }),
});

// UpdateTable refuses a capacity that would stay as it is, and wants that of every index where a table becomes provisioned.
test.each<{ name: string; before: JsonObject; after: JsonObject; updates: object[] }>([
  {
    name: "protection",
    before: tableWith({ ProvisionedThroughput: PROVISIONED }),
    after: tableWith({ ProvisionedThroughput: PROVISIONED, DeletionProtectionEnabled: true }),
    updates: [{ DeletionProtectionEnabled: true }],
  },
  {
    name: "capacity",
    before: tableWith({ ProvisionedThroughput: PROVISIONED, DeletionProtectionEnabled: true }),
    after: tableWith({ ProvisionedThroughput: MORE, DeletionProtectionEnabled: true }),
    updates: [{ ProvisionedThroughput: MORE }],
  },
  {
    name: "to on-demand",
    before: tableWith({ ProvisionedThroughput: PROVISIONED }, { IndexName: "i", ProvisionedThroughput: PROVISIONED }),
    after: tableWith({ BillingMode: "PAY_PER_REQUEST" }, { IndexName: "i" }),
    updates: [{ BillingMode: "PAY_PER_REQUEST" }],
  },
  {
    name: "to provisioned",
    before: tableWith({ BillingMode: "PAY_PER_REQUEST" }, { IndexName: "i" }),
    after: tableWith({ ProvisionedThroughput: PROVISIONED }, { IndexName: "i", ProvisionedThroughput: MORE }),
    updates: [
      {
        BillingMode: "PROVISIONED",
        ProvisionedThroughput: PROVISIONED,
        GlobalSecondaryIndexUpdates: [{ Update: { IndexName: "i", ProvisionedThroughput: MORE } }],
      },
    ],
  },
  {
    name: "an index's capacity",
    before: tableWith({ ProvisionedThroughput: PROVISIONED }, { IndexName: "i", ProvisionedThroughput: PROVISIONED }),
    after: tableWith({ ProvisionedThroughput: PROVISIONED }, { IndexName: "i", ProvisionedThroughput: MORE }),
    updates: [
      {
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
        GlobalSecondaryIndexUpdates: [{ Update: { IndexName: "i", ProvisionedThroughput: MORE } }],
      },
    ],
  },
  {
    name: "the end of a stream",
    before: tableWith({ ProvisionedThroughput: PROVISIONED, StreamSpecification: { StreamViewType: "KEYS_ONLY" } }),
    after: tableWith({ ProvisionedThroughput: PROVISIONED }),
    updates: [{ StreamSpecification: { StreamEnabled: false } }],
  },
])("a table's update asks for what differs alone: $name", async ({ before, after, updates }) => {
  const { made, calls } = context(() => ({ Table: { TableStatus: "ACTIVE" } }));
  await providerOf("AWS::DynamoDB::Table")?.update(
    { physicalId: "t", attributes: {}, properties: before },
    after,
    made,
  );
  const sent = calls.flatMap(([operation, input]) => (operation === "UpdateTable" ? [input] : []));
  expect(sent).toEqual(updates.map((update) => ({ TableName: "t", ...update })));
});

test("a resource that is already gone is removed without error, another refusal is passed on", async () => {
  const refuse = (code: string) =>
    context(() => {
      throw new ServiceError(code, "no");
    }).made;
  const queue = { physicalId: "q", attributes: {}, properties: {} };
  const provider = providerOf("AWS::SQS::Queue");
  await expect(provider?.remove(queue, refuse("QueueDoesNotExist"))).resolves.toBeUndefined();
  await expect(provider?.remove(queue, refuse("AccessDenied"))).rejects.toMatchObject({ code: "AccessDenied" });
});

/** @see CloudFormation User Guide, "Name type": stack name, logical id and a random part, within the type's limit. */
test.each([
  ["shop", "Fn", 64, /^shop-Fn-[A-Za-z0-9]{12}$/],
  ["s".repeat(100), "Fn", 64, /^s{48}-Fn-[A-Za-z0-9]{12}$/],
  ["s".repeat(100), "F".repeat(100), 64, /^s{25}-F{25}-[A-Za-z0-9]{12}$/],
])("the name of %s and %s fits %d characters", (stackName, logicalId, maxLength, pattern) => {
  const name = generatedName(context(undefined, { stackName, logicalId }).made, maxLength);
  expect(name).toMatch(pattern);
  expect(name.length).toBeLessThanOrEqual(maxLength);
});
