import { generatedName } from "./generated-name.ts";
import { ignoreMissing } from "./ignore-missing.ts";
import { requiredText, text } from "./property-values.ts";
import type { ResourceProvider } from "./resource-provider.ts";

const MAX_STREAM_NAME = 512;

/** `AWS::Logs::LogStream`. */
export const logsLogStream: ResourceProvider = {
  type: "AWS::Logs::LogStream",
  properties: ["LogGroupName", "LogStreamName"],
  replacedBy: ["LogGroupName", "LogStreamName"],
  async create(properties, context) {
    const { services, scope } = context;
    const logStreamName = text(properties, "LogStreamName") ?? generatedName(context, MAX_STREAM_NAME);
    const input = { logGroupName: requiredText(properties, "LogGroupName"), logStreamName };
    await services.call({ service: "logs", operation: "CreateLogStream", input, scope });
    return { physicalId: logStreamName, attributes: {} };
  },
  async update(existing) {
    return Promise.resolve(existing);
  },
  async remove({ physicalId: logStreamName, properties }, { services, scope }) {
    const input = { logGroupName: requiredText(properties, "LogGroupName"), logStreamName };
    await ignoreMissing(services.call({ service: "logs", operation: "DeleteLogStream", input, scope }));
  },
};
