import type { CloudWatchHandler } from "../cloudwatch-dependencies.ts";
import type { AlarmParts } from "../alarms/alarm-parts.ts";
import { checkMetricAlarm } from "../alarms/check-metric-alarm.ts";
import { storeAlarm } from "../alarms/store-alarm.ts";

/** PutMetricAlarm: creates an alarm in `INSUFFICIENT_DATA`, or changes one and keeps its state. */
export function putMetricAlarm(parts: AlarmParts): CloudWatchHandler<"PutMetricAlarm"> {
  return (input, { scope }) => {
    checkMetricAlarm(input, scope.region);
    storeAlarm(parts, scope, { kind: "metric", input });
    return {};
  };
}
