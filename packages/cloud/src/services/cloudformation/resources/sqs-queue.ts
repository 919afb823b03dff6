import { isJsonObject, type JsonObject } from "@faultline/core";
import { generatedName } from "./generated-name.ts";
import { ignoreMissing } from "./ignore-missing.ts";
import { tagMap, text } from "./property-values.ts";
import type { ResourceProvider } from "./resource-provider.ts";

const ATTRIBUTES = [
  "ContentBasedDeduplication",
  "DelaySeconds",
  "FifoQueue",
  "MaximumMessageSize",
  "MessageRetentionPeriod",
  "ReceiveMessageWaitTimeSeconds",
  "RedriveAllowPolicy",
  "RedrivePolicy",
  "VisibilityTimeout",
];

/** `AWS::SQS::Queue`. */
export const sqsQueue: ResourceProvider = {
  type: "AWS::SQS::Queue",
  properties: [...ATTRIBUTES, "QueueName", "Tags"],
  replacedBy: ["FifoQueue", "QueueName"],
  async create(properties, context) {
    const { services, scope } = context;
    const isFifo = text(properties, "FifoQueue") === "true";
    const QueueName =
      text(properties, "QueueName") ??
      `${generatedName(context, isFifo ? MAX_NAME - 5 : MAX_NAME)}${isFifo ? ".fifo" : ""}`;
    const input = { QueueName, Attributes: attributesOf(properties), tags: tagMap(properties) };
    const { QueueUrl = "" } = await services.call({ service: "sqs", operation: "CreateQueue", input, scope });
    const Arn = `arn:aws:sqs:${scope.region}:${scope.accountId}:${QueueName}`;
    return { physicalId: QueueUrl, attributes: { Arn, QueueName, QueueUrl } };
  },
  async update(existing, properties, { services, scope }) {
    const input = { QueueUrl: existing.physicalId, Attributes: attributesOf(properties) };
    await services.call({ service: "sqs", operation: "SetQueueAttributes", input, scope });
    return existing;
  },
  async remove({ physicalId }, { services, scope }) {
    await ignoreMissing(
      services.call({ service: "sqs", operation: "DeleteQueue", input: { QueueUrl: physicalId }, scope }),
    );
  },
};

const MAX_NAME = 80;

/** SQS takes every attribute as text, structures as JSON. A queue that is not FIFO must not say so. */
function attributesOf(properties: JsonObject): Record<string, string> {
  const entries = ATTRIBUTES.flatMap((name) => {
    const value = properties[name];
    if (value === undefined || (name === "FifoQueue" && text(properties, name) !== "true")) return [];
    return [[name, isJsonObject(value) ? JSON.stringify(value) : (text(properties, name) ?? "")] as const];
  });
  return Object.fromEntries(entries);
}
