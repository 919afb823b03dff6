import type { AlarmParts } from "../alarms/alarm-parts.ts";
import { childrenOf } from "../alarms/alarm-engine.ts";
import { actionsOf, alarmNameOf, type AlarmRecord } from "../alarms/alarm-record.ts";
import { describeCompositeAlarm, describeMetricAlarm } from "../alarms/describe-alarm.ts";
import type { CloudWatchHandler } from "../cloudwatch-dependencies.ts";
import { cloudWatchError, invalidValue } from "../errors.ts";
import { DESCRIBED_DEFAULT, DESCRIBED_MOST } from "../limits.ts";

type Input = Parameters<CloudWatchHandler<"DescribeAlarms">>[0];

/** DescribeAlarms: alarms in the order of their names; composite ones only where they are asked for. */
export function describeAlarms({ catalog }: AlarmParts): CloudWatchHandler<"DescribeAlarms"> {
  return (input, { scope }) => {
    checkCombination(input);
    const limit = input.MaxRecords ?? DESCRIBED_DEFAULT;
    if (!(Number.isInteger(limit) && limit >= 1 && limit <= DESCRIBED_MOST)) throw invalidValue("MaxRecords", limit);
    const after = input.NextToken === undefined ? undefined : Buffer.from(input.NextToken, "base64url").toString();
    const selected = selectRelated(input, catalog.list(scope))
      .filter((alarm) => isSelected(input, alarm))
      .filter(({ name }) => after === undefined || name > after);
    const page = selected.slice(0, limit);
    const last = page.at(-1);
    return {
      LogAlarms: [], // The lab has no alarms on queries of logs.
      CompositeAlarms: page.flatMap((one) => (one.kind === "composite" ? [describeCompositeAlarm(scope, one)] : [])),
      MetricAlarms: page.flatMap((one) => (one.kind === "metric" ? [describeMetricAlarm(scope, one)] : [])),
      ...(last === undefined || selected.length <= limit
        ? {}
        : { NextToken: Buffer.from(last.name).toString("base64url") }),
    };
  };
}

function checkCombination(input: Input): void {
  if (input.AlarmNames !== undefined && input.AlarmNamePrefix !== undefined) {
    throw cloudWatchError(
      "InvalidParameterCombinationException",
      "The parameters AlarmNames and AlarmNamePrefix are mutually exclusive and you have specified both.",
    );
  }
  if ((input.AlarmNames?.length ?? 0) > DESCRIBED_MOST) {
    throw cloudWatchError(
      "InvalidParameterValueException",
      `The collection AlarmNames must not have a size greater than ${DESCRIBED_MOST}.`,
    );
  }
}

/** The children or parents of an alarm, where they are asked for; else all. */
function selectRelated(input: Input, alarms: readonly AlarmRecord[]): readonly AlarmRecord[] {
  const { ChildrenOfAlarmName: parent, ParentsOfAlarmName: child } = input;
  if (parent !== undefined) {
    const children = alarms.flatMap((one) => (one.kind === "composite" && one.name === parent ? childrenOf(one) : []));
    return alarms.filter(({ name }) => children.includes(name));
  }
  if (child === undefined) return alarms;
  return alarms.filter((one) => one.kind === "composite" && childrenOf(one).includes(alarmNameOf(child)));
}

function isSelected(input: Input, alarm: AlarmRecord): boolean {
  const type = alarm.kind === "metric" ? "MetricAlarm" : "CompositeAlarm";
  const { AlarmNames, AlarmNamePrefix, StateValue, ActionPrefix } = input;
  return (
    typesOf(input).includes(type) &&
    (AlarmNames === undefined || AlarmNames.includes(alarm.name)) &&
    (AlarmNamePrefix === undefined || alarm.name.startsWith(AlarmNamePrefix)) &&
    (StateValue === undefined || alarm.status.value === StateValue) &&
    (ActionPrefix === undefined || hasAction(alarm, ActionPrefix))
  );
}

/** Without saying so, a request by name or by relation means alarms of both types, any other metric alarms alone. */
function typesOf({ AlarmTypes, AlarmNames, ChildrenOfAlarmName, ParentsOfAlarmName }: Input): readonly string[] {
  if (AlarmTypes !== undefined) return AlarmTypes;
  const isByName = [AlarmNames, ChildrenOfAlarmName, ParentsOfAlarmName].some((member) => member !== undefined);
  return isByName ? ALL_TYPES : METRIC_ONLY;
}

const METRIC_ONLY: readonly string[] = ["MetricAlarm"];
const ALL_TYPES: readonly string[] = ["MetricAlarm", "CompositeAlarm"];

function hasAction(alarm: AlarmRecord, prefix: string): boolean {
  return (["ALARM", "INSUFFICIENT_DATA", "OK"] as const).some((state) =>
    actionsOf(alarm, state).some((action) => action.startsWith(prefix)),
  );
}
