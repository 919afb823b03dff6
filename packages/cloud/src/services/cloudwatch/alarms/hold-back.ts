import { suppressActions } from "@faultline/telemetry";
import type { AlarmRecord, CompositeAlarmRecord } from "./alarm-record.ts";

/** What became of actions that wait for a suppressor. */
export interface HeldBack {
  /** The alarm, changed where the suppression changed. */
  readonly record: CompositeAlarmRecord;
  readonly shouldAct: boolean;
}

/**
 * Decides on the actions of an alarm that wait for its suppressor. Let go, only the state that then holds is acted on,
 * and only if it is another than the one acted on last.
 */
export function holdBack(alarm: CompositeAlarmRecord, suppressor: AlarmRecord | undefined, now: number): HeldBack {
  const { heldBackSince, suppressedBy: before, ...rest } = alarm;
  if (heldBackSince === undefined) return { record: alarm, shouldAct: false };
  const { suppressedBy } = suppressActions(
    {
      state: suppressor?.status.value,
      leftAlarmAt: suppressor?.leftAlarmAt,
      waitPeriodSeconds: alarm.input.ActionsSuppressorWaitPeriod ?? 0,
      extensionPeriodSeconds: alarm.input.ActionsSuppressorExtensionPeriod ?? 0,
    },
    heldBackSince,
    now,
  );
  if (suppressedBy !== undefined) {
    const record = suppressedBy === before ? alarm : { ...alarm, suppressedBy };
    return { record, shouldAct: false };
  }
  const shouldAct = alarm.status.value !== alarm.actedOn;
  return { record: { ...rest, actedOn: alarm.status.value }, shouldAct };
}
