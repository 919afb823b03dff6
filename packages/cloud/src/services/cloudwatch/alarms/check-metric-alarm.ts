import type { PutMetricAlarmInput } from "@aws-sdk/client-cloudwatch";
import { parseStatistic, type Statistic } from "@faultline/telemetry";
import { checkedDimensions, checkedName, checkedUnit } from "../check-metric.ts";
import { type DataQueries, type MetricQuery, readDataQueries } from "../data-query.ts";
import { cloudWatchError, invalidValue, missingParameter } from "../errors.ts";
import { ALARM_ACTIONS, ALARM_METRICS, ALARM_NAME_LENGTH, ALARM_SHORT_PERIODS } from "../limits.ts";

const DAY_SECONDS = 86_400;
/** Operators that compare with a band, not with a number. */
const BAND_OPERATORS: ReadonlySet<string> = new Set([
  "GreaterThanUpperThreshold",
  "LessThanLowerOrGreaterThanUpperThreshold",
  "LessThanLowerThreshold",
]);
const TREATMENTS: ReadonlySet<string> = new Set(["breaching", "ignore", "missing", "notBreaching"]);

/** What a metric alarm watches. */
export interface WatchedQueries {
  readonly queries: DataQueries;
  /** The query whose values are judged. */
  readonly watchedId: string;
  /** The query of the band that they are compared with. */
  readonly bandId: string | undefined;
  readonly periodSeconds: number;
}

/**
 * Checks what PutMetricAlarm was given.
 *
 * @throws ServiceError `ValidationError`, `InvalidParameterCombinationException` …
 * @see CloudWatch API Reference, "PutMetricAlarm", read 2026-11.
 */
export function checkMetricAlarm(input: PutMetricAlarmInput, region: string): void {
  checkAlarmName(input.AlarmName);
  checkActions(input, region);
  checkThreshold(input);
  checkCounts(input);
  checkOptions(input);
  const { periodSeconds } = watchedQueries(input);
  checkWindow(periodSeconds * (input.EvaluationPeriods ?? 1), periodSeconds);
}

/**
 * Refuses too many actions of an alarm, and those of another Region.
 *
 * @see Issues that quote AWS's message, such as 128 of cds-snc/notification-terraform, read 2026-11.
 */
export function checkActions(input: Pick<PutMetricAlarmInput, ActionMember>, region: string): void {
  for (const member of ACTION_MEMBERS) {
    const actions = input[member] ?? [];
    if (actions.length > ALARM_ACTIONS) {
      throw validation(`The collection ${member} must not have a size greater than ${ALARM_ACTIONS}.`);
    }
    const other = actions
      .map((action) => /^arn:[^:]*:[^:]*:([^:]+):/.exec(action)?.[1])
      .find((one) => one !== undefined && one !== region);
    if (other !== undefined) throw validation(`Invalid region ${other} specified. Only ${region} is supported.`);
  }
}

const ACTION_MEMBERS = ["AlarmActions", "InsufficientDataActions", "OKActions"] as const;
type ActionMember = (typeof ACTION_MEMBERS)[number];

function checkOptions(input: PutMetricAlarmInput): void {
  for (const member of ["EvaluationCriteria", "EvaluationWindow", "WarmUpConfiguration"] as const) {
    if (input[member] !== undefined) throw notImplemented(`PutMetricAlarm with ${member}`);
  }
  const { TreatMissingData: treatment, EvaluateLowSampleCountPercentile: lowSample } = input;
  if (treatment !== undefined && !TREATMENTS.has(treatment)) {
    throw validation(`The value ${treatment} for parameter TreatMissingData is not supported.`);
  }
  if (lowSample === undefined || lowSample === "evaluate" || lowSample === "ignore") return;
  const options = "Supported options for parameter EvaluateLowSampleCountPercentile are evaluate and ignore.";
  throw validation(`Option ${lowSample} is not supported. ${options}`);
}

/** A name that an alarm can have. */
export function checkAlarmName(name: string | undefined): string {
  if (name === undefined || name === "") throw missingParameter("AlarmName");
  if (name.length > ALARM_NAME_LENGTH) throw invalidValue("AlarmName", name);
  return name;
}

/** The queries that an alarm evaluates: those it has, or the one that its members describe. */
export function watchedQueries(input: PutMetricAlarmInput): WatchedQueries {
  const queries = input.Metrics === undefined ? singleQuery(input) : metricQueries(input);
  const { ThresholdMetricId: bandId } = input;
  const watched = queries.queries.filter(({ id, isReturned }) => isReturned && id !== bandId);
  const [first] = watched;
  if (first === undefined || watched.length > 1) {
    throw validation("Exactly one element of the metrics list should return data.");
  }
  if (bandId !== undefined && !queries.queries.some(({ id }) => id === bandId)) {
    throw validation(`Metrics list must contain the ThresholdMetricId ${bandId}.`);
  }
  const periods = queries.queries.flatMap(({ periodSeconds }) => periodSeconds ?? []);
  if (new Set(periods).size > 1) throw validation("Period must be the same for all metrics of an alarm.");
  if (periods[0] === undefined) throw validation("Period must not be null");
  return { queries, watchedId: first.id, bandId, periodSeconds: periods[0] };
}

function metricQueries(input: PutMetricAlarmInput): DataQueries {
  const other = (
    ["MetricName", "Namespace", "Dimensions", "Period", "Unit", "Statistic", "ExtendedStatistic"] as const
  ).find((member) => input[member] !== undefined && (input[member] as { length?: number }).length !== 0);
  if (other !== undefined) {
    // As issue 766 of aws-cloudformation/cfn-lint quotes AWS.
    throw validation(`${other} should not be set if list of Metrics is set.`);
  }
  const queries = readDataQueries(input.Metrics ?? [], "Metrics");
  const metrics = queries.queries.filter(({ kind }) => kind === "metric").length;
  if (metrics > ALARM_METRICS || queries.queries.length - metrics > ALARM_METRICS) {
    throw validation(`An alarm can have at most ${ALARM_METRICS} metrics and ${ALARM_METRICS} expressions.`);
  }
  if (queries.queries.some((query) => query.kind === "expression" && /\bSEARCH\s*\(/.test(query.expression))) {
    throw validation("SEARCH is not supported on Metric Alarms.");
  }
  return queries;
}

function singleQuery(input: PutMetricAlarmInput): DataQueries {
  const missing = (["MetricName", "Namespace", "Period"] as const).find((member) => input[member] === undefined);
  if (missing !== undefined) throw validation(`${missing} must not be null`);
  const { text: statisticText, statistic } = checkedStatistic(input);
  const query: MetricQuery = {
    kind: "metric",
    id: "m1",
    namespace: checkedName("Namespace", input.Namespace),
    metricName: checkedName("MetricName", input.MetricName),
    dimensions: checkedDimensions("Dimensions", input.Dimensions ?? []),
    unit: checkedUnit("Unit", input.Unit, undefined),
    periodSeconds: checkedAlarmPeriod(input.Period ?? 0),
    statisticText,
    statistic,
    label: undefined,
    isReturned: true,
  };
  return { queries: [query], expressions: [] };
}

/** Unlike in a metric of `Metrics`, one and five seconds are no period here. */
function checkedAlarmPeriod(seconds: number): number {
  if (seconds > 0 && (ALARM_SHORT_PERIODS.includes(seconds) || seconds % 60 === 0)) return seconds;
  throw validation(`Period must be ${ALARM_SHORT_PERIODS.join(", ")} or a multiple of 60`);
}

function checkedStatistic({ Statistic: simple, ExtendedStatistic: extended }: PutMetricAlarmInput): {
  readonly text: string;
  readonly statistic: Statistic;
} {
  if (simple !== undefined && extended !== undefined) {
    throw cloudWatchError(
      "InvalidParameterCombinationException",
      "The parameters Statistic and ExtendedStatistic are mutually exclusive and you have specified both.",
    );
  }
  const text = simple ?? extended;
  if (text === undefined) {
    throw cloudWatchError(
      "MissingRequiredParameterException",
      "One of the parameters Statistic and ExtendedStatistic is required.",
    );
  }
  const statistic = parseStatistic(text);
  if (statistic === undefined || (statistic.kind === "simple") !== (simple !== undefined)) {
    const parameter = simple === undefined ? "ExtendedStatistic" : "Statistic";
    const message = `The value ${text} for parameter ${parameter} is not supported.`;
    throw cloudWatchError("InvalidParameterValueException", message);
  }
  return { text, statistic };
}

function checkThreshold({ ComparisonOperator, Threshold, ThresholdMetricId }: PutMetricAlarmInput): void {
  if (ComparisonOperator === undefined) throw missingParameter("ComparisonOperator");
  const isBand = BAND_OPERATORS.has(ComparisonOperator);
  if (isBand && ThresholdMetricId === undefined) {
    throw validation("ComparisonOperators for ranges require ThresholdMetricId to be set");
  }
  if (!isBand && ThresholdMetricId !== undefined) {
    throw validation(`The ComparisonOperator ${ComparisonOperator} cannot be used with ThresholdMetricId.`);
  }
  if (isBand === (Threshold === undefined)) return;
  if (isBand) throw validation("Threshold must not be set for an alarm with ThresholdMetricId.");
  throw missingParameter("Threshold");
}

function checkCounts({ EvaluationPeriods, DatapointsToAlarm }: PutMetricAlarmInput): void {
  if (EvaluationPeriods === undefined) throw missingParameter("EvaluationPeriods");
  if (!(Number.isInteger(EvaluationPeriods) && EvaluationPeriods >= 1)) {
    throw invalidValue("EvaluationPeriods", EvaluationPeriods);
  }
  if (DatapointsToAlarm !== undefined && !(DatapointsToAlarm >= 1 && DatapointsToAlarm <= EvaluationPeriods)) {
    // As issue 24070 of hashicorp/terraform quotes AWS.
    throw validation("DatapointsToAlarm must be less than or equal to EvaluationPeriods");
  }
}

/** An alarm looks at a day at most, with periods of an hour or more at a week. */
function checkWindow(windowSeconds: number, periodSeconds: number): void {
  const days = periodSeconds >= 3600 ? 7 : 1;
  if (windowSeconds <= days * DAY_SECONDS) return;
  throw validation(
    `Metrics cannot be checked across more than ${days === 1 ? "a day" : "7 days"} (EvaluationPeriods * Period must be <= ${days * DAY_SECONDS}).`,
  );
}

function validation(message: string) {
  return cloudWatchError("ValidationError", message);
}

function notImplemented(what: string) {
  return cloudWatchError("NotImplemented", `The lab does not implement ${what}; leave it out, or run it on AWS.`);
}
