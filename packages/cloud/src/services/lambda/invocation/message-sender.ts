import { LabError, type Scope } from "@faultline/core";
import type { LambdaDependencies } from "../lambda-dependencies.ts";

/** A message about an asynchronous invocation, on its way to a destination or a dead-letter queue. */
export interface OutgoingMessage {
  readonly scope: Scope;
  readonly targetArn: string;
  readonly functionName: string;
  readonly body: string;
  /** `X-Amzn-Trace-Id` that a function continues. */
  readonly traceHeader?: string;
  /** Message attributes of dead letters. */
  readonly attributes?: Readonly<Record<"ErrorCode" | "ErrorMessage" | "RequestID", string>>;
}

/** Sends one message. Rejects when it does not arrive. */
export type MessageSender = (message: OutgoingMessage) => Promise<void>;

type SenderDependencies = Pick<LambdaDependencies, "clock" | "neighbours" | "random">;

/**
 * Sends messages to whatever service their target's ARN names.
 *
 * @param invokeLater Queues an event for a function.
 */
export function createMessageSender(
  dependencies: SenderDependencies,
  invokeLater: (message: OutgoingMessage) => void,
): MessageSender {
  return async (message) => {
    const service = message.targetArn.split(":")[2];
    switch (service) {
      case "lambda":
        return invokeLater(message);
      case "s3":
        return putObject(dependencies, message);
      case "sqs":
        return sendToQueue(dependencies, message);
      default: {
        const hint = "Use a function, an SQS queue or (for failures) an S3 bucket.";
        throw new LabError("NO_SUCH_TARGET", `the lab has no service for ${message.targetArn}`, hint);
      }
    }
  };
}

async function sendToQueue({ neighbours }: SenderDependencies, message: OutgoingMessage): Promise<void> {
  const { scope, targetArn, body, attributes } = message;
  const [, , , , QueueOwnerAWSAccountId = "", QueueName = ""] = targetArn.split(":");
  const { QueueUrl } = await neighbours.call({
    service: "sqs",
    operation: "GetQueueUrl",
    input: { QueueName, QueueOwnerAWSAccountId },
    scope,
  });
  const MessageAttributes = attributes && {
    RequestID: { DataType: "String", StringValue: attributes.RequestID },
    ErrorCode: { DataType: "Number", StringValue: attributes.ErrorCode },
    ErrorMessage: { DataType: "String", StringValue: attributes.ErrorMessage },
  };
  await neighbours.call({
    service: "sqs",
    operation: "SendMessage",
    input: { QueueUrl, MessageBody: body, ...(MessageAttributes === undefined ? {} : { MessageAttributes }) },
    scope,
  });
}

/** `aws/lambda/async/<function>/YYYY/MM/DD/YYYY-MM-DDTHH.MM.SS-<UUID>`, as the Developer Guide gives it. */
async function putObject({ clock, random, neighbours }: SenderDependencies, message: OutgoingMessage): Promise<void> {
  const { scope, targetArn, functionName, body } = message;
  const time = new Date(clock.now()).toISOString();
  const folder = time.slice(0, 10).replaceAll("-", "/");
  const name = `${time.slice(0, 19).replaceAll(":", ".")}-${random.uuid()}`;
  const Bucket = targetArn.split(":")[5] ?? "";
  const Key = `aws/lambda/async/${functionName}/${folder}/${name}`;
  await neighbours.call({
    service: "s3",
    operation: "PutObject",
    input: { Bucket, Key, Body: Buffer.from(body) },
    scope,
  });
}
