import type { InputLogEvent, RejectedLogEventsInfo } from "@aws-sdk/client-cloudwatch-logs";
import { constraintError, logsError } from "./errors.ts";
import {
  BATCH_BYTES,
  BATCH_EVENTS,
  BATCH_SPAN_MS,
  EVENT_AGE_MS,
  EVENT_BYTES,
  EVENT_FUTURE_MS,
  EVENT_OVERHEAD_BYTES,
} from "./limits.ts";
import { earliestKept } from "./retention.ts";

/** An event of a batch. */
export interface BatchEvent {
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  readonly message: string;
}

/**
 * The events of a PutLogEvents request, once they obey the rules for a batch.
 *
 * @throws ServiceError `InvalidParameterException`.
 * @see CloudWatch Logs API Reference, "PutLogEvents", read 2026-11.
 */
export function checkBatch(events: readonly InputLogEvent[]): readonly BatchEvent[] {
  if (events.length === 0) throw constraintError("logEvents", "[]", "have length greater than or equal to 1");
  if (events.length > BATCH_EVENTS) {
    throw constraintError(
      "logEvents",
      `[${events.length} events]`,
      `have length less than or equal to ${BATCH_EVENTS}`,
    );
  }
  const checked = events.map(checkEvent);
  const bytes = checked.reduce((total, { message }) => total + sizeOf(message), 0);
  if (bytes > BATCH_BYTES) {
    throw logsError("InvalidParameterException", `Upload too large: ${bytes} bytes exceeds limit of ${BATCH_BYTES}`);
  }
  checkOrder(checked);
  return checked;
}

function checkEvent({ timestamp, message }: InputLogEvent, index: number): BatchEvent {
  const member = `logEvents.${index + 1}.member`;
  if (timestamp === undefined || timestamp < 0) {
    throw constraintError(`${member}.timestamp`, timestamp ?? "null", "have value greater than or equal to 0");
  }
  if (message === undefined || message === "") {
    throw constraintError(`${member}.message`, message ?? "null", "have length greater than or equal to 1");
  }
  const bytes = sizeOf(message);
  if (bytes > EVENT_BYTES) {
    throw logsError("InvalidParameterException", `Log event too large: ${bytes} bytes exceeds limit of ${EVENT_BYTES}`);
  }
  return { timestamp, message };
}

function checkOrder(events: readonly BatchEvent[]): void {
  let previous = 0;
  for (const { timestamp } of events) {
    if (timestamp < previous) {
      throw logsError(
        "InvalidParameterException",
        "Log events in a single PutLogEvents request must be in chronological order.",
      );
    }
    previous = timestamp;
  }
}

/** Events that are refused for their age do not count. */
function checkSpan(accepted: readonly BatchEvent[]): void {
  const [first, last] = [accepted[0], accepted.at(-1)];
  if (first === undefined || last === undefined || last.timestamp - first.timestamp <= BATCH_SPAN_MS) return;
  throw logsError(
    "InvalidParameterException",
    "The batch of log events in a single PutLogEvents request cannot span more than 24 hours.",
  );
}

function sizeOf(message: string): number {
  return Buffer.byteLength(message) + EVENT_OVERHEAD_BYTES;
}

/** What a batch stores, and which ends of it are refused for their age. */
export interface SplitBatch {
  readonly accepted: readonly BatchEvent[];
  readonly rejected?: RejectedLogEventsInfo;
}

/**
 * Splits a batch, which is in order of time: the start may have expired or be too old, the end too new.
 *
 * @param now Milliseconds since the epoch.
 * @throws ServiceError `InvalidParameterException` when what is left spans more than a day.
 */
export function splitByAge(
  events: readonly BatchEvent[],
  now: number,
  retentionInDays: number | undefined,
): SplitBatch {
  const countBefore = (timestamp: number) => events.filter((event) => event.timestamp < timestamp).length;
  const retention = retentionInDays === undefined ? {} : { retentionInDays };
  const expired = countBefore(earliestKept(retention, now));
  const tooOld = countBefore(now - EVENT_AGE_MS);
  const acceptedEnd = countBefore(now + EVENT_FUTURE_MS + 1);
  const rejected = {
    ...(expired > 0 ? { expiredLogEventEndIndex: expired } : {}),
    ...(tooOld > 0 ? { tooOldLogEventEndIndex: tooOld } : {}),
    ...(acceptedEnd < events.length ? { tooNewLogEventStartIndex: acceptedEnd } : {}),
  };
  const accepted = events.slice(Math.max(expired, tooOld), acceptedEnd);
  checkSpan(accepted);
  return Object.keys(rejected).length === 0 ? { accepted } : { accepted, rejected };
}
