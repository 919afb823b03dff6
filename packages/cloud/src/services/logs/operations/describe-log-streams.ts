import type { LogStream as LogStreamOutput } from "@aws-sdk/client-cloudwatch-logs";
import type { Scope } from "@faultline/core";
import { checkedLimit, groupNameOf } from "../check-input.ts";
import { logsError } from "../errors.ts";
import { encodePosition } from "../event-position.ts";
import { DESCRIBE_ENTRIES } from "../limits.ts";
import { type LogStream, logStreamArn } from "../log-group.ts";
import type { LogsDependencies, LogsHandler } from "../logs-dependencies.ts";
import { pageOf, sortableKey } from "../page-token.ts";

/** DescribeLogStreams. */
export function describeLogStreams({ catalog }: LogsDependencies): LogsHandler<"DescribeLogStreams"> {
  return async (input, { scope }) => {
    const logGroup = groupNameOf(input);
    const limit = checkedLimit(input.limit, { max: DESCRIBE_ENTRIES, byDefault: DESCRIBE_ENTRIES });
    const isByTime = input.orderBy === "LastEventTime";
    const prefix = input.logStreamNamePrefix ?? "";
    if (isByTime && prefix !== "") {
      throw logsError("InvalidParameterException", "Cannot order by LastEventTime with a logStreamNamePrefix.");
    }
    const streams = (await catalog.streams(scope, logGroup)).filter(({ name }) => name.startsWith(prefix));
    const ordered = isByTime ? streams.toSorted((a, b) => lastEventTime(a) - lastEventTime(b)) : streams;
    const shown = input.descending === true ? ordered.toReversed() : ordered;
    const page = pageOf(shown, isByTime ? timeKey : ({ name }) => name, {
      limit,
      nextToken: input.nextToken,
      order: input.descending === true ? "descending" : "ascending",
    });
    const logStreams = page.entries.map((stream) => describe(scope, logGroup, stream));
    return { logStreams, ...(page.nextToken === undefined ? {} : { nextToken: page.nextToken }) };
  };
}

function lastEventTime({ activity }: LogStream): number {
  return activity?.lastEventTime ?? 0;
}

/** Streams of the same time are in the order of their names. */
function timeKey(stream: LogStream): string {
  return sortableKey(lastEventTime(stream), stream.name);
}

/** `storedBytes` of a stream is always 0 since 2019; a group's is kept. */
function describe(scope: Scope, logGroup: string, { name, creationTime, activity }: LogStream): LogStreamOutput {
  const received =
    activity === undefined
      ? {}
      : {
          firstEventTimestamp: activity.firstEventTime,
          lastEventTimestamp: activity.lastEventTime,
          lastIngestionTime: activity.lastIngestionTime,
          uploadSequenceToken: encodePosition({ timestamp: activity.lastEventTime, eventId: 0 }),
        };
  return { logStreamName: name, creationTime, ...received, arn: logStreamArn(scope, logGroup, name), storedBytes: 0 };
}
