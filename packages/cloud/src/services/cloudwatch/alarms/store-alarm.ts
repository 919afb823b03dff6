import type { Tag } from "@aws-sdk/client-cloudwatch";
import { isJsonObject, type JsonObject, type JsonValue, parseJson, type Scope } from "@faultline/core";
import { cloudWatchError } from "../errors.ts";
import { ALARMS } from "../limits.ts";
import type { AlarmParts } from "./alarm-parts.ts";
import { alarmArn, type AlarmRecord, type CompositeAlarmRecord, type MetricAlarmRecord } from "./alarm-record.ts";
import { initialStatus } from "./judge-metric-alarm.ts";
import { timeText } from "./state-reason.ts";

/** What is put: an alarm's kind and its input. */
type PutAlarm = Pick<CompositeAlarmRecord, "input" | "kind"> | Pick<MetricAlarmRecord, "input" | "kind">;

/** Creates an alarm, or gives an existing one a new configuration; its state stays, and its tags. */
export function storeAlarm({ catalog, clock, schedule }: AlarmParts, scope: Scope, put: PutAlarm): void {
  const { AlarmName: name = "", ActionsEnabled: actionsEnabled = true, Tags } = put.input;
  const existing = catalog.find(scope, name);
  checkPlace(catalog.list(scope).length, put, existing);
  const now = clock.now();
  const common = { ...keptOf(existing, now, Tags), name, actionsEnabled, configurationUpdatedAt: now };
  const alarm: AlarmRecord =
    put.kind === "metric" ? { ...put, ...common } : { ...put, ...common, actedOn: common.status.value };
  catalog.put(scope, alarm);
  recordConfiguration({ catalog }, scope, { alarm, type: existing === undefined ? "Create" : "Update" });
  schedule.wake();
}

function checkPlace(count: number, { kind, input }: PutAlarm, existing: AlarmRecord | undefined): void {
  if (existing !== undefined && existing.kind !== kind) {
    const message = `There is a ${existing.kind} alarm with the name ${input.AlarmName} already.`;
    throw cloudWatchError("ValidationError", message);
  }
  if (existing === undefined && count >= ALARMS) {
    throw cloudWatchError("LimitExceededFault", `The maximum limit of ${ALARMS} alarms for this account is exceeded.`);
  }
}

/** What an update leaves as it is. */
function keptOf(existing: AlarmRecord | undefined, now: number, tags: readonly Tag[] | undefined) {
  if (existing === undefined) return { status: initialStatus(now), tags: tagsOf(tags) };
  const { status, leftAlarmAt } = existing;
  return { status, tags: existing.tags, ...(leftAlarmAt === undefined ? {} : { leftAlarmAt }) };
}

/** Notes in the history that an alarm was created, updated or deleted. */
export function recordConfiguration(
  { catalog }: Pick<AlarmParts, "catalog">,
  scope: Scope,
  { alarm, type }: { readonly alarm: AlarmRecord; readonly type: "Create" | "Delete" | "Update" },
): void {
  const done = type === "Update" ? "updated" : `${type.toLowerCase()}d`;
  const data = { version: "1.0", type, [`${done}Alarm`]: configurationOf(scope, alarm) };
  catalog.record(scope, alarm, {
    kind: "ConfigurationUpdate",
    summary: `Alarm "${alarm.name}" ${done}`,
    data: JSON.stringify(data),
  });
}

/** An alarm as history tells of it: names begin in lower case, and `OKActions` is `okactions`. */
function configurationOf(scope: Scope, { name, input, status, ...alarm }: AlarmRecord): JsonObject {
  const { AlarmName: _, Tags: __, OKActions, AlarmActions, InsufficientDataActions, ...rest } = input;
  return {
    alarmName: name,
    alarmArn: alarmArn(scope, name),
    alarmConfigurationUpdatedTimestamp: timeText(alarm.configurationUpdatedAt),
    ...lowerFirst({ ...(alarm.kind === "metric" ? { Dimensions: [] } : {}), ...rest }),
    stateValue: status.value,
    stateUpdatedTimestamp: timeText(status.updatedAt),
    actionsEnabled: alarm.actionsEnabled,
    alarmActions: AlarmActions ?? [],
    insufficientDataActions: InsufficientDataActions ?? [],
    okactions: OKActions ?? [],
  };
}

function lowerFirst(value: object): JsonObject {
  const renamed = renameMembers(parseJson(JSON.stringify(value)) ?? null);
  return isJsonObject(renamed) ? renamed : {};
}

function renameMembers(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(renameMembers);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name.charAt(0).toLowerCase() + name.slice(1),
      renameMembers(member),
    ]),
  );
}

function tagsOf(tags: readonly Tag[] = []): Readonly<Record<string, string>> {
  return Object.fromEntries(tags.map(({ Key = "", Value = "" }) => [Key, Value]));
}
