import type { Scope } from "@faultline/core";
import type { AlarmParts } from "../alarms/alarm-parts.ts";
import { alarmArn, type AlarmRecord } from "../alarms/alarm-record.ts";
import type { CloudWatchHandler } from "../cloudwatch-dependencies.ts";
import { cloudWatchError } from "../errors.ts";

/** TagResource: of alarms. */
export function tagResource({ catalog }: AlarmParts): CloudWatchHandler<"TagResource"> {
  return (input, { scope }) => {
    const alarm = alarmAt(catalog, scope, input.ResourceARN);
    const added = Object.fromEntries((input.Tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value]));
    catalog.put(scope, { ...alarm, tags: { ...alarm.tags, ...added } });
    return {};
  };
}

/** UntagResource: of alarms. */
export function untagResource({ catalog }: AlarmParts): CloudWatchHandler<"UntagResource"> {
  return (input, { scope }) => {
    const alarm = alarmAt(catalog, scope, input.ResourceARN);
    const removed = new Set(input.TagKeys);
    const tags = Object.fromEntries(Object.entries(alarm.tags).filter(([key]) => !removed.has(key)));
    catalog.put(scope, { ...alarm, tags });
    return {};
  };
}

/** ListTagsForResource: of alarms. */
export function listTagsForResource({ catalog }: AlarmParts): CloudWatchHandler<"ListTagsForResource"> {
  return (input, { scope }) => {
    const { tags } = alarmAt(catalog, scope, input.ResourceARN);
    return { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
  };
}

function alarmAt(catalog: AlarmParts["catalog"], scope: Scope, arn: string | undefined): AlarmRecord {
  const alarm = catalog.find(scope, arn ?? "");
  if (alarm !== undefined && alarmArn(scope, alarm.name) === arn) return alarm;
  throw cloudWatchError("ResourceNotFoundException", `Unknown resource: ${arn ?? ""}`);
}
