import type { Tag } from "@aws-sdk/client-cloudwatch";
import { isJsonObject, type JsonObject, parseJson, type Scope } from "@faultline/core";
import { cloudWatchError } from "../errors.ts";
import { ALARMS } from "../limits.ts";
import type { AlarmParts } from "./alarm-parts.ts";
import type { AlarmRecord, CompositeAlarmRecord, MetricAlarmRecord } from "./alarm-record.ts";
import { initialStatus } from "./judge-metric-alarm.ts";

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
  const data = { version: "1.0", type, [`${done}Alarm`]: configurationOf(alarm) };
  catalog.record(scope, alarm, {
    kind: "ConfigurationUpdate",
    summary: `Alarm "${alarm.name}" ${done}`,
    data: JSON.stringify(data),
  });
}

function configurationOf({ input }: AlarmRecord): JsonObject {
  const copy = parseJson(JSON.stringify(input));
  return isJsonObject(copy) ? copy : {};
}

function tagsOf(tags: readonly Tag[] = []): Readonly<Record<string, string>> {
  return Object.fromEntries(tags.map(({ Key = "", Value = "" }) => [Key, Value]));
}
