import { type CancelTimer, type Clock, epochMs, type EpochMs, type Scope, scopeKey } from "@faultline/core";
import type { Datum, Dimension, MetricSink } from "@faultline/telemetry";

/** What an invocation is counted under. */
export interface MetricSubject {
  readonly scope: Scope;
  readonly functionName: string;
  /** `name`, `name:alias` or `name:version`, as the caller addressed it. */
  readonly resource: string;
  /** The version that an alias led to; absent for other requests. */
  readonly executedVersion?: string;
}

/** Metrics of `AWS/Lambda` by the dimension sets under which each appears. */
const METRICS = {
  Invocations: { unit: "Count", isByFunction: true },
  Errors: { unit: "Count", isByFunction: true },
  Throttles: { unit: "Count", isByFunction: true },
  Duration: { unit: "Milliseconds", isByFunction: true },
  PostRuntimeExtensionsDuration: { unit: "Milliseconds", isByFunction: true },
  ConcurrentExecutions: { unit: "Count", isByFunction: true },
  ClaimedAccountConcurrency: { unit: "Count", isByFunction: false },
  ProvisionedConcurrencyInvocations: { unit: "Count", isByFunction: true },
  ProvisionedConcurrencySpilloverInvocations: { unit: "Count", isByFunction: true },
  ProvisionedConcurrencyUtilization: { unit: "None", isByFunction: true },
  ProvisionedConcurrentExecutions: { unit: "Count", isByFunction: true },
  UnreservedConcurrentExecutions: { unit: "Count", isByFunction: false },
  /** Concurrency over all functions: the dimensionless series of `ConcurrentExecutions`. */
  AccountConcurrentExecutions: { unit: "Count", isByFunction: false },
  RecursiveInvocationsDropped: { unit: "Count", isByFunction: true },
  AsyncEventsReceived: { unit: "Count", isByFunction: true },
  AsyncEventAge: { unit: "Milliseconds", isByFunction: true },
  AsyncEventsDropped: { unit: "Count", isByFunction: true },
  UrlRequestCount: { unit: "Count", isByFunction: true },
  UrlRequestLatency: { unit: "Milliseconds", isByFunction: true },
  Url4xxCount: { unit: "Count", isByFunction: true },
  Url5xxCount: { unit: "Count", isByFunction: true },
  DeadLetterErrors: { unit: "Count", isByFunction: true },
  DestinationDeliveryFailures: { unit: "Count", isByFunction: true },
} as const;

/** A metric that Lambda publishes. */
export type LambdaMetric = keyof typeof METRICS;

interface Bucket {
  readonly subject: MetricSubject;
  readonly timestamp: EpochMs;
  readonly values: Map<LambdaMetric, Map<number, number>>;
}

const FLUSH_MS = 1000;
/** Reached only by load on very many functions: flushed early then. */
const BUCKETS_MAX = 2000;
const RESOLUTION_MS = 1000;

/**
 * Collects what invocations measured and hands it on once a second, equal values counted together. Data points carry
 * the second in which their invocation started.
 *
 * @see Lambda Developer Guide, "Types of metrics for Lambda functions", read 2026-11.
 */
export class MetricBuffer {
  readonly #clock: Clock;
  readonly #sink: MetricSink;
  #buckets = new Map<string, Bucket>();
  #cancelFlush: CancelTimer | undefined;

  constructor(clock: Clock, sink: MetricSink) {
    this.#clock = clock;
    this.#sink = sink;
  }

  /** Adds one value of each given metric. */
  record(subject: MetricSubject, at: EpochMs, values: Readonly<Partial<Record<LambdaMetric, number>>>): void {
    const bucket = this.#bucket(subject, at);
    for (const metric in values) {
      const value = values[metric as LambdaMetric];
      if (value !== undefined) countValue(bucket, metric as LambdaMetric, value);
    }
  }

  /** Hands on what is collected. */
  flush(): void {
    this.#cancelFlush?.();
    this.#cancelFlush = undefined;
    const buckets = [...this.#buckets.values()];
    this.#buckets = new Map();
    if (buckets.length > 0) this.#sink.write(buckets.flatMap(datumsOf));
  }

  #bucket(subject: MetricSubject, at: EpochMs): Bucket {
    const timestamp = epochMs(Math.floor(at / RESOLUTION_MS) * RESOLUTION_MS);
    const key = `${timestamp}|${scopeKey(subject.scope)}|${subject.resource}|${subject.executedVersion ?? ""}`;
    const known = this.#buckets.get(key);
    if (known !== undefined) return known;
    if (this.#buckets.size >= BUCKETS_MAX) this.flush();
    const bucket: Bucket = { subject, timestamp, values: new Map() };
    this.#buckets.set(key, bucket);
    this.#cancelFlush ??= this.#clock.after(FLUSH_MS, () => this.flush());
    return bucket;
  }
}

function countValue(bucket: Bucket, metric: LambdaMetric, value: number): void {
  let counts = bucket.values.get(metric);
  if (counts === undefined) bucket.values.set(metric, (counts = new Map()));
  counts.set(value, (counts.get(value) ?? 0) + 1);
}

function datumsOf(bucket: Bucket): readonly Datum[] {
  const dimensionSets = dimensionSetsOf(bucket.subject);
  return [...bucket.values].flatMap(([metric, counts]) => {
    const values = [...counts].map(([value, count]) => ({ value, count }));
    return dimensionSetsFor(metric, dimensionSets).map((dimensions) => ({
      scope: bucket.subject.scope,
      namespace: "AWS/Lambda",
      metricName: metric === "AccountConcurrentExecutions" ? "ConcurrentExecutions" : metric,
      dimensions,
      timestamp: bucket.timestamp,
      unit: METRICS[metric].unit,
      values,
      storageResolution: 60 as const,
    }));
  });
}

type DimensionSets = readonly (readonly Dimension[])[];

/** A function's concurrency says nothing of the account's: each series has its own values. */
function dimensionSetsFor(metric: LambdaMetric, all: DimensionSets): DimensionSets {
  if (!METRICS[metric].isByFunction) return [[]];
  return metric === "ConcurrentExecutions" ? all.slice(1) : all;
}

function dimensionSetsOf(subject: MetricSubject): DimensionSets {
  const byFunction = { name: "FunctionName", value: subject.functionName };
  const byResource = { name: "Resource", value: subject.resource };
  const sets: (readonly Dimension[])[] = [[], [byFunction], [byFunction, byResource]];
  if (subject.executedVersion !== undefined) {
    sets.push([{ name: "ExecutedVersion", value: subject.executedVersion }, byFunction, byResource]);
  }
  return sets;
}
