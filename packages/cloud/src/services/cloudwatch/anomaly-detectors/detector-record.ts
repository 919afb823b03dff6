import type { MetricDataQuery, PutAnomalyDetectorInput } from "@aws-sdk/client-cloudwatch";
import { type DetectorSettings, type Dimension, dimensionsText, type MetricSource } from "@faultline/telemetry";

/** A stored anomaly detector: of one metric's statistic, or of metric math. */
export interface DetectorRecord {
  readonly id: string;
  readonly metric?: {
    readonly namespace: string;
    readonly metricName: string;
    readonly dimensions: readonly Dimension[];
    readonly statistic: string;
  };
  readonly queries?: readonly MetricDataQuery[];
  readonly configuration: PutAnomalyDetectorInput["Configuration"];
  readonly characteristics?: PutAnomalyDetectorInput["MetricCharacteristics"];
}

/** Whether a detector watches what a series shows. */
export function watches({ metric }: DetectorRecord, source: MetricSource): boolean {
  return (
    metric !== undefined &&
    metric.namespace === source.namespace &&
    metric.metricName === source.metricName &&
    metric.statistic === source.statistic &&
    dimensionsText(metric.dimensions) === dimensionsText(source.dimensions)
  );
}

/** What a detector's configuration means for bands. */
export function settingsOf({ configuration }: DetectorRecord): DetectorSettings {
  return {
    excluded: (configuration?.ExcludedTimeRanges ?? []).map(({ StartTime, EndTime }) => ({
      start: new Date(StartTime ?? 0).getTime(),
      end: new Date(EndTime ?? 0).getTime(),
    })),
    timezone: configuration?.MetricTimezone,
  };
}
