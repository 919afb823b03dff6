import { epochMs, type EpochMs, isJsonObject, type JsonObject, type JsonValue } from "@faultline/core";
import type { Datum, Dimension, StatisticSet, ValueCount } from "@faultline/telemetry";
import {
  type Attributes,
  attributesOf,
  numberIn,
  objectsIn,
  resourceOf,
  scopeOf,
  textIn,
  textOf,
  timeMsIn,
} from "./read-otlp.ts";

/** Most dimensions of a metric. @see CloudWatch API Reference, MetricDatum. */
const MAX_DIMENSIONS = 30;

/** Series whose last total is remembered; beyond, the oldest is forgotten and starts anew. */
const MAX_SERIES = 10_000;

/** What came of a request. */
export interface ConvertedMetrics {
  readonly datums: readonly Datum[];
  /** Points that are no sum, gauge or histogram, or have no value. */
  readonly rejectedCount: number;
}

/** What a point says, before its total is compared with the one before. */
type PointValue = { readonly number: number } | { readonly set: StatisticSet };

/** CloudWatch's units for those of OpenTelemetry. @see UCUM. */
const UNITS: Readonly<Record<string, string>> = {
  ms: "Milliseconds",
  s: "Seconds",
  us: "Microseconds",
  By: "Bytes",
  KiBy: "Kilobytes",
  MiBy: "Megabytes",
  "%": "Percent",
  "1": "None",
};

/**
 * Turns points into datums: gauges and sums into values, histograms into statistic sets. Totals that count from the
 * start become the difference to the total before, of which the first of a series has none.
 */
export class MetricConverter {
  readonly #totals = new Map<string, PointValue>();

  convert(request: JsonObject, now: EpochMs): ConvertedMetrics {
    const datums: Datum[] = [];
    let rejectedCount = 0;
    for (const group of objectsIn(request, "resourceMetrics")) {
      const resource = resourceOf(group);
      for (const metric of objectsIn(group, "scopeMetrics").flatMap((scope) => objectsIn(scope, "metrics"))) {
        const converted = this.#convertMetric(metric, resource, now);
        datums.push(...converted.datums);
        rejectedCount += converted.rejectedCount;
      }
    }
    return { datums, rejectedCount };
  }

  #convertMetric(metric: JsonObject, resource: Attributes, now: EpochMs): ConvertedMetrics {
    const points = pointsOf(metric);
    if (points === undefined) return { datums: [], rejectedCount: 1 };
    const datums: Datum[] = [];
    let rejectedCount = 0;
    for (const point of objectsIn(points.data, "dataPoints")) {
      const value = valueOf(point, points.isHistogram);
      const datum = this.#describe(metric, point, { resource, now });
      const values = value && this.#sinceLast(value, points.isCumulative ? seriesKey(datum) : undefined);
      if (value === undefined) rejectedCount++;
      else if (values !== undefined) datums.push({ ...datum, values });
    }
    return { datums, rejectedCount };
  }

  #describe(
    metric: JsonObject,
    point: JsonObject,
    at: { readonly resource: Attributes; readonly now: EpochMs },
  ): Omit<Datum, "values"> {
    const { resource, now } = at;
    const service = [textOf(resource, "service.namespace"), textOf(resource, "service.name")];
    return {
      scope: scopeOf(resource),
      namespace: service.filter((part) => part !== undefined).join("/") || "default",
      metricName: textIn(metric, "name") ?? "unnamed",
      dimensions: dimensionsOf(attributesOf(point)),
      timestamp: epochMs(timeMsIn(point, "timeUnixNano") ?? now),
      unit: UNITS[textIn(metric, "unit") ?? ""] ?? "None",
      storageResolution: 60,
    };
  }

  #sinceLast(value: PointValue, series: string | undefined): readonly ValueCount[] | StatisticSet | undefined {
    if (series === undefined) return datumValues(value);
    const before = this.#totals.get(series);
    this.#totals.delete(series); // Goes to the end.
    this.#totals.set(series, value);
    const [oldest] = this.#totals.keys();
    if (this.#totals.size > MAX_SERIES && oldest !== undefined) this.#totals.delete(oldest);
    return before === undefined ? undefined : datumValues(difference(value, before));
  }
}

function seriesKey(datum: Omit<Datum, "values">): string {
  return JSON.stringify([datum.scope, datum.namespace, datum.metricName, datum.dimensions]);
}

function pointsOf(metric: JsonObject) {
  const { gauge, sum, histogram, exponentialHistogram } = metric;
  if (isJsonObject(gauge)) return { data: gauge, isHistogram: false, isCumulative: false };
  if (isJsonObject(sum))
    return { data: sum, isHistogram: false, isCumulative: sum.isMonotonic === true && isTotal(sum) };
  const buckets = isJsonObject(histogram) ? histogram : exponentialHistogram;
  return isJsonObject(buckets) ? { data: buckets, isHistogram: true, isCumulative: isTotal(buckets) } : undefined;
}

function isTotal({ aggregationTemporality: temporality }: JsonObject): boolean {
  return temporality === 2 || temporality === "AGGREGATION_TEMPORALITY_CUMULATIVE";
}

function valueOf(point: JsonObject, isHistogram: boolean): PointValue | undefined {
  if (!isHistogram) {
    const number = numberIn(point, "asInt") ?? numberIn(point, "asDouble");
    return number === undefined ? undefined : { number };
  }
  const sampleCount = numberIn(point, "count");
  if (sampleCount === undefined || sampleCount === 0) return undefined;
  const sum = numberIn(point, "sum") ?? 0;
  const mean = sum / sampleCount;
  return {
    set: { sampleCount, sum, minimum: numberIn(point, "min") ?? mean, maximum: numberIn(point, "max") ?? mean },
  };
}

/** A total that is less than the one before began anew. */
function difference(now: PointValue, before: PointValue): PointValue {
  if ("number" in now && "number" in before)
    return { number: now.number >= before.number ? now.number - before.number : now.number };
  if (!("set" in now) || !("set" in before) || now.set.sampleCount < before.set.sampleCount) return now;
  return {
    set: {
      ...now.set,
      sampleCount: now.set.sampleCount - before.set.sampleCount,
      sum: now.set.sum - before.set.sum,
    },
  };
}

function datumValues(value: PointValue): readonly ValueCount[] | StatisticSet | undefined {
  if ("number" in value) return [{ value: value.number, count: 1 }];
  return value.set.sampleCount === 0 ? undefined : value.set;
}

function dimensionsOf(attributes: Attributes): Dimension[] {
  const dimensions = [...attributes].map(([name, value]) => ({ name, value: scalarText(value) }));
  return dimensions
    .filter(({ name, value }) => name !== "" && value !== "")
    .slice(0, MAX_DIMENSIONS)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Empty for what is no single value. */
function scalarText(value: JsonValue): string {
  return typeof value === "object" ? "" : String(value);
}
