import type { MetricDataQuery, MetricStat } from "@aws-sdk/client-cloudwatch";
import {
  type Dimension,
  parseStatistic,
  prepareMath,
  type PreparedExpression,
  type QueryDiagnostic,
  type Statistic,
} from "@faultline/telemetry";
import { ServiceError } from "../../service-error.ts";
import { checkedDimensions, checkedName, checkedUnit } from "./check-metric.ts";
import { cloudWatchError } from "./errors.ts";
import { DATA_QUERIES } from "./limits.ts";
import { checkedPeriod } from "./time-range.ts";

/** A query for one metric's statistic. */
export interface MetricQuery {
  readonly kind: "metric";
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

/** A query that computes: metric math, a search, or Metrics Insights. */
interface ExpressionQuery {
  readonly kind: "expression";
  readonly id: string;
  readonly expression: string;
  readonly periodSeconds: number | undefined;
  readonly label: string | undefined;
  readonly isReturned: boolean;
}

/** A query of GetMetricData, or of an alarm. */
export type DataQuery = ExpressionQuery | MetricQuery;

/** A request's queries, and its expressions in the order in which to compute them. */
export interface DataQueries {
  readonly queries: readonly DataQuery[];
  readonly expressions: readonly PreparedExpression[];
}

/**
 * The queries of a request.
 *
 * @param collection The request's parameter that holds them, for messages.
 * @throws ServiceError `ValidationError`, whose messages end their line as AWS's do.
 * @see Issues 385 and 1435 of prometheus-community/yet-another-cloudwatch-exporter, which quote AWS, read 2026-11.
 */
export function readDataQueries(inputs: readonly MetricDataQuery[], collection = "MetricDataQueries"): DataQueries {
  if (inputs.length === 0) throw validationError(`The parameter ${collection} is required.`);
  if (inputs.length > DATA_QUERIES) {
    throw validationError(`The collection ${collection} must not have a size greater than ${DATA_QUERIES}.`);
  }
  const queries = inputs.map((input, index) =>
    asValidationError(() => readDataQuery(input, `${collection}.member.${index + 1}`)),
  );
  if (new Set(queries.map(({ id }) => id)).size < queries.length) {
    throw validationError(`The values for parameter id in ${collection} are not unique.`);
  }
  if (!queries.some(({ isReturned }) => isReturned)) {
    throw validationError(`At least one element of ${collection} must have ReturnData set to true.`);
  }
  const { expressions, diagnostics } = prepareMath(
    queries.map((query) => ({ id: query.id, expression: query.kind === "expression" ? query.expression : undefined })),
  );
  const [diagnostic] = diagnostics;
  if (diagnostic !== undefined) throw expressionError(diagnostic);
  checkResults(queries, expressions);
  return { queries, expressions };
}

/** The same error, by the one code that queries have. */
function asValidationError<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw error instanceof ServiceError && error.code !== "ValidationError" ? validationError(error.message) : error;
  }
}

/** The error for an expression that cannot be computed. */
export function expressionError({ id, message, span }: QueryDiagnostic) {
  const place = span.end > span.start ? ` (characters ${span.start + 1} to ${span.end})` : "";
  return validationError(`Error in expression '${id}': ${message}${place}`);
}

/** What is returned must be series, and a Metrics Insights query must say its period. */
function checkResults(queries: readonly DataQuery[], expressions: readonly PreparedExpression[]): void {
  const byId = new Map(expressions.map((expression) => [expression.id, expression]));
  for (const query of queries) {
    const expression = byId.get(query.id);
    if (expression === undefined || query.kind === "metric") continue;
    const whole = { start: 0, end: query.expression.length };
    if (expression.type === "scalar" && query.isReturned) {
      const message = "The expression returns a scalar; its result must be a time series or an array of time series";
      throw expressionError({ id: query.id, message, span: whole });
    }
    if (expression.kind === "insights" && query.periodSeconds === undefined) {
      throw expressionError({ id: query.id, message: "A Metrics Insights query requires Period", span: whole });
    }
  }
}

function readDataQuery(input: MetricDataQuery, parameter: string): DataQuery {
  const id = checkedId(input.Id, parameter);
  const common = { id, label: input.Label, isReturned: input.ReturnData ?? true };
  if (input.MetricStat !== undefined) {
    const other = (["Expression", "Period"] as const).find((member) => input[member] !== undefined);
    if (other === undefined) return { ...common, ...readMetricStat(input.MetricStat, `${parameter}.MetricStat`) };
    throw validationError(
      `The parameters ${parameter}.${other} and ${parameter}.MetricStat are mutually exclusive and you have specified both.`,
    );
  }
  if (input.Expression === undefined || input.Expression.trim() === "") {
    throw validationError(`The parameter ${parameter}.MetricStat is required.\n`);
  }
  const periodSeconds = input.Period === undefined ? undefined : checkedPeriod(`${parameter}.Period`, input.Period);
  return { ...common, kind: "expression", expression: input.Expression, periodSeconds };
}

function readMetricStat(stat: MetricStat, parameter: string) {
  const statisticText = stat.Stat ?? "";
  const statistic = parseStatistic(statisticText);
  if (statistic === undefined) {
    throw validationError(`The value ${statisticText} for parameter ${parameter}.Stat is not a valid statistic.\n`);
  }
  const metric = `${parameter}.Metric`;
  return {
    kind: "metric" as const,
    namespace: checkedName(`${metric}.Namespace`, stat.Metric?.Namespace),
    metricName: checkedName(`${metric}.MetricName`, stat.Metric?.MetricName),
    dimensions: checkedDimensions(`${metric}.Dimensions`, stat.Metric?.Dimensions ?? []),
    unit: checkedUnit(`${parameter}.Unit`, stat.Unit, undefined),
    periodSeconds: checkedPeriod(`${parameter}.Period`, stat.Period),
    statisticText,
    statistic,
  };
}

function checkedId(id: string | undefined, parameter: string): string {
  if (id !== undefined && /^[a-z][A-Za-z0-9_]{0,254}$/.test(id)) return id;
  throw validationError(
    `The value ${id ?? ""} for parameter ${parameter}.Id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$.`,
  );
}

function validationError(message: string) {
  return cloudWatchError("ValidationError", message);
}
