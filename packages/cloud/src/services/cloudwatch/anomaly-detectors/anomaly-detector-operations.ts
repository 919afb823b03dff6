import type {
  AnomalyDetector,
  DescribeAnomalyDetectorsInput,
  MetricDataQuery,
  PutAnomalyDetectorInput,
} from "@aws-sdk/client-cloudwatch";
import { createHash } from "node:crypto";
import { type Dimension, dimensionsText, parseStatistic } from "@faultline/telemetry";
import type { Collection } from "../../../state/state-store.ts";
import { checkedDimensions, checkedName } from "../check-metric.ts";
import type { CloudWatchHandler } from "../cloudwatch-dependencies.ts";
import { readDataQueries } from "../data-query.ts";
import { cloudWatchError, invalidValue } from "../errors.ts";
import { DESCRIBED_MOST } from "../limits.ts";

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
}

type Detectors = Collection<DetectorRecord>;
type Identity = Pick<
  PutAnomalyDetectorInput,
  "Dimensions" | "MetricMathAnomalyDetector" | "MetricName" | "Namespace" | "SingleMetricAnomalyDetector" | "Stat"
>;

/**
 * PutAnomalyDetector.
 *
 * Differs from AWS: a detector is kept and described; bands learn from the same data with or without one, and times that
 * its configuration excludes still count.
 */
export function putAnomalyDetector(detectors: Detectors): CloudWatchHandler<"PutAnomalyDetector"> {
  return (input, { scope }) => {
    const detector = { ...identify(input), configuration: input.Configuration };
    detectors.put(scope, detector.id, detector);
    return { AnomalyDetectorId: detector.id };
  };
}

/** DescribeAnomalyDetectors: all of an account, or those of a metric. */
export function describeAnomalyDetectors(detectors: Detectors): CloudWatchHandler<"DescribeAnomalyDetectors"> {
  return (input, { scope }) => {
    const limit = input.MaxResults ?? DESCRIBED_MOST;
    if (!(Number.isInteger(limit) && limit >= 1 && limit <= DESCRIBED_MOST)) throw invalidValue("MaxResults", limit);
    const after = input.NextToken === undefined ? "" : Buffer.from(input.NextToken, "base64url").toString();
    const isWanted = detectorFilter(input);
    const selected = detectors.list(scope).filter((detector) => detector.id > after && isWanted(detector));
    const page = selected.slice(0, limit);
    const last = page.at(-1);
    return {
      AnomalyDetectors: page.map(describe),
      ...(last === undefined || selected.length <= limit
        ? {}
        : { NextToken: Buffer.from(last.id).toString("base64url") }),
    };
  };
}

/** A test for the detectors that a request asks for; without types, those of one metric. */
function detectorFilter(input: DescribeAnomalyDetectorsInput): (detector: DetectorRecord) => boolean {
  const { AnomalyDetectorIds: ids, AnomalyDetectorTypes: types = ["SINGLE_METRIC"], Namespace, MetricName } = input;
  const dimensions =
    input.Dimensions === undefined ? undefined : dimensionsText(checkedDimensions("Dimensions", input.Dimensions));
  const isOfMetric = (metric: DetectorRecord["metric"]) =>
    (Namespace === undefined || metric?.namespace === Namespace) &&
    (MetricName === undefined || metric?.metricName === MetricName) &&
    (dimensions === undefined || (metric !== undefined && dimensionsText(metric.dimensions) === dimensions));
  return ({ id, metric }) =>
    types.includes(metric === undefined ? "METRIC_MATH" : "SINGLE_METRIC") &&
    (ids === undefined || ids.includes(id)) &&
    isOfMetric(metric);
}

/** DeleteAnomalyDetector: by its id, or by what it watches. */
export function deleteAnomalyDetector(detectors: Detectors): CloudWatchHandler<"DeleteAnomalyDetector"> {
  return (input, { scope }) => {
    const id = input.AnomalyDetectorId ?? identify(input).id;
    if (detectors.delete(scope, id)) return {};
    throw cloudWatchError("ResourceNotFoundException", "There is no anomaly detector for this metric.");
  };
}

/** What a detector watches, and an id that follows from it. */
function identify(input: Identity): Pick<DetectorRecord, "id" | "metric" | "queries"> {
  if (input.MetricMathAnomalyDetector !== undefined) {
    const queries = input.MetricMathAnomalyDetector.MetricDataQueries ?? [];
    readDataQueries(queries, "MetricMathAnomalyDetector.MetricDataQueries");
    return { id: idOf(JSON.stringify(queries)), queries };
  }
  const single = input.SingleMetricAnomalyDetector ?? input;
  const statistic = single.Stat ?? "";
  if (parseStatistic(statistic) === undefined) throw invalidValue("Stat", statistic);
  const metric = {
    namespace: checkedName("Namespace", single.Namespace),
    metricName: checkedName("MetricName", single.MetricName),
    dimensions: checkedDimensions("Dimensions", single.Dimensions ?? []),
    statistic,
  };
  return { id: idOf(JSON.stringify(metric)), metric };
}

function idOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}

function describe({ id, metric, queries, configuration }: DetectorRecord): AnomalyDetector {
  const common = {
    AnomalyDetectorId: id,
    ...(configuration === undefined ? {} : { Configuration: configuration }),
    StateValue: "TRAINED" as const,
  };
  if (metric === undefined)
    return { ...common, MetricMathAnomalyDetector: { MetricDataQueries: [...(queries ?? [])] } };
  const single = {
    Namespace: metric.namespace,
    MetricName: metric.metricName,
    Dimensions: metric.dimensions.map(({ name, value }) => ({ Name: name, Value: value })),
    Stat: metric.statistic,
  };
  return { ...common, ...single, SingleMetricAnomalyDetector: single };
}
