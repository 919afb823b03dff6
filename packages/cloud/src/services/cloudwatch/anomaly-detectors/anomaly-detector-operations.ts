import type {
  AnomalyDetector,
  DescribeAnomalyDetectorsInput,
  PutAnomalyDetectorInput,
} from "@aws-sdk/client-cloudwatch";
import { createHash } from "node:crypto";
import { dimensionsText, isTimezone, parseStatistic } from "@faultline/telemetry";
import type { Collection } from "../../../state/state-store.ts";
import { checkedDimensions, checkedName } from "../check-metric.ts";
import type { CloudWatchHandler } from "../cloudwatch-dependencies.ts";
import { readDataQueries } from "../data-query.ts";
import { cloudWatchError, invalidValue, missingParameter } from "../errors.ts";
import { DESCRIBED_MOST } from "../limits.ts";
import type { DetectorRecord } from "./detector-record.ts";

type Detectors = Collection<DetectorRecord>;
type Identity = Pick<
  PutAnomalyDetectorInput,
  "Dimensions" | "MetricMathAnomalyDetector" | "MetricName" | "Namespace" | "SingleMetricAnomalyDetector" | "Stat"
>;

/**
 * PutAnomalyDetector.
 *
 * Differs from AWS: bands are computed with or without a detector, which only says which times do not count and where the
 * metric's days begin; one of metric math is kept without effect.
 */
export function putAnomalyDetector(detectors: Detectors): CloudWatchHandler<"PutAnomalyDetector"> {
  return (input, { scope }) => {
    const detector = {
      ...identify(input),
      configuration: checkedConfiguration(input.Configuration),
      characteristics: input.MetricCharacteristics,
    };
    detectors.put(scope, detector.id, detector);
    return { AnomalyDetectorId: detector.id };
  };
}

/** A configuration whose times and time zone mean something. */
function checkedConfiguration(configuration: PutAnomalyDetectorInput["Configuration"]) {
  for (const [index, { StartTime, EndTime }] of (configuration?.ExcludedTimeRanges ?? []).entries()) {
    const parameter = `Configuration.ExcludedTimeRanges.member.${index + 1}`;
    if (StartTime === undefined) throw missingParameter(`${parameter}.StartTime`);
    if (EndTime === undefined) throw missingParameter(`${parameter}.EndTime`);
    if (StartTime < EndTime) continue;
    throw cloudWatchError(
      "InvalidParameterValueException",
      `The parameter ${parameter}.StartTime must be less than the parameter ${parameter}.EndTime.`,
    );
  }
  const timezone = configuration?.MetricTimezone;
  if (timezone !== undefined && !isTimezone(timezone)) throw invalidValue("Configuration.MetricTimezone", timezone);
  return configuration;
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
    checkAlone(input);
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

/** Metric math stands alone. */
function checkAlone({ SingleMetricAnomalyDetector, Namespace, MetricName, Dimensions, Stat }: Identity): void {
  const others = { SingleMetricAnomalyDetector, Namespace, MetricName, Dimensions, Stat };
  const other = Object.entries(others).find(([, value]) => value !== undefined)?.[0];
  if (other === undefined) return;
  throw cloudWatchError(
    "InvalidParameterCombinationException",
    `The parameters ${other} and MetricMathAnomalyDetector are mutually exclusive and you have specified both.`,
  );
}

function idOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}

/** A configuration with its ranges, also where none was put. Stored times are texts once the lab has started again. */
function withRanges({ ExcludedTimeRanges = [], ...rest }: NonNullable<DetectorRecord["configuration"]> = {}) {
  const ranges = ExcludedTimeRanges.map(({ StartTime, EndTime }) => ({
    StartTime: new Date(StartTime ?? 0),
    EndTime: new Date(EndTime ?? 0),
  }));
  return { ...rest, ExcludedTimeRanges: ranges };
}

function describe({ id, metric, queries, configuration, characteristics }: DetectorRecord): AnomalyDetector {
  const common = {
    AnomalyDetectorId: id,
    Configuration: withRanges(configuration),
    ...(characteristics === undefined ? {} : { MetricCharacteristics: characteristics }),
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
