import { epochMs, type Random } from "@faultline/core";
import { embeddedMetrics } from "@faultline/telemetry";
import { checkBatch, splitByAge } from "../event-batch.ts";
import { checkedGroupName, checkedStreamName } from "../check-input.ts";
import { storeError } from "../errors.ts";
import type { LogsDependencies, LogsHandler } from "../logs-dependencies.ts";

/** PutLogEvents: answered once the events survive a kill of the lab. Sequence tokens are accepted and ignored. */
export function putLogEvents({
  catalog,
  store,
  arrivals,
  clock,
  random,
}: LogsDependencies): LogsHandler<"PutLogEvents"> {
  return async (input, { scope }) => {
    const logGroup = checkedGroupName(input.logGroupName);
    const logStream = checkedStreamName(input.logStreamName);
    const events = checkBatch(input.logEvents ?? []);
    const [{ retentionInDays }] = await Promise.all([
      catalog.group(scope, logGroup),
      catalog.stream(scope, logGroup, logStream),
    ]);
    const now = clock.now();
    const { accepted, rejected } = splitByAge(events, now, retentionInDays);
    const logEvents = accepted.map(({ timestamp, message }) => {
      return { scope, logGroup, logStream, timestamp: epochMs(timestamp), ingestionTime: now, message };
    });
    await store.append({ logEvents, datums: logEvents.flatMap(embeddedMetrics) }).catch((error: unknown) => {
      throw storeError(error);
    });
    arrivals.publish(logEvents);
    const nextSequenceToken = sequenceToken(random);
    return { nextSequenceToken, ...(rejected === undefined ? {} : { rejectedLogEventsInfo: rejected }) };
  };
}

/** 56 decimal digits that mean nothing, as since 2023 on AWS. */
function sequenceToken(random: Random): string {
  return `4${Array.from({ length: 55 }, () => Math.floor(random.next() * 10)).join("")}`;
}
