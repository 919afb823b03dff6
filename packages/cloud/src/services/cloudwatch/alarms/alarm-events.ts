import { createHash } from "node:crypto";
import type {
  Dimension,
  MetricDataQuery,
  MetricStat,
  PutCompositeAlarmInput,
  PutMetricAlarmInput,
} from "@aws-sdk/client-cloudwatch";
import type { JsonObject, JsonValue, Scope } from "@faultline/core";
import { type AlarmRecord, alarmArn, type AlarmStatus, suppressedReason } from "./alarm-record.ts";
import { timeText } from "./state-reason.ts";

/** A change of an alarm's state. */
export interface AlarmTransition {
  readonly scope: Scope;
  /** The alarm after the change. */
  readonly alarm: AlarmRecord;
  readonly previous: AlarmStatus;
}

/**
 * What a Lambda function receives as an alarm's action.
 *
 * @see CloudWatch User Guide, "Invoke a Lambda function from an alarm", read 2026-11.
 */
export function lambdaActionEvent({ scope, alarm, previous }: AlarmTransition): JsonObject {
  return {
    source: "aws.cloudwatch",
    alarmArn: alarmArn(scope, alarm.name),
    accountId: scope.accountId,
    time: timeText(alarm.status.transitionedAt),
    region: scope.region,
    alarmData: {
      alarmName: alarm.name,
      state: { ...stateOf(alarm.status), ...suppressedOf(alarm) },
      previousState: stateOf(previous),
      configuration: configurationOf(alarm, scope),
    },
  };
}

/**
 * The event of a change, as EventBridge would pass it on.
 *
 * @see CloudWatch User Guide, "Alarm events and EventBridge", read 2026-11.
 */
export function stateChangeEvent({ scope, alarm, previous }: AlarmTransition, id: string): JsonObject {
  return {
    version: "0",
    id,
    "detail-type": "CloudWatch Alarm State Change",
    source: "aws.cloudwatch",
    account: scope.accountId,
    time: new Date(alarm.status.transitionedAt).toISOString(),
    region: scope.region,
    resources: [alarmArn(scope, alarm.name)],
    detail: {
      alarmName: alarm.name,
      state: { ...stateOf(alarm.status), ...suppressedOf(alarm) },
      previousState: stateOf(previous),
      configuration: configurationOf(alarm, scope),
    },
  };
}

/** What a webhook receives: the message that AWS publishes to a topic, as recorded. */
export function notificationMessage({ scope, alarm, previous }: AlarmTransition): JsonObject {
  const { input, status } = alarm;
  return {
    AlarmName: alarm.name,
    AlarmDescription: input.AlarmDescription ?? null,
    AWSAccountId: scope.accountId,
    AlarmConfigurationUpdatedTimestamp: timeText(alarm.configurationUpdatedAt),
    NewStateValue: status.value,
    NewStateReason: status.reason,
    StateChangeTime: timeText(status.transitionedAt),
    Region: scope.region,
    AlarmArn: alarmArn(scope, alarm.name),
    OldStateValue: previous.value,
    OKActions: input.OKActions ?? [],
    AlarmActions: input.AlarmActions ?? [],
    InsufficientDataActions: input.InsufficientDataActions ?? [],
    ...(alarm.kind === "metric" ? { Trigger: triggerOf(alarm.input) } : { AlarmRule: alarm.input.AlarmRule ?? "" }),
  };
}

function stateOf({ value, reason, reasonData, transitionedAt }: AlarmStatus): JsonObject {
  return {
    value,
    reason,
    ...(reasonData === undefined ? {} : { reasonData }),
    timestamp: timeText(transitionedAt),
  };
}

function configurationOf(alarm: AlarmRecord, scope: Scope): JsonObject {
  const description = alarm.input.AlarmDescription === undefined ? {} : { description: alarm.input.AlarmDescription };
  if (alarm.kind === "composite") {
    const { AlarmRule: alarmRule = "" } = alarm.input;
    return { ...description, alarmRule, ...suppressionOf(alarm.input) };
  }
  return { ...description, metrics: metricsOf(alarm.input, alarmArn(scope, alarm.name)) };
}

function suppressionOf(input: PutCompositeAlarmInput): JsonObject {
  return withoutAbsent({
    actionsSuppressor: input.ActionsSuppressor,
    actionsSuppressorWaitPeriod: input.ActionsSuppressorWaitPeriod,
    actionsSuppressorExtensionPeriod: input.ActionsSuppressorExtensionPeriod,
  });
}

function suppressedOf(alarm: AlarmRecord): JsonObject {
  if (alarm.kind !== "composite" || alarm.suppressedBy === undefined) return {};
  return { actionsSuppressedBy: alarm.suppressedBy, actionsSuppressedReason: suppressedReason(alarm.suppressedBy) };
}

/** A single metric's query has an id that nobody gave: the same for an alarm each time. */
function metricsOf(input: PutMetricAlarmInput, arn: string): JsonValue {
  if (input.Metrics !== undefined) return input.Metrics.map(queryOf);
  const { Namespace, MetricName, Dimensions, Period, Unit, Statistic, ExtendedStatistic } = input;
  const MetricStat = {
    Metric: { Namespace, MetricName, Dimensions },
    Period,
    Unit,
    Stat: Statistic ?? ExtendedStatistic ?? "",
  };
  return [queryOf({ Id: uuidOf(arn), MetricStat, ReturnData: true })];
}

/** A query as events spell it: names begin in lower case, dimensions are a map. */
function queryOf({ Id = "", Expression, MetricStat, Label, ReturnData = true, Period }: MetricDataQuery): JsonObject {
  return withoutAbsent({
    id: Id,
    expression: Expression,
    metricStat: MetricStat === undefined ? undefined : metricStatOf(MetricStat),
    label: Label,
    returnData: ReturnData,
    period: Period,
  });
}

function metricStatOf({ Metric, Period, Stat, Unit }: MetricStat): JsonObject {
  const { Namespace = "", MetricName = "", Dimensions = [] } = Metric ?? {};
  const dimensions = Object.fromEntries(Dimensions.map(({ Name = "", Value = "" }) => [Name, Value]));
  return withoutAbsent({
    metric: { namespace: Namespace, name: MetricName, dimensions },
    period: Period,
    stat: Stat,
    unit: Unit,
  });
}

function withoutAbsent(members: Readonly<Record<string, JsonValue | undefined>>): JsonObject {
  const entries = Object.entries(members);
  return Object.fromEntries(entries.filter((entry): entry is [string, JsonValue] => entry[1] !== undefined));
}

/** An id in the form of a UUID that follows from a text. */
function uuidOf(text: string): string {
  const hash = createHash("sha256").update(text).digest("hex");
  return [hash.slice(0, 8), hash.slice(8, 12), hash.slice(12, 16), hash.slice(16, 20), hash.slice(20, 32)].join("-");
}

function triggerOf(input: PutMetricAlarmInput): JsonObject {
  return {
    ...(input.Metrics === undefined ? triggerMetric(input) : { Metrics: input.Metrics.map(triggerQuery) }),
    ...withoutAbsent({
      DatapointsToAlarm: input.DatapointsToAlarm,
      Threshold: input.Threshold,
      ThresholdMetricId: input.ThresholdMetricId,
    }),
    EvaluationPeriods: input.EvaluationPeriods ?? 1,
    ComparisonOperator: input.ComparisonOperator ?? "",
    TreatMissingData: input.TreatMissingData ?? "",
    EvaluateLowSampleCountPercentile: input.EvaluateLowSampleCountPercentile ?? "",
  };
}

function triggerMetric(input: PutMetricAlarmInput): JsonObject {
  return {
    ...withoutAbsent({ MetricName: input.MetricName, Namespace: input.Namespace, Period: input.Period }),
    Unit: input.Unit ?? null,
    ...triggerStatistic(input),
    Dimensions: (input.Dimensions ?? []).map(lowerDimension),
  };
}

function triggerQuery({ Id = "", Expression, Label, MetricStat, ReturnData = true }: MetricDataQuery): JsonObject {
  const { Metric, Period, Stat, Unit } = MetricStat ?? {};
  const { Dimensions = [], MetricName, Namespace } = Metric ?? {};
  const metric = { ...withoutAbsent({ MetricName, Namespace }), Dimensions: Dimensions.map(lowerDimension) };
  const stat = MetricStat === undefined ? undefined : { Metric: metric, ...withoutAbsent({ Period, Stat, Unit }) };
  return withoutAbsent({ Id, Expression, Label, MetricStat: stat, ReturnData });
}

function lowerDimension({ Name: name = "", Value: value = "" }: Dimension): JsonObject {
  return { name, value };
}

function triggerStatistic({ Statistic: simple, ExtendedStatistic: extended }: PutMetricAlarmInput): JsonObject {
  if (simple !== undefined) return { StatisticType: "Statistic", Statistic: snakeCase(simple) };
  return extended === undefined ? {} : { StatisticType: "ExtendedStatistic", ExtendedStatistic: extended };
}

/** `SAMPLE_COUNT` of `SampleCount`, as recorded. */
function snakeCase(name: string): string {
  return name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, "_").toUpperCase();
}
