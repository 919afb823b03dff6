import type { CompositeAlarm, MetricAlarm } from "@aws-sdk/client-cloudwatch";
import type { Scope } from "@faultline/core";
import {
  type AlarmRecord,
  alarmArn,
  type CompositeAlarmRecord,
  type MetricAlarmRecord,
  suppressedReason,
} from "./alarm-record.ts";

/** A metric alarm as DescribeAlarms answers it. */
export function describeMetricAlarm(scope: Scope, alarm: MetricAlarmRecord): MetricAlarm {
  const { Tags: _, ...input } = alarm.input;
  return {
    ...input,
    ...describeCommon(scope, alarm),
    ...(input.Metrics === undefined ? { Dimensions: input.Dimensions ?? [] } : {}),
  };
}

/** A composite alarm as DescribeAlarms answers it. */
export function describeCompositeAlarm(scope: Scope, alarm: CompositeAlarmRecord): CompositeAlarm {
  const { Tags: _, ...input } = alarm.input;
  const { suppressedBy } = alarm;
  return {
    ...input,
    ...describeCommon(scope, alarm),
    ...(suppressedBy === undefined
      ? {}
      : { ActionsSuppressedBy: suppressedBy, ActionsSuppressedReason: suppressedReason(suppressedBy) }),
  };
}

function describeCommon(scope: Scope, { name, input, status, ...alarm }: AlarmRecord) {
  return {
    AlarmArn: alarmArn(scope, name),
    ActionsEnabled: alarm.actionsEnabled,
    OKActions: input.OKActions ?? [],
    AlarmActions: input.AlarmActions ?? [],
    InsufficientDataActions: input.InsufficientDataActions ?? [],
    AlarmConfigurationUpdatedTimestamp: new Date(alarm.configurationUpdatedAt),
    StateValue: status.value,
    StateReason: status.reason,
    ...(status.reasonData === undefined ? {} : { StateReasonData: status.reasonData }),
    StateUpdatedTimestamp: new Date(status.updatedAt),
    StateTransitionedTimestamp: new Date(status.transitionedAt),
  };
}
