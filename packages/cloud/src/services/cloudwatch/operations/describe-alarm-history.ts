import type { AlarmHistoryItem } from "@aws-sdk/client-cloudwatch";
import type { HistoryRecord } from "../alarms/alarm-catalog.ts";
import type { AlarmParts } from "../alarms/alarm-parts.ts";
import type { CloudWatchHandler } from "../cloudwatch-dependencies.ts";
import { cloudWatchError, invalidValue } from "../errors.ts";
import { DESCRIBED_DEFAULT, DESCRIBED_MOST } from "../limits.ts";

type Input = Parameters<CloudWatchHandler<"DescribeAlarmHistory">>[0];

/** DescribeAlarmHistory: what happened, newest first unless asked otherwise. */
export function describeAlarmHistory({ catalog }: AlarmParts): CloudWatchHandler<"DescribeAlarmHistory"> {
  return (input, { scope }) => {
    const limit = input.MaxRecords ?? DESCRIBED_DEFAULT;
    if (!(Number.isInteger(limit) && limit >= 1 && limit <= DESCRIBED_MOST)) throw invalidValue("MaxRecords", limit);
    const offset = input.NextToken === undefined ? 0 : decodeToken(input.NextToken);
    const types = input.AlarmTypes ?? (input.AlarmName === undefined ? ["MetricAlarm"] : undefined);
    const items = catalog.history(scope).filter((item) => isSelected(input, item) && isOfType(item, types));
    if (input.ScanBy !== "TimestampAscending") items.reverse();
    const page = items.slice(offset, offset + limit);
    const next = offset + limit;
    return {
      AlarmHistoryItems: page.map(describe),
      ...(items.length > next ? { NextToken: Buffer.from(`from:${next}`).toString("base64url") } : {}),
    };
  };
}

function isSelected({ AlarmName, HistoryItemType, StartDate, EndDate }: Input, item: HistoryRecord): boolean {
  return (
    (AlarmName === undefined || item.alarmName === AlarmName) &&
    (HistoryItemType === undefined || item.kind === HistoryItemType) &&
    (StartDate === undefined || item.at >= StartDate.getTime()) &&
    (EndDate === undefined || item.at <= EndDate.getTime())
  );
}

function typeOf({ alarmKind }: HistoryRecord): "CompositeAlarm" | "MetricAlarm" {
  return alarmKind === "metric" ? "MetricAlarm" : "CompositeAlarm";
}

function isOfType(item: HistoryRecord, types: readonly string[] | undefined): boolean {
  return types === undefined || types.includes(typeOf(item));
}

function describe(item: HistoryRecord): AlarmHistoryItem {
  return {
    AlarmName: item.alarmName,
    AlarmType: typeOf(item),
    Timestamp: new Date(item.at),
    HistoryItemType: item.kind,
    HistorySummary: item.summary,
    HistoryData: item.data,
  };
}

function decodeToken(token: string): number {
  const match = /^from:(\d{1,9})$/.exec(Buffer.from(token, "base64url").toString());
  if (match === null) throw cloudWatchError("InvalidNextToken", "The NextToken is invalid.");
  return Number(match[1]);
}
