import { type EpochMs, epochMs, isJsonObject, type JsonObject, type JsonValue, parseJson } from "@faultline/core";
import type { Datum, Dimension, ValueCount } from "../../model/datum.ts";
import type { LogEvent } from "../../model/log-event.ts";
import type { LogSink, MetricSink } from "../../model/sinks.ts";

// Limits: CloudWatch User Guide, "Specification: Embedded metric format", read 2026-11; times as for PutMetricData.
const METRICS_PER_DIRECTIVE = 100;
const VALUES_PER_METRIC = 100;
const DIMENSIONS_PER_SET = 30;
const DIMENSION_VALUE_LENGTH = 1_024;
const NAME_LENGTH = 1_024;
const AGE_MS = 14 * 24 * 3_600_000;
const FUTURE_MS = 2 * 3_600_000;

/** What a document that breaks the rules is counted as, in the namespace `AWS/Logs`. */
const ERRORS = { namespace: "AWS/Logs", metricName: "EMFValidationErrors" } as const;

/** A sink that passes log events on, and the metrics embedded in them. */
export function withEmbeddedMetrics(logs: LogSink, metrics: MetricSink): LogSink {
  return {
    write(events) {
      logs.write(events);
      const datums = events.flatMap(embeddedMetrics);
      if (datums.length > 0) metrics.write(datums);
    },
  };
}

/**
 * The metrics embedded in a log event: none where it has no embedded metric format. What a runtime writes before the
 * document does not matter. A document that breaks the rules gives a datum that counts it, and what of it is sound.
 *
 * @see CloudWatch User Guide, "Specification: Embedded metric format", read 2026-11.
 */
export function embeddedMetrics(event: LogEvent): readonly Datum[] {
  if (!event.message.includes('"_aws"')) return [];
  const document = parseJson(event.message.slice(event.message.indexOf("{")));
  const metadata = isJsonObject(document) ? document["_aws"] : undefined;
  if (!isJsonObject(document) || !isJsonObject(metadata)) return [];
  const directives = metadata["CloudWatchMetrics"];
  if (!Array.isArray(directives)) return [];
  const reading = new DocumentReader(event, document, metadata["Timestamp"]);
  for (const directive of directives as readonly JsonValue[]) reading.add(directive);
  return reading.finish();
}

class DocumentReader {
  readonly #event: LogEvent;
  readonly #document: JsonObject;
  readonly #timestamp: EpochMs | undefined;
  readonly #datums: Datum[] = [];
  #isValid = true;

  constructor(event: LogEvent, document: JsonObject, timestamp: JsonValue | undefined) {
    this.#event = event;
    this.#document = document;
    this.#timestamp = checkedTimestamp(timestamp, event.ingestionTime);
  }

  add(directive: JsonValue): void {
    if (!isJsonObject(directive) || this.#timestamp === undefined) return this.#refuse();
    const { Namespace: namespace, Metrics: metrics, Dimensions: sets = [] } = directive;
    if (!isName(namespace) || !Array.isArray(metrics) || !Array.isArray(sets)) return this.#refuse();
    if (metrics.length > METRICS_PER_DIRECTIVE) this.#refuse();
    const dimensionSets = this.#dimensionSets(sets as readonly JsonValue[]);
    for (const metric of (metrics as readonly JsonValue[]).slice(0, METRICS_PER_DIRECTIVE)) {
      for (const dimensions of dimensionSets) this.#addMetric(namespace, metric, dimensions);
    }
  }

  finish(): readonly Datum[] {
    if (this.#isValid) return this.#datums;
    const { scope, logGroup, ingestionTime } = this.#event;
    const dimensions = [{ name: "LogGroupName", value: logGroup }];
    const error = { scope, ...ERRORS, dimensions, timestamp: ingestionTime, unit: "Count" };
    return [...this.#datums, { ...error, values: [{ value: 1, count: 1 }], storageResolution: 60 }];
  }

  /** The sets of dimensions with their values; without any, the metric has none. */
  #dimensionSets(sets: readonly JsonValue[]): readonly (readonly Dimension[])[] {
    if (sets.length === 0) return [[]];
    return sets.flatMap((set) => {
      const dimensions = this.#dimensions(set);
      if (dimensions === undefined) this.#refuse();
      return dimensions === undefined ? [] : [dimensions];
    });
  }

  #dimensions(set: JsonValue): readonly Dimension[] | undefined {
    if (!Array.isArray(set) || set.length > DIMENSIONS_PER_SET) return undefined;
    const dimensions: Dimension[] = [];
    for (const name of set as readonly JsonValue[]) {
      const value = typeof name === "string" ? this.#document[name] : undefined;
      if (typeof name !== "string" || typeof value !== "string" || value === "") return undefined;
      if (value.length > DIMENSION_VALUE_LENGTH) return undefined;
      dimensions.push({ name, value });
    }
    return dimensions.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  #addMetric(namespace: string, metric: JsonValue, dimensions: readonly Dimension[]): void {
    if (!isJsonObject(metric) || this.#timestamp === undefined) return this.#refuse();
    const { Name: metricName, Unit: unit = "None", StorageResolution: resolution = 60 } = metric;
    if (!isName(metricName) || typeof unit !== "string") return this.#refuse();
    const values = valuesOf(this.#document[metricName]);
    if (values === undefined) return this.#refuse();
    const storageResolution = resolution === 1 ? 1 : 60;
    const { scope } = this.#event;
    const identity = { scope, namespace, metricName, dimensions };
    this.#datums.push({ ...identity, timestamp: this.#timestamp, unit, values, storageResolution });
  }

  #refuse(): void {
    this.#isValid = false;
  }
}

function isName(value: JsonValue | undefined): value is string {
  return typeof value === "string" && value !== "" && value.length <= NAME_LENGTH;
}

function checkedTimestamp(timestamp: JsonValue | undefined, now: number): EpochMs | undefined {
  if (typeof timestamp !== "number" || !Number.isFinite(timestamp)) return undefined;
  return timestamp >= now - AGE_MS && timestamp <= now + FUTURE_MS ? epochMs(Math.floor(timestamp)) : undefined;
}

/** A number, or up to a hundred of them. */
function valuesOf(target: JsonValue | undefined): readonly ValueCount[] | undefined {
  const numbers = (Array.isArray(target) ? target : [target]) as readonly JsonValue[];
  if (numbers.length === 0 || numbers.length > VALUES_PER_METRIC) return undefined;
  const counts = new Map<number, number>();
  for (const value of numbers) {
    if (typeof value !== "number" || Math.abs(value) > 2 ** 360) return undefined;
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].map(([value, count]) => ({ value, count }));
}
