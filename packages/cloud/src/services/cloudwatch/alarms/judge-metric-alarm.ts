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
import { type JudgedPoint, minimumOf, stateReason, timeText } from "./state-reason.ts";

/** The series of an alarm's evaluation range. */
export interface AlarmData {
  readonly watched: Pick<TimeSeries, "timestamps" | "values">;
  /** Lower and upper bound, for alarms on a band. */
  readonly band?: readonly Pick<TimeSeries, "timestamps" | "values">[];
  /** Samples of each period, to tell of, and for percentiles that ignore too few; absent where nobody counted. */
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
  if (judged.length === 0 && settings.treatMissingData === "ignore") return undefined;
  if (
    hasTooFewSamples(
      input,
      data,
      judged.map((index) => times[index] ?? 0),
    )
  )
    return undefined;
  const [lowAt, highAt] = boundsAt(data);
  const judgedPoints = judged.map((index): JudgedPoint & { isBreaching: boolean } => {
    const timestamp = times[index] ?? 0;
    const bounds = { low: lowAt?.get(timestamp), high: highAt?.get(timestamp) };
    return { timestamp, value: valueAt.get(timestamp) ?? 0, isBreaching: points[index] === true, ...bounds };
  });
  const deciding = judgedPoints.filter(({ isBreaching }) => isBreaching === (state === "ALARM"));
  return {
    value: state,
    reason: stateReason({
      state,
      deciding,
      judgedCount: judged.length,
      filled,
      ...settings,
      isMOutOfN: input.DatapointsToAlarm !== undefined,
      operator: operatorOf(input),
      threshold: input.Threshold,
    }),
    reasonData: reasonData(input, window, {
      judged: judgedPoints,
      evaluated: deciding.toReversed().slice(0, minimumOf({ state, ...settings })),
      sampleCounts: data.sampleCounts,
    }),
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
  const [low, high] = boundsAt({ band });
  return (time, value) =>
    test(value, low?.get(time) ?? Number.NEGATIVE_INFINITY, high?.get(time) ?? Number.POSITIVE_INFINITY);
}

/** The lower and the upper bound of a band by time; none without a band. */
function boundsAt({ band }: { readonly band?: AlarmData["band"] | undefined }): readonly ReadonlyMap<number, number>[] {
  return band === undefined ? [] : [band[0], band[1]].map((bound) => lookUp(bound ?? NO_POINTS));
}

const NO_POINTS = { timestamps: [], values: [] };

function lookUp({ timestamps, values }: Pick<TimeSeries, "timestamps" | "values">): ReadonlyMap<number, number> {
  return new Map(timestamps.map((timestamp, index) => [timestamp, values[index] ?? 0]));
}

/** Whether a percentile stands on too few samples to say anything, and the alarm is told to wait then. */
function hasTooFewSamples(input: PutMetricAlarmInput, { sampleCounts }: AlarmData, times: readonly number[]): boolean {
  const percent = /^p(\d+(?:\.\d+)?)$/.exec(input.ExtendedStatistic ?? "")?.[1];
  if (input.EvaluateLowSampleCountPercentile !== "ignore" || percent === undefined) return false;
  if (sampleCounts === undefined) return false;
  const needed = samplesForPercentile(Number(percent));
  const counts = lookUp(sampleCounts);
  return times.some((time) => (counts.get(time) ?? 0) < needed);
}

/** What a reason's data tells of. */
interface ReasonPoints {
  /** Oldest first. */
  readonly judged: readonly JudgedPoint[];
  /** As many as the change needs, newest first. */
  readonly evaluated: readonly JudgedPoint[];
  readonly sampleCounts: AlarmData["sampleCounts"];
}

/** @see CloudWatch User Guide, "Alarm events and EventBridge", the state's `reasonData`, read 2026-11; samples as recorded. */
function reasonData(input: PutMetricAlarmInput, window: AlarmWindow, points: ReasonPoints): string {
  const { judged, evaluated, sampleCounts } = points;
  const [oldest] = judged;
  const countAt = lookUp(sampleCounts ?? NO_POINTS);
  return JSON.stringify({
    version: "1.0",
    queryDate: timeText(window.now),
    startDate: oldest === undefined ? undefined : timeText(oldest.timestamp),
    unit: input.Unit,
    ...statisticOf(input),
    period: window.periodSeconds,
    recentDatapoints: judged.map(({ value }) => value),
    ...recentThresholds(input, judged),
    evaluatedDatapoints:
      oldest === undefined
        ? newestPeriods(input, window)
        : evaluated.map(({ timestamp, value }) => {
            return { timestamp: timeText(timestamp), sampleCount: countAt.get(timestamp), value };
          }),
  });
}

/** The threshold, or those bounds of the band that the operator compares with, for each judged point. */
function recentThresholds(input: PutMetricAlarmInput, judged: readonly JudgedPoint[]) {
  if (input.Threshold !== undefined) return { threshold: input.Threshold };
  const operator = operatorOf(input);
  return {
    ...(operator.includes("Lower") ? { recentLowerThresholds: judged.map(({ low }) => low) } : {}),
    ...(operator.includes("Upper") ? { recentUpperThresholds: judged.map(({ high }) => high) } : {}),
  };
}

/** The times of the periods that an alarm without data looked at, newest first. */
function newestPeriods({ EvaluationPeriods: periods = 1 }: PutMetricAlarmInput, window: AlarmWindow) {
  return Array.from({ length: periods }, (_, index) => {
    return { timestamp: timeText(window.start + (window.periods - 1 - index) * window.periodSeconds * 1000) };
  });
}

function statisticOf({ Statistic: simple, ExtendedStatistic: extended }: PutMetricAlarmInput) {
  const text = simple ?? extended;
  return text === undefined ? {} : { statistic: text };
}

/** The statistic that counts samples. */
export const SAMPLE_COUNT: Statistic = { kind: "simple", name: "SampleCount" };

/** The state of an alarm before its first evaluation. */
export function initialStatus(now: number): AlarmStatus {
  const value: AlarmState = "INSUFFICIENT_DATA";
  return { value, reason: UNCHECKED, updatedAt: now, transitionedAt: now };
}
