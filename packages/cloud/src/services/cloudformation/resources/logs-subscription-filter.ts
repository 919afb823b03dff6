import type { PutSubscriptionFilterCommandInput } from "@aws-sdk/client-cloudwatch-logs";
import type { JsonObject } from "@faultline/core";
import { generatedName } from "./generated-name.ts";
import { ignoreMissing } from "./ignore-missing.ts";
import { requiredText, structure, text } from "./property-values.ts";
import type { ProviderContext, ResourceProvider } from "./resource-provider.ts";

/** Characters in the name of a metric or subscription filter. */
export const MAX_FILTER_NAME = 512;

/** `AWS::Logs::SubscriptionFilter`. */
export const logsSubscriptionFilter: ResourceProvider = {
  type: "AWS::Logs::SubscriptionFilter",
  properties: ["DestinationArn", "Distribution", "FilterName", "FilterPattern", "LogGroupName", "RoleArn"],
  replacedBy: ["FilterName", "LogGroupName"],
  async create(properties, context) {
    const filterName = text(properties, "FilterName") ?? generatedName(context, MAX_FILTER_NAME);
    await putSubscriptionFilter(filterName, properties, context);
    return { physicalId: filterName, attributes: {} };
  },
  async update(existing, properties, context) {
    await putSubscriptionFilter(existing.physicalId, properties, context);
    return existing;
  },
  async remove({ physicalId: filterName, properties }, { services, scope }) {
    const input = { logGroupName: requiredText(properties, "LogGroupName"), filterName };
    await ignoreMissing(services.call({ service: "logs", operation: "DeleteSubscriptionFilter", input, scope }));
  },
};

async function putSubscriptionFilter(
  filterName: string,
  properties: JsonObject,
  { services, scope }: ProviderContext,
): Promise<void> {
  const input: PutSubscriptionFilterCommandInput = {
    logGroupName: requiredText(properties, "LogGroupName"),
    filterName,
    filterPattern: text(properties, "FilterPattern") ?? "",
    destinationArn: requiredText(properties, "DestinationArn"),
    roleArn: text(properties, "RoleArn"),
    distribution: structure<PutSubscriptionFilterCommandInput["distribution"]>(properties, "Distribution"),
  };
  await services.call({ service: "logs", operation: "PutSubscriptionFilter", input, scope });
}
