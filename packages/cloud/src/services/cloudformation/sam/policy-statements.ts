import { isJsonObject, type JsonObject, type JsonValue } from "@faultline/core";

interface PolicyTemplate {
  readonly actions: readonly string[];
  /** ARNs with the template's parameters as placeholders. */
  readonly resources: readonly string[];
}

const table = ["arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${TableName}"];
const tableAndIndexes = [...table, `${table[0]}/index/*`];
const bucket = ["arn:${AWS::Partition}:s3:::${BucketName}", "arn:${AWS::Partition}:s3:::${BucketName}/*"];
const queue = ["arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:${QueueName}"];
const prefixed = (service: string, names: string) => names.split(" ").map((name) => `${service}:${name}`);

/**
 * The policy templates that applications use most.
 * @see SAM Developer Guide, "AWS SAM policy templates".
 */
const TEMPLATES: Readonly<Record<string, PolicyTemplate | undefined>> = {
  CloudWatchPutMetricPolicy: { actions: ["cloudwatch:PutMetricData"], resources: ["*"] },
  DynamoDBCrudPolicy: {
    actions: prefixed(
      "dynamodb",
      "GetItem DeleteItem PutItem Scan Query UpdateItem BatchWriteItem BatchGetItem DescribeTable ConditionCheckItem",
    ),
    resources: tableAndIndexes,
  },
  DynamoDBReadPolicy: {
    actions: prefixed("dynamodb", "GetItem Scan Query BatchGetItem DescribeTable"),
    resources: tableAndIndexes,
  },
  DynamoDBReconfigurePolicy: { actions: ["dynamodb:UpdateTable"], resources: table },
  DynamoDBWritePolicy: {
    actions: prefixed("dynamodb", "PutItem UpdateItem BatchWriteItem"),
    resources: tableAndIndexes,
  },
  LambdaInvokePolicy: {
    actions: ["lambda:InvokeFunction"],
    resources: ["arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${FunctionName}*"],
  },
  S3CrudPolicy: {
    actions: prefixed(
      "s3",
      "GetObject ListBucket GetBucketLocation GetObjectVersion PutObject PutObjectAcl GetLifecycleConfiguration PutLifecycleConfiguration DeleteObject",
    ),
    resources: bucket,
  },
  S3ReadPolicy: {
    actions: prefixed("s3", "GetObject ListBucket GetBucketLocation GetObjectVersion GetLifecycleConfiguration"),
    resources: bucket,
  },
  SQSPollerPolicy: {
    actions: prefixed(
      "sqs",
      "ChangeMessageVisibility ChangeMessageVisibilityBatch DeleteMessage DeleteMessageBatch GetQueueAttributes ReceiveMessage",
    ),
    resources: queue,
  },
  SQSSendMessagePolicy: { actions: ["sqs:SendMessage*"], resources: queue },
};

/** The policy document of a policy template; undefined for one that is not known here. */
export function policyOfTemplate(name: string, parameters: JsonValue): JsonObject | undefined {
  const template = Object.hasOwn(TEMPLATES, name) ? TEMPLATES[name] : undefined;
  if (template === undefined) return undefined;
  const variables = isJsonObject(parameters) ? parameters : {};
  const resources = template.resources.map((arn) => (arn === "*" ? arn : { "Fn::Sub": [arn, variables] }));
  return { Statement: [{ Effect: "Allow", Action: template.actions, Resource: resources }] };
}
