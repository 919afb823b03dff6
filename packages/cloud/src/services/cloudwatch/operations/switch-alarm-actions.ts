import type { Scope } from "@faultline/core";
import type { AlarmParts } from "../alarms/alarm-parts.ts";
import { recordConfiguration } from "../alarms/store-alarm.ts";
import type { CloudWatchHandler } from "../cloudwatch-dependencies.ts";

/** EnableAlarmActions. Names that do not exist are passed over. */
export function enableAlarmActions(parts: AlarmParts): CloudWatchHandler<"EnableAlarmActions"> {
  return (input, { scope }) => {
    switchActions(parts, scope, { names: input.AlarmNames ?? [], actionsEnabled: true });
    return {};
  };
}

/** DisableAlarmActions: alarms still change their states, and do nothing about it. */
export function disableAlarmActions(parts: AlarmParts): CloudWatchHandler<"DisableAlarmActions"> {
  return (input, { scope }) => {
    switchActions(parts, scope, { names: input.AlarmNames ?? [], actionsEnabled: false });
    return {};
  };
}

function switchActions(
  parts: AlarmParts,
  scope: Scope,
  { names, actionsEnabled }: { readonly names: readonly string[]; readonly actionsEnabled: boolean },
): void {
  for (const name of names) {
    const existing = parts.catalog.find(scope, name);
    if (existing === undefined || existing.actionsEnabled === actionsEnabled) continue;
    const alarm = { ...existing, actionsEnabled, configurationUpdatedAt: parts.clock.now() };
    parts.catalog.put(scope, alarm);
    recordConfiguration(parts, scope, { alarm, type: "Update" });
  }
}
