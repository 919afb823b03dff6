/** What a well-known property must look like. */
export type PropertyRule =
  | { readonly kind: "integer"; readonly min: number; readonly max: number; readonly example: string }
  | { readonly kind: "boolean" }
  | { readonly kind: "text"; readonly pattern?: RegExp; readonly example: string }
  | { readonly kind: "one-of"; readonly values: readonly string[] }
  | { readonly kind: "mapping" | "list"; readonly example: string };

/** What a resource type needs. */
export interface TypeRules {
  /** Each entry names a property, or several of which one must be there. */
  readonly required: readonly (readonly string[])[];
  readonly properties: Readonly<Record<string, PropertyRule | undefined>>;
}

const text = (example: string, pattern?: RegExp): PropertyRule =>
  pattern === undefined ? { kind: "text", example } : { kind: "text", example, pattern };
const integer = (min: number, max: number, example: string): PropertyRule => ({ kind: "integer", min, max, example });
const mapping = (example: string): PropertyRule => ({ kind: "mapping", example });
const list = (example: string): PropertyRule => ({ kind: "list", example });

/** @see Lambda API Reference, CreateFunction; Lambda Developer Guide, "Lambda quotas". */
const FUNCTION_PROPERTIES: TypeRules["properties"] = {
  Handler: text("app.handler"),
  Runtime: text("nodejs22.x", /^[a-z][a-z0-9.]*$/),
  MemorySize: integer(128, 10_240, "512"),
  Timeout: integer(1, 900, "30"),
  ReservedConcurrentExecutions: integer(0, Number.MAX_SAFE_INTEGER, "10"),
  Environment: mapping("Environment: { Variables: { NAME: value } }"),
  Layers: list("- !Ref MyLayer"),
  Architectures: list("- arm64"),
  FunctionName: text("my-function", /^[A-Za-z0-9_-]{1,64}$/),
};

/** The resource types whose basics are checked before anything is deployed. */
export const TYPE_RULES: Readonly<Record<string, TypeRules | undefined>> = {
  "AWS::Serverless::Function": {
    required: [["Handler"], ["Runtime"], ["CodeUri", "InlineCode"]],
    properties: {
      ...FUNCTION_PROPERTIES,
      Events: mapping("Events: { Get: { Type: Api, Properties: { Path: /, Method: get } } }"),
      Tracing: { kind: "one-of", values: ["Active", "PassThrough", "Disabled"] },
      Tags: mapping("Tags: { team: shop }"),
      AutoPublishAlias: text("live"),
    },
  },
  "AWS::Lambda::Function": {
    required: [["Handler"], ["Runtime"], ["Code"], ["Role"]],
    properties: {
      ...FUNCTION_PROPERTIES,
      Code: mapping("Code: { S3Bucket: bucket, S3Key: key }"),
      TracingConfig: mapping("TracingConfig: { Mode: Active }"),
      Tags: list("- { Key: team, Value: shop }"),
    },
  },
  "AWS::Serverless::Api": {
    required: [["StageName"]],
    properties: { StageName: text("prod"), TracingEnabled: { kind: "boolean" } },
  },
  "AWS::Serverless::HttpApi": { required: [], properties: { StageName: text("$default") } },
  "AWS::Serverless::LayerVersion": {
    required: [["ContentUri"]],
    properties: { CompatibleRuntimes: list("- nodejs22.x") },
  },
  "AWS::Serverless::SimpleTable": {
    required: [],
    properties: {
      PrimaryKey: mapping("PrimaryKey: { Name: id, Type: String }"),
      ProvisionedThroughput: mapping("ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 }"),
    },
  },
  "AWS::DynamoDB::Table": {
    required: [["KeySchema"]],
    properties: {
      KeySchema: list("- { AttributeName: id, KeyType: HASH }"),
      AttributeDefinitions: list("- { AttributeName: id, AttributeType: S }"),
      BillingMode: { kind: "one-of", values: ["PROVISIONED", "PAY_PER_REQUEST"] },
      ProvisionedThroughput: mapping("ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 }"),
    },
  },
  "AWS::SQS::Queue": {
    required: [],
    properties: {
      VisibilityTimeout: integer(0, 43_200, "30"),
      MessageRetentionPeriod: integer(60, 1_209_600, "345600"),
      DelaySeconds: integer(0, 900, "0"),
    },
  },
  "AWS::Logs::LogGroup": { required: [], properties: { RetentionInDays: integer(1, 3653, "14") } },
  "AWS::CloudWatch::Alarm": {
    required: [["EvaluationPeriods"], ["ComparisonOperator"]],
    properties: { EvaluationPeriods: integer(1, Number.MAX_SAFE_INTEGER, "1") },
  },
};
