import type { PutCompositeAlarmInput, PutMetricAlarmInput } from "@aws-sdk/client-cloudwatch";
import type { Scope } from "@faultline/core";
import type { AlarmState } from "@faultline/telemetry";

/** The state of an alarm and how it came about. */
export interface AlarmStatus {
  readonly value: AlarmState;
  readonly reason: string;
  /** JSON text; absent where a person set the state without it. */
  readonly reasonData?: string;
  /** Milliseconds since the epoch. */
  readonly updatedAt: number;
  readonly transitionedAt: number;
}

interface CommonRecord {
  readonly name: string;
  readonly actionsEnabled: boolean;
  readonly configurationUpdatedAt: number;
  readonly status: AlarmStatus;
  /** When it left `ALARM` last, milliseconds since the epoch. */
  readonly leftAlarmAt?: number;
  readonly tags: Readonly<Record<string, string>>;
}

/** A stored metric alarm: what was put, as it was put, and its state. */
export interface MetricAlarmRecord extends CommonRecord {
  readonly kind: "metric";
  readonly input: PutMetricAlarmInput;
}

/** A stored composite alarm. */
export interface CompositeAlarmRecord extends CommonRecord {
  readonly kind: "composite";
  readonly input: PutCompositeAlarmInput;
  /** A change whose actions are still held back: when it happened. */
  readonly heldBackSince?: number;
  readonly suppressedBy?: "Alarm" | "ExtensionPeriod" | "WaitPeriod";
  /** The state whose actions ran last. */
  readonly actedOn: AlarmState;
}

/** A stored alarm. */
export type AlarmRecord = CompositeAlarmRecord | MetricAlarmRecord;

/** The ARN of an alarm. */
export function alarmArn({ accountId, region }: Scope, name: string): string {
  return `arn:aws:cloudwatch:${region}:${accountId}:alarm:${name}`;
}

/** The name of an alarm by its name or its ARN. */
export function alarmNameOf(reference: string): string {
  return /^arn:[^:]*:cloudwatch:[^:]*:[^:]*:alarm:(.+)$/.exec(reference)?.[1] ?? reference;
}

/** What an alarm does in a state. */
export function actionsOf({ input }: AlarmRecord, state: AlarmState): readonly string[] {
  const actions = { ALARM: input.AlarmActions, INSUFFICIENT_DATA: input.InsufficientDataActions, OK: input.OKActions };
  return actions[state] ?? [];
}

/** Why a suppressor holds back actions, in AWS's words. @see CloudWatch User Guide, "Alarm events and EventBridge". */
export function suppressedReason(suppressedBy: NonNullable<CompositeAlarmRecord["suppressedBy"]>): string {
  return `Actions suppressed by ${suppressedBy}`;
}
