import type { MetricDataQuery } from "@aws-sdk/client-cloudwatch";
import { type Dimension, parseStatistic, type Statistic } from "@faultline/telemetry";
import { checkedDimensions, checkedName, checkedUnit } from "./check-metric.ts";
import { cloudWatchError } from "./errors.ts";
import { DATA_QUERIES } from "./limits.ts";
import { checkedPeriod } from "./time-range.ts";

/** A query of GetMetricData for one metric's statistic. */
export interface DataQuery {
  readonly id: string;
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: readonly Dimension[];
  readonly unit: string | undefined;
  readonly periodSeconds: number;
  /** As the request writes it. */
  readonly statisticText: string;
  readonly statistic: Statistic;
  readonly label: string | undefined;
  readonly isReturned: boolean;
}

/**
 * The queries of a GetMetricData request.
 *
 * Differs from AWS: metric math expressions are refused.
 *
 * @throws ServiceError `ValidationError`.
 */
export function readDataQueries(inputs: readonly MetricDataQuery[]): readonly DataQuery[] {
  if (inputs.length === 0) throw validationError("The parameter MetricDataQueries is required.");
  if (inputs.length > DATA_QUERIES) {
    throw validationError(`The collection MetricDataQueries must not have a size greater than ${DATA_QUERIES}.`);
  }
  const queries = inputs.map(readDataQuery);
  if (new Set(queries.map(({ id }) => id)).size < queries.length) {
    throw validationError("The values for parameter id in MetricDataQueries are not unique.");
  }
  if (!queries.some(({ isReturned }) => isReturned)) {
    throw validationError("At least one element of MetricDataQueries must have ReturnData set to true.");
  }
  return queries;
}

function readDataQuery(input: MetricDataQuery, index: number): DataQuery {
  const parameter = `MetricDataQueries.member.${index + 1}`;
  const id = checkedId(input.Id, parameter);
  const stat = metricStatOf(input, parameter);
  const statisticText = stat.Stat ?? "";
  const statistic = parseStatistic(statisticText);
  if (statistic === undefined) {
    throw validationError(`The value ${statisticText} for parameter ${parameter}.MetricStat.Stat is not supported.`);
  }
  const metric = `${parameter}.MetricStat.Metric`;
  return {
    id,
    namespace: checkedName(`${metric}.Namespace`, stat.Metric?.Namespace),
    metricName: checkedName(`${metric}.MetricName`, stat.Metric?.MetricName),
    dimensions: checkedDimensions(`${metric}.Dimensions`, stat.Metric?.Dimensions ?? []),
    unit: checkedUnit(`${parameter}.MetricStat.Unit`, stat.Unit, undefined),
    periodSeconds: checkedPeriod(`${parameter}.MetricStat.Period`, stat.Period),
    statisticText,
    statistic,
    label: input.Label,
    isReturned: input.ReturnData ?? true,
  };
}

function checkedId(id: string | undefined, parameter: string): string {
  if (id !== undefined && /^[a-z][A-Za-z0-9_]{0,254}$/.test(id)) return id;
  throw validationError(
    `The value for parameter ${parameter}.Id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$.`,
  );
}

function metricStatOf(input: MetricDataQuery, parameter: string) {
  const { Id, MetricStat, Expression } = input;
  if (MetricStat !== undefined) {
    const other = (["Expression", "Period"] as const).find((member) => input[member] !== undefined);
    if (other === undefined) return MetricStat;
    throw validationError(
      `The parameters ${parameter}.${other} and ${parameter}.MetricStat are mutually exclusive and you have specified both.`,
    );
  }
  if (Expression === undefined) {
    throw validationError(`Either ${parameter}.MetricStat or ${parameter}.Expression must be specified.`);
  }
  throw validationError(`Error in expression '${Id}': metric math expressions are not supported yet: ${Expression}`);
}

function validationError(message: string) {
  return cloudWatchError("ValidationError", message);
}
