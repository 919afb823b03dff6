import type { JsonValue } from "@faultline/core";
import { RESOURCE_REFERENCE, type TemplateChange } from "../diagnose/diagnosis.ts";

/** What an alarm watches. */
export interface MinuteAlarm {
  /** Added to the logical id of the resource that it stands beside. */
  readonly suffix: string;
  readonly description: string;
  readonly namespace: "AWS/DynamoDB" | "AWS/Lambda";
  readonly metricName: string;
  readonly statistic: "Maximum" | "Sum";
  /** It goes off above this. */
  readonly threshold: number;
  /** None for a metric of the account. */
  readonly dimensions?: readonly Dimension[];
}

type Dimension = { readonly Name: string; readonly Value: string };

/** The dimension that is the resource which an alarm stands beside. */
export function resourceDimension(Name: string): Dimension {
  return { Name, Value: RESOURCE_REFERENCE };
}

/**
 * An alarm on a minute, 1 of 1 periods: the walkthrough wants to know at once. No data means nothing to fear; alarms on
 * DynamoDB's metrics ignore missing data in any case.
 */
export function minuteAlarm({ dimensions = [], ...alarm }: MinuteAlarm): TemplateChange["change"] {
  const properties: Readonly<Record<string, JsonValue>> = {
    AlarmDescription: alarm.description,
    Namespace: alarm.namespace,
    MetricName: alarm.metricName,
    ...(dimensions.length === 0 ? {} : { Dimensions: dimensions }),
    Statistic: alarm.statistic,
    Period: 60,
    EvaluationPeriods: 1,
    DatapointsToAlarm: 1,
    Threshold: alarm.threshold,
    ComparisonOperator: "GreaterThanThreshold",
    TreatMissingData: "notBreaching",
  };
  return { kind: "add", suffix: alarm.suffix, type: "AWS::CloudWatch::Alarm", properties };
}
