import type { PutCompositeAlarmCommandInput } from "@aws-sdk/client-cloudwatch";
import type { JsonObject } from "@faultline/core";
import { generatedName } from "./generated-name.ts";
import { ignoreMissing } from "./ignore-missing.ts";
import { flag, number, text, texts } from "./property-values.ts";
import type { ProviderContext, ResourceProvider } from "./resource-provider.ts";

const MAX_ALARM_NAME = 255;

/** `AWS::CloudWatch::CompositeAlarm`. */
export const cloudWatchCompositeAlarm: ResourceProvider = {
  type: "AWS::CloudWatch::CompositeAlarm",
  properties: [
    "ActionsEnabled",
    "ActionsSuppressor",
    "ActionsSuppressorExtensionPeriod",
    "ActionsSuppressorWaitPeriod",
    "AlarmActions",
    "AlarmDescription",
    "AlarmName",
    "AlarmRule",
    "InsufficientDataActions",
    "OKActions",
  ],
  replacedBy: ["AlarmName"],
  async create(properties, context) {
    const AlarmName = text(properties, "AlarmName") ?? generatedName(context, MAX_ALARM_NAME);
    await putAlarm(AlarmName, properties, context);
    const Arn = `arn:aws:cloudwatch:${context.scope.region}:${context.scope.accountId}:alarm:${AlarmName}`;
    return { physicalId: AlarmName, attributes: { Arn } };
  },
  async update(existing, properties, context) {
    await putAlarm(existing.physicalId, properties, context);
    return existing;
  },
  async remove({ physicalId }, { services, scope }) {
    await ignoreMissing(
      services.call({ service: "cloudwatch", operation: "DeleteAlarms", input: { AlarmNames: [physicalId] }, scope }),
    );
  },
};

async function putAlarm(
  AlarmName: string,
  properties: JsonObject,
  { services, scope }: ProviderContext,
): Promise<void> {
  const input: PutCompositeAlarmCommandInput = {
    AlarmName,
    ActionsEnabled: flag(properties, "ActionsEnabled"),
    ActionsSuppressor: text(properties, "ActionsSuppressor"),
    ActionsSuppressorExtensionPeriod: number(properties, "ActionsSuppressorExtensionPeriod"),
    ActionsSuppressorWaitPeriod: number(properties, "ActionsSuppressorWaitPeriod"),
    AlarmActions: texts(properties, "AlarmActions"),
    AlarmDescription: text(properties, "AlarmDescription"),
    AlarmRule: text(properties, "AlarmRule"),
    InsufficientDataActions: texts(properties, "InsufficientDataActions"),
    OKActions: texts(properties, "OKActions"),
  };
  await services.call({ service: "cloudwatch", operation: "PutCompositeAlarm", input, scope });
}
