import type { PutMetricAlarmCommandInput } from "@aws-sdk/client-cloudwatch";
import type { JsonObject } from "@faultline/core";
import { generatedName } from "./generated-name.ts";
import { ignoreMissing } from "./ignore-missing.ts";
import { flag, number, structure, text, texts } from "./property-values.ts";
import type { ProviderContext, ResourceProvider } from "./resource-provider.ts";

/** `AWS::CloudWatch::Alarm`. */
export const cloudWatchAlarm: ResourceProvider = {
  type: "AWS::CloudWatch::Alarm",
  properties: [
    "ActionsEnabled",
    "AlarmActions",
    "AlarmDescription",
    "AlarmName",
    "ComparisonOperator",
    "DatapointsToAlarm",
    "Dimensions",
    "EvaluateLowSampleCountPercentile",
    "EvaluationPeriods",
    "ExtendedStatistic",
    "InsufficientDataActions",
    "MetricName",
    "Metrics",
    "Namespace",
    "OKActions",
    "Period",
    "Statistic",
    "Threshold",
    "ThresholdMetricId",
    "TreatMissingData",
    "Unit",
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

const MAX_ALARM_NAME = 255;

async function putAlarm(
  AlarmName: string,
  properties: JsonObject,
  { services, scope }: ProviderContext,
): Promise<void> {
  type Input = PutMetricAlarmCommandInput;
  const input: Input = {
    AlarmName,
    ActionsEnabled: flag(properties, "ActionsEnabled"),
    AlarmActions: texts(properties, "AlarmActions"),
    AlarmDescription: text(properties, "AlarmDescription"),
    ComparisonOperator: structure<Input["ComparisonOperator"]>(properties, "ComparisonOperator"),
    DatapointsToAlarm: number(properties, "DatapointsToAlarm"),
    Dimensions: structure<Input["Dimensions"]>(properties, "Dimensions"),
    EvaluateLowSampleCountPercentile: text(properties, "EvaluateLowSampleCountPercentile"),
    EvaluationPeriods: number(properties, "EvaluationPeriods"),
    ExtendedStatistic: text(properties, "ExtendedStatistic"),
    InsufficientDataActions: texts(properties, "InsufficientDataActions"),
    MetricName: text(properties, "MetricName"),
    Metrics: structure<Input["Metrics"]>(properties, "Metrics"),
    Namespace: text(properties, "Namespace"),
    OKActions: texts(properties, "OKActions"),
    Period: number(properties, "Period"),
    Statistic: structure<Input["Statistic"]>(properties, "Statistic"),
    Threshold: number(properties, "Threshold"),
    ThresholdMetricId: text(properties, "ThresholdMetricId"),
    TreatMissingData: text(properties, "TreatMissingData"),
    Unit: structure<Input["Unit"]>(properties, "Unit"),
  };
  await services.call({ service: "cloudwatch", operation: "PutMetricAlarm", input, scope });
}
