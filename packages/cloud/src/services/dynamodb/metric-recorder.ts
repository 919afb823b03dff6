import type { CancelTimer, Clock, Scope } from "@faultline/core";
import { scopeKey } from "@faultline/core";
import type { Datum, Dimension, MetricSink } from "@faultline/telemetry";
import { METRIC_FLUSH_MS } from "./limits.ts";

/** The metrics of the namespace that the lab emits. */
export type MetricName =
  | "ConditionalCheckFailedRequests"
  | "ConsumedReadCapacityUnits"
  | "ConsumedWriteCapacityUnits"
  | "ProvisionedReadCapacityUnits"
  | "ProvisionedWriteCapacityUnits"
  | "ReadKeyRangeThroughputThrottleEvents"
  | "ReadMaxOnDemandThroughputThrottleEvents"
  | "ReadProvisionedThroughputThrottleEvents"
  | "ReadThrottleEvents"
  | "ReturnedItemCount"
  | "SuccessfulRequestLatency"
  | "SystemErrors"
  | "ThrottledRequests"
  | "UserErrors"
  | "WriteKeyRangeThroughputThrottleEvents"
  | "WriteMaxOnDemandThroughputThrottleEvents"
  | "WriteProvisionedThroughputThrottleEvents"
  | "WriteThrottleEvents";

/** What a metric is about. */
export interface MetricSubject {
  readonly TableName?: string | undefined;
  readonly Operation?: string | undefined;
  readonly GlobalSecondaryIndexName?: string | undefined;
}

interface Series {
  readonly scope: Scope;
  readonly name: MetricName;
  readonly dimensions: readonly Dimension[];
  readonly minuteMs: number;
  readonly timestamp: Datum["timestamp"];
  readonly counts: Map<number, number>;
}

const DIMENSION_NAMES = ["GlobalSecondaryIndexName", "Operation", "TableName"] as const;
const MINUTE_MS = 60_000;
/** Different values of one series that are held before they are sent on early. */
const MAX_HELD_VALUES = 500;

/**
 * Gathers the values of `AWS/DynamoDB` metrics for a second, then sends them on as datums with values and counts. Every
 * request makes several values: one datum each would cost more than the request.
 *
 * @see DynamoDB Developer Guide, "DynamoDB metrics and dimensions".
 */
export class MetricRecorder {
  readonly #clock: Clock;
  readonly #sink: MetricSink;
  readonly #series = new Map<string, Series>();
  #cancelFlush: CancelTimer | undefined;

  constructor(clock: Clock, sink: MetricSink) {
    this.#clock = clock;
    this.#sink = sink;
  }

  /** Adds one value of a metric. */
  record(scope: Scope, name: MetricName, subject: MetricSubject, value = 1): void {
    const { counts } = this.#seriesOf(scope, name, subject);
    counts.set(value, (counts.get(value) ?? 0) + 1);
    if (counts.size >= MAX_HELD_VALUES) this.flush();
    else this.#cancelFlush ??= this.#clock.after(METRIC_FLUSH_MS, () => this.flush());
  }

  /** Sends on everything gathered so far. */
  flush(): void {
    this.#cancelFlush?.();
    this.#cancelFlush = undefined;
    if (this.#series.size === 0) return;
    const datums = [...this.#series.values()].map(toDatum);
    this.#series.clear();
    this.#sink.write(datums);
  }

  #seriesOf(scope: Scope, name: MetricName, subject: MetricSubject): Series {
    const timestamp = this.#clock.now();
    const minuteMs = Math.floor(timestamp / MINUTE_MS);
    const { TableName = "", Operation = "", GlobalSecondaryIndexName = "" } = subject;
    const key = `${scopeKey(scope)} ${name} ${TableName} ${Operation} ${GlobalSecondaryIndexName} ${minuteMs}`;
    const known = this.#series.get(key);
    if (known !== undefined) return known;
    const dimensions = DIMENSION_NAMES.flatMap((dimension) => {
      const value = subject[dimension];
      return value === undefined ? [] : [{ name: dimension, value }];
    });
    const series = { scope, name, dimensions, minuteMs, timestamp, counts: new Map() };
    this.#series.set(key, series);
    return series;
  }
}

function toDatum({ scope, name, dimensions, timestamp, counts }: Series): Datum {
  return {
    scope,
    namespace: "AWS/DynamoDB",
    metricName: name,
    dimensions,
    timestamp,
    unit: name === "SuccessfulRequestLatency" ? "Milliseconds" : "Count",
    values: [...counts].map(([value, count]) => ({ value, count })),
    storageResolution: 60,
  };
}
