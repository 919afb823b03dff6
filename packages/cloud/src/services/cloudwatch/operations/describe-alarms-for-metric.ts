import type { PutMetricAlarmInput } from "@aws-sdk/client-cloudwatch";
import { dimensionsText } from "@faultline/telemetry";
import type { AlarmParts } from "../alarms/alarm-parts.ts";
import { describeMetricAlarm } from "../alarms/describe-alarm.ts";
import { checkedDimensions, checkedName } from "../check-metric.ts";
import type { CloudWatchHandler } from "../cloudwatch-dependencies.ts";

/** DescribeAlarmsForMetric: the alarms on one metric; a statistic, period or unit narrows them. */
export function describeAlarmsForMetric({ catalog }: AlarmParts): CloudWatchHandler<"DescribeAlarmsForMetric"> {
  return (input, { scope }) => {
    checkedName("Namespace", input.Namespace);
    checkedName("MetricName", input.MetricName);
    const dimensions = dimensionsText(checkedDimensions("Dimensions", input.Dimensions ?? []));
    const isSame = (alarm: PutMetricAlarmInput) =>
      (["Namespace", "MetricName"] as const).every((member) => alarm[member] === input[member]) &&
      (["Statistic", "ExtendedStatistic", "Period", "Unit"] as const).every(
        (member) => input[member] === undefined || alarm[member] === input[member],
      ) &&
      dimensionsText(checkedDimensions("Dimensions", alarm.Dimensions ?? [])) === dimensions;
    return {
      MetricAlarms: catalog
        .list(scope)
        .flatMap((alarm) =>
          alarm.kind === "metric" && isSame(alarm.input) ? [describeMetricAlarm(scope, alarm)] : [],
        ),
    };
  };
}
