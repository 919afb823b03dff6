import type { EpochMs, Scope } from "@faultline/core";

/** One name-value pair of a metric's identity. */
export interface Dimension {
  readonly name: string;
  readonly value: string;
}

/** How often one value was seen. */
export interface ValueCount {
  readonly value: number;
  readonly count: number;
}

/** A summary whose single values were never sent: it supports no percentiles. */
export interface StatisticSet {
  readonly sampleCount: number;
  readonly sum: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** One published data point of a CloudWatch metric: values with counts, or a statistic set. */
export interface Datum {
  readonly scope: Scope;
  readonly namespace: string;
  readonly metricName: string;
  /** Sorted by name. Every combination of dimensions is a metric of its own. */
  readonly dimensions: readonly Dimension[];
  readonly timestamp: EpochMs;
  /** A CloudWatch unit such as `Milliseconds`; `None` when there is none. */
  readonly unit: string;
  readonly values: readonly ValueCount[] | StatisticSet;
  /** Seconds: 1 (high resolution) or 60. */
  readonly storageResolution: 1 | 60;
}
