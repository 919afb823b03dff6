import { type AlarmState, evaluateRule, parseAlarmRule } from "@faultline/telemetry";
import type { AlarmStatus, CompositeAlarmRecord } from "./alarm-record.ts";
import { UNCHECKED } from "./judge-metric-alarm.ts";

/** A composite alarm's status by its rule; undefined where it stays as it is. */
export function judgeCompositeAlarm(
  { input, status }: CompositeAlarmRecord,
  stateOf: (alarm: string) => AlarmState | undefined,
  now: number,
): AlarmStatus | undefined {
  const { AlarmRule: text = "" } = input;
  const { result: rule } = parseAlarmRule(text);
  const holds = rule === undefined ? undefined : evaluateRule(rule, stateOf);
  const value = holds === undefined ? "INSUFFICIENT_DATA" : holds ? "ALARM" : "OK";
  if (value === status.value && status.reason !== UNCHECKED) return undefined;
  return {
    value,
    reason: `${text} evaluates to ${holds === undefined ? "unknown: an alarm of the rule is gone" : String(holds).toUpperCase()}`,
    reasonData: JSON.stringify({ version: "1.0", alarmRule: text, result: holds ?? null }),
    updatedAt: now,
    transitionedAt: value === status.value ? status.transitionedAt : now,
  };
}
