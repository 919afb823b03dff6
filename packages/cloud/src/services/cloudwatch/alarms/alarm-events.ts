import type { PutMetricAlarmInput } from "@aws-sdk/client-cloudwatch";
import { isJsonObject, type JsonObject, type JsonValue, parseJson, type Scope } from "@faultline/core";
import { type AlarmRecord, alarmArn, type AlarmStatus } from "./alarm-record.ts";
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
      state: stateOf(alarm.status),
      previousState: stateOf(previous),
      configuration: configurationOf(alarm),
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
      state: stateOf(alarm.status),
      previousState: stateOf(previous),
      configuration: configurationOf(alarm),
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

function configurationOf(alarm: AlarmRecord): JsonObject {
  const description = alarm.input.AlarmDescription === undefined ? {} : { description: alarm.input.AlarmDescription };
  if (alarm.kind === "composite") {
    const { AlarmRule: alarmRule = "", ActionsSuppressor: actionsSuppressor } = alarm.input;
    return { ...description, alarmRule, ...(actionsSuppressor === undefined ? {} : { actionsSuppressor }) };
  }
  return { ...description, metrics: metricsOf(alarm.input) };
}

function metricsOf(input: PutMetricAlarmInput): JsonValue {
  if (input.Metrics !== undefined) return input.Metrics.map((query) => lowerFirst({ ...query }));
  const { Namespace = "", MetricName = "", Dimensions = [], Period = 0, Unit } = input;
  const stat = input.Statistic ?? input.ExtendedStatistic ?? "";
  const dimensions = Object.fromEntries(Dimensions.map(({ Name = "", Value = "" }) => [Name, Value]));
  const metric = { namespace: Namespace, name: MetricName, dimensions };
  const metricStat = { metric, period: Period, stat, ...(Unit === undefined ? {} : { unit: Unit }) };
  return [{ id: "m1", metricStat, returnData: true }];
}

/** The same object with names that begin in lower case, as events spell them. */
function lowerFirst(value: object): JsonValue {
  const copy = parseJson(JSON.stringify(value)) ?? null;
  return renamed(copy);
}

function renamed(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(renamed);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name.charAt(0).toLowerCase() + name.slice(1), renamed(member)]),
  );
}

function triggerOf(input: PutMetricAlarmInput): JsonObject {
  const { Dimensions = [] } = input;
  const given: Record<string, JsonValue> = {};
  for (const name of ["MetricName", "Namespace", "Unit", "Period", "DatapointsToAlarm", "Threshold"] as const) {
    const value = input[name];
    if (value !== undefined) given[name] = value;
  }
  return {
    ...given,
    ...triggerStatistic(input),
    Dimensions: Dimensions.map(({ Name = "", Value = "" }) => ({ name: Name, value: Value })),
    EvaluationPeriods: input.EvaluationPeriods ?? 1,
    ComparisonOperator: input.ComparisonOperator ?? "",
    TreatMissingData: input.TreatMissingData ?? "",
    EvaluateLowSampleCountPercentile: input.EvaluateLowSampleCountPercentile ?? "",
  };
}

function triggerStatistic({ Statistic: simple, ExtendedStatistic: extended }: PutMetricAlarmInput): JsonObject {
  if (simple !== undefined) return { StatisticType: "Statistic", Statistic: simple.toUpperCase() };
  return extended === undefined ? {} : { StatisticType: "ExtendedStatistic", ExtendedStatistic: extended };
}
