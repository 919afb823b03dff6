import { expect, test } from "vitest";
import { ServiceError } from "../../service-error.ts";
import { createLab, type StackLab } from "./cloudformation-lab.fixture.ts";

/** The warnings of a stack's events, without their first word. */
async function warningsOf({ events }: Pick<StackLab, "events">): Promise<string[]> {
  const reasons = (await events()).map(({ ResourceStatusReason: reason = "" }) => reason);
  return reasons.filter((reason) => reason.startsWith("Warning: ")).map((reason) => reason.slice("Warning: ".length));
}

/** A lab without SQS and without the parts of Lambda that the operations name. */
const without = (...operations: readonly string[]) =>
  createLab(({ operation }) => {
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
