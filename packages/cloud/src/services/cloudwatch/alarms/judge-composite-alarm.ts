import type { Scope } from "@faultline/core";
import { alarmsIn, type AlarmState, evaluateRule, parseAlarmRule } from "@faultline/telemetry";
import { alarmArn, type AlarmRecord, type AlarmStatus, type CompositeAlarmRecord } from "./alarm-record.ts";
import { UNCHECKED } from "./judge-metric-alarm.ts";
import { timeText, weekdayText } from "./state-reason.ts";

/** What a composite alarm is judged in. */
export interface CompositeContext {
  readonly scope: Scope;
  /** An alarm by its name or ARN; undefined for one that is gone. */
  readonly find: (reference: string) => AlarmRecord | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * A composite alarm's status by its rule; undefined where it stays as it is.
 *
 * @see CloudWatch User Guide, "Alarm events and EventBridge", composite alarm, read 2026-11; that of a new one as recorded.
 */
export function judgeCompositeAlarm(alarm: CompositeAlarmRecord, context: CompositeContext): AlarmStatus | undefined {
  const { status } = alarm;
  const { result: rule } = parseAlarmRule(alarm.input.AlarmRule ?? "");
  const holds = rule === undefined ? undefined : evaluateRule(rule, (name) => context.find(name)?.status.value);
  const value = holds === undefined ? "INSUFFICIENT_DATA" : holds ? "ALARM" : "OK";
  if (value === status.value && status.reason !== UNCHECKED) return undefined;
  const children = rule === undefined ? [] : alarmsIn(rule).flatMap((name) => context.find(name) ?? []);
  return {
    value,
    ...reasonOf(alarm, { value, children, scope: context.scope }),
    updatedAt: context.now,
    transitionedAt: value === status.value ? status.transitionedAt : context.now,
  };
}

interface Change {
  readonly scope: Scope;
  readonly value: AlarmState;
  readonly children: readonly AlarmRecord[];
}

/** The alarm's own creation or update, or else the child that changed last. */
function reasonOf({ name, status, configurationUpdatedAt }: CompositeAlarmRecord, { scope, value, children }: Change) {
  const latest = children.reduce<AlarmRecord | undefined>(
    (found, child) =>
      found === undefined || child.status.transitionedAt >= found.status.transitionedAt ? child : found,
    undefined,
  );
  const isNew = status.reason === UNCHECKED;
  if (isNew || latest === undefined || configurationUpdatedAt > latest.status.transitionedAt) {
    const reason = `${alarmArn(scope, name)} was ${isNew ? "created" : "updated"} and its alarm rule evaluates to ${value}`;
    return { reason, reasonData: triggeringAlarms(scope, children) };
  }
  const { status: cause } = latest;
  return {
    reason: `${alarmArn(scope, latest.name)} transitioned to ${cause.value} at ${weekdayText(cause.transitionedAt)}`,
    reasonData: triggeringAlarms(scope, [latest]),
  };
}

function triggeringAlarms(scope: Scope, alarms: readonly AlarmRecord[]): string {
  return JSON.stringify({
    triggeringAlarms: alarms.map(({ name, status: { value, transitionedAt } }) => {
      return { arn: alarmArn(scope, name), state: { value, timestamp: timeText(transitionedAt) } };
    }),
  });
}
