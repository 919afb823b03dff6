import type { ComparisonOperator, PutMetricAlarmInput } from "@aws-sdk/client-cloudwatch";
import {
  type AlarmState,
  evaluateAlarm,
  type MissingDataTreatment,
  samplesForPercentile,
  type Statistic,
  type TimeSeries,
} from "@faultline/telemetry";
import type { AlarmStatus, MetricAlarmRecord } from "./alarm-record.ts";
import { type JudgedPoint, stateReason, timeText } from "./state-reason.ts";

/** The series of an alarm's evaluation range. */
export interface AlarmData {
  readonly watched: Pick<TimeSeries, "timestamps" | "values">;
  /** Lower and upper bound, for alarms on a band. */
  readonly band?: readonly Pick<TimeSeries, "timestamps" | "values">[];
  /** Samples of each period, for percentiles that ignore too few of them. */
  readonly sampleCounts?: Pick<TimeSeries, "timestamps" | "values">;
}

/** The time of an alarm's evaluation range. */
export interface AlarmWindow {
  /** Start of the oldest period, milliseconds since the epoch. */
  readonly start: number;
  readonly periods: number;
  readonly periodSeconds: number;
  readonly now: number;
}

/** Whether an operator finds a value breaching. */
const OPERATORS: Readonly<Record<ComparisonOperator, (value: number, low: number, high: number) => boolean>> = {
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  GreaterThanThreshold: (value, threshold) => value > threshold,
  GreaterThanUpperThreshold: (value, _low, high) => value > high,
  LessThanLowerOrGreaterThanUpperThreshold: (value, low, high) => value < low || value > high,
  LessThanLowerThreshold: (value, low) => value < low,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
};

/** An alarm's status after its evaluation; undefined where it stays as it is. */
export function judgeMetricAlarm(
  alarm: MetricAlarmRecord,
  data: AlarmData,
  window: AlarmWindow,
): AlarmStatus | undefined {
  const { input, status } = alarm;
  const times = Array.from(
    { length: window.periods },
    (_, index) => window.start + index * window.periodSeconds * 1000,
  );
  const valueAt = lookUp(data.watched);
  const breaches = breachTest(input, data);
  const points = times.map((time) => {
    const value = valueAt.get(time);
    return value === undefined ? undefined : breaches(time, value);
  });
  const settings = settingsOf(input);
  const { state, judged, filled } = evaluateAlarm({ points, ...settings, currentState: status.value });
  if (state === status.value && !isUnchecked(status)) return undefined;
  if (
    hasTooFewSamples(
      input,
      data,
      judged.map((index) => times[index] ?? 0),
    )
  )
    return undefined;
  const judgedPoints = judged.map((index): JudgedPoint & { isBreaching: boolean } => {
    const timestamp = times[index] ?? 0;
    return { timestamp, value: valueAt.get(timestamp) ?? 0, isBreaching: points[index] === true };
  });
  return {
    value: state,
    reason: stateReason({
      state,
      previousState: status.value,
      deciding: judgedPoints.filter(({ isBreaching }) => isBreaching === (state === "ALARM")),
      judgedCount: judged.length,
      filled,
      ...settings,
      operator: operatorOf(input),
      threshold: input.Threshold,
    }),
    reasonData: reasonData(input, window, judgedPoints),
    updatedAt: window.now,
    transitionedAt: state === status.value ? status.transitionedAt : window.now,
  };
}

/** Whether an alarm was never evaluated. */
function isUnchecked({ reason }: AlarmStatus): boolean {
  return reason === UNCHECKED;
}

/** The reason of an alarm before its first evaluation. */
export const UNCHECKED = "Unchecked: Initial alarm creation";

/**
 * How missing data counts. Alarms on DynamoDB's metrics always ignore it.
 *
 * @see CloudWatch User Guide, "Configuring how CloudWatch alarms treat missing data", read 2026-11.
 */
export function treatmentOf(input: PutMetricAlarmInput): MissingDataTreatment {
  const namespaces = [input.Namespace, ...(input.Metrics ?? []).map(({ MetricStat }) => MetricStat?.Metric?.Namespace)];
  if (namespaces.includes("AWS/DynamoDB")) return "ignore";
  return (input.TreatMissingData ?? "missing") as MissingDataTreatment; // Checked when the alarm was put.
}

function settingsOf(input: PutMetricAlarmInput) {
  const evaluationPeriods = input.EvaluationPeriods ?? 1;
  return {
    evaluationPeriods,
    datapointsToAlarm: input.DatapointsToAlarm ?? evaluationPeriods,
    treatMissingData: treatmentOf(input),
  };
}

function operatorOf({ ComparisonOperator: operator }: PutMetricAlarmInput): ComparisonOperator {
  return operator ?? "GreaterThanThreshold";
}

function breachTest(input: PutMetricAlarmInput, { band }: AlarmData): (time: number, value: number) => boolean {
  const test = OPERATORS[operatorOf(input)];
  const { Threshold: threshold } = input;
  if (threshold !== undefined) return (_, value) => test(value, threshold, threshold);
  const [low, high] = [band?.[0], band?.[1]].map((bound) => lookUp(bound ?? NO_POINTS));
  return (time, value) =>
    test(value, low?.get(time) ?? Number.NEGATIVE_INFINITY, high?.get(time) ?? Number.POSITIVE_INFINITY);
}

const NO_POINTS = { timestamps: [], values: [] };

function lookUp({ timestamps, values }: Pick<TimeSeries, "timestamps" | "values">): ReadonlyMap<number, number> {
  return new Map(timestamps.map((timestamp, index) => [timestamp, values[index] ?? 0]));
}

/** Whether a percentile stands on too few samples to say anything, and the alarm is told to wait then. */
function hasTooFewSamples(input: PutMetricAlarmInput, { sampleCounts }: AlarmData, times: readonly number[]): boolean {
  const percent = /^p(\d+(?:\.\d+)?)$/.exec(input.ExtendedStatistic ?? "")?.[1];
  if (input.EvaluateLowSampleCountPercentile !== "ignore" || percent === undefined) return false;
  const needed = samplesForPercentile(Number(percent));
  const counts = lookUp(sampleCounts ?? NO_POINTS);
  return times.some((time) => (counts.get(time) ?? 0) < needed);
}

function reasonData(input: PutMetricAlarmInput, window: AlarmWindow, points: readonly JudgedPoint[]): string {
  const { EvaluationPeriods: periods = 1 } = input;
  const newest = Array.from({ length: periods }, (_, index) => {
    return window.start + (window.periods - 1 - index) * window.periodSeconds * 1000;
  });
  const valueAt = new Map(points.map(({ timestamp, value }) => [timestamp, value]));
  const [oldest] = points;
  return JSON.stringify({
    version: "1.0",
    queryDate: timeText(window.now),
    ...(oldest === undefined ? {} : { startDate: timeText(oldest.timestamp) }),
    ...(input.Unit === undefined ? {} : { unit: input.Unit }),
    ...statisticOf(input),
    period: window.periodSeconds,
    recentDatapoints: points.map(({ value }) => value),
    ...(input.Threshold === undefined ? {} : { threshold: input.Threshold }),
    evaluatedDatapoints: (points.length === 0 ? newest : points.map(({ timestamp }) => timestamp)).map((timestamp) => ({
      timestamp: timeText(timestamp),
      ...(valueAt.has(timestamp) ? { value: valueAt.get(timestamp) } : {}),
    })),
  });
}

function statisticOf({ Statistic: simple, ExtendedStatistic: extended }: PutMetricAlarmInput) {
  const text = simple ?? extended;
  return text === undefined ? {} : { statistic: text };
}

/** Whether an alarm needs to know how many samples each period has. */
export function needsSampleCounts(input: PutMetricAlarmInput): boolean {
  return input.EvaluateLowSampleCountPercentile === "ignore" && input.ExtendedStatistic?.startsWith("p") === true;
}

/** The statistic that counts samples. */
export const SAMPLE_COUNT: Statistic = { kind: "simple", name: "SampleCount" };

/** The state of an alarm before its first evaluation. */
export function initialStatus(now: number): AlarmStatus {
  const value: AlarmState = "INSUFFICIENT_DATA";
  return { value, reason: UNCHECKED, updatedAt: now, transitionedAt: now };
}
