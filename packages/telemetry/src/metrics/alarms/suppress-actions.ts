import type { AlarmState } from "./evaluate-alarm.ts";

/** Why a composite alarm's actions are held back. */
export type SuppressedBy = "Alarm" | "ExtensionPeriod" | "WaitPeriod";

/** How a suppressor works. */
export interface Suppressor {
  readonly state: AlarmState | undefined;
  /** When it left `ALARM` last, milliseconds since the epoch; undefined when it never was in it. */
  readonly leftAlarmAt: number | undefined;
  readonly waitPeriodSeconds: number;
  readonly extensionPeriodSeconds: number;
}

/** Whether the actions of a change may run. */
export interface Suppression {
  /** Absent: the actions may run. */
  readonly suppressedBy?: SuppressedBy;
  /** When to look again, milliseconds since the epoch; absent where only the suppressor's next change matters. */
  readonly until?: number;
}

/**
 * Whether a composite alarm may act on its change of `changedAt`: not while its suppressor is in `ALARM`, nor for the
 * extension period after it left it, nor for the wait period after the change, in which the suppressor may still come.
 *
 * @see CloudWatch User Guide, "Composite alarm action suppression", read 2026-11.
 */
export function suppressActions(suppressor: Suppressor, changedAt: number, now: number): Suppression {
  if (suppressor.state === "ALARM") return { suppressedBy: "Alarm" };
  const { leftAlarmAt, extensionPeriodSeconds, waitPeriodSeconds } = suppressor;
  if (leftAlarmAt !== undefined) {
    const until = leftAlarmAt + extensionPeriodSeconds * 1000;
    if (now < until) return { suppressedBy: "ExtensionPeriod", until };
    if (leftAlarmAt >= changedAt) return {}; // It has come and gone: there is nothing more to wait for.
  }
  const until = changedAt + waitPeriodSeconds * 1000;
  return now < until ? { suppressedBy: "WaitPeriod", until } : {};
}
