import { generatedName } from "./generated-name.ts";
import { ignoreMissing } from "./ignore-missing.ts";
import { number, tagMap, text } from "./property-values.ts";
import type { ResourceProvider } from "./resource-provider.ts";

/** `AWS::Logs::LogGroup`. */
export const logsLogGroup: ResourceProvider = {
  type: "AWS::Logs::LogGroup",
  properties: ["LogGroupName", "RetentionInDays", "Tags"],
  replacedBy: ["LogGroupName"],
  async create(properties, context) {
    const { services, scope } = context;
    const logGroupName = text(properties, "LogGroupName") ?? generatedName(context, MAX_GROUP_NAME);
    const tags = tagMap(properties);
    const input = { logGroupName, ...(Object.keys(tags).length === 0 ? {} : { tags }) };
    await services.call({ service: "logs", operation: "CreateLogGroup", input, scope });
    const retentionInDays = number(properties, "RetentionInDays");
    if (retentionInDays !== undefined) {
      await services.call({
        service: "logs",
        operation: "PutRetentionPolicy",
        input: { logGroupName, retentionInDays },
        scope,
      });
    }
    const Arn = `arn:aws:logs:${scope.region}:${scope.accountId}:log-group:${logGroupName}:*`;
    return { physicalId: logGroupName, attributes: { Arn } };
  },
  async update(existing, properties, { services, scope }) {
    const logGroupName = existing.physicalId;
    const retentionInDays = number(properties, "RetentionInDays");
    if (retentionInDays === undefined)
      await services.call({ service: "logs", operation: "DeleteRetentionPolicy", input: { logGroupName }, scope });
    else
      await services.call({
        service: "logs",
        operation: "PutRetentionPolicy",
        input: { logGroupName, retentionInDays },
        scope,
      });
    return existing;
  },
  async remove({ physicalId }, { services, scope }) {
    await ignoreMissing(
      services.call({ service: "logs", operation: "DeleteLogGroup", input: { logGroupName: physicalId }, scope }),
    );
  },
};

const MAX_GROUP_NAME = 512;
