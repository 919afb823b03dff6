import type { PutMetricAlarmCommandInput } from "@aws-sdk/client-cloudwatch";
import { alarmProvider } from "./alarm-resource.ts";
import { number, structure, text } from "./property-values.ts";

type Input = PutMetricAlarmCommandInput;

/** `AWS::CloudWatch::Alarm`. */
export const cloudWatchAlarm = alarmProvider({
  type: "AWS::CloudWatch::Alarm",
  operation: "PutMetricAlarm",
  properties: [
    "ComparisonOperator",
    "DatapointsToAlarm",
    "Dimensions",
    "EvaluateLowSampleCountPercentile",
    "EvaluationPeriods",
    "ExtendedStatistic",
    "MetricName",
    "Metrics",
    "Namespace",
    "Period",
    "Statistic",
    "Threshold",
    "ThresholdMetricId",
    "TreatMissingData",
    "Unit",
  ],
  inputOf: (properties): Partial<Input> => ({
    ComparisonOperator: structure<Input["ComparisonOperator"]>(properties, "ComparisonOperator"),
    DatapointsToAlarm: number(properties, "DatapointsToAlarm"),
    Dimensions: structure<Input["Dimensions"]>(properties, "Dimensions"),
    EvaluateLowSampleCountPercentile: text(properties, "EvaluateLowSampleCountPercentile"),
    EvaluationPeriods: number(properties, "EvaluationPeriods"),
    ExtendedStatistic: text(properties, "ExtendedStatistic"),
    MetricName: text(properties, "MetricName"),
    Metrics: structure<Input["Metrics"]>(properties, "Metrics"),
    Namespace: text(properties, "Namespace"),
    Period: number(properties, "Period"),
    Statistic: structure<Input["Statistic"]>(properties, "Statistic"),
    Threshold: number(properties, "Threshold"),
    ThresholdMetricId: text(properties, "ThresholdMetricId"),
    TreatMissingData: text(properties, "TreatMissingData"),
    Unit: structure<Input["Unit"]>(properties, "Unit"),
  }),
});
