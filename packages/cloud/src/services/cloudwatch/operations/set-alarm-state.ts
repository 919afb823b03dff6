import { parseJson } from "@faultline/core";
import type { AlarmParts } from "../alarms/alarm-parts.ts";
import type { CloudWatchHandler } from "../cloudwatch-dependencies.ts";
import { cloudWatchError, missingParameter } from "../errors.ts";

/** SetAlarmState: acts as if the alarm had changed by itself; its next evaluation sets what the data says. */
export function setAlarmState({ catalog, engine, clock }: AlarmParts): CloudWatchHandler<"SetAlarmState"> {
  return (input, { scope }) => {
    const { AlarmName = "", StateValue, StateReason, StateReasonData } = input;
    const alarm = catalog.get(scope, AlarmName);
    if (StateValue === undefined) throw missingParameter("StateValue");
    if (StateReason === undefined) throw missingParameter("StateReason");
    if (StateReasonData !== undefined && parseJson(StateReasonData) === undefined) {
      throw cloudWatchError("InvalidFormatFault", "StateReasonData is not valid JSON.");
    }
    const now = clock.now();
    engine.setStatus(scope, alarm, {
      value: StateValue,
      reason: StateReason,
      ...(StateReasonData === undefined ? {} : { reasonData: StateReasonData }),
      updatedAt: now,
      transitionedAt: StateValue === alarm.status.value ? alarm.status.transitionedAt : now,
    });
    if (alarm.kind === "metric") engine.evaluateComposites(scope);
    return {};
  };
}
