import type { FilteredLogEvent } from "@aws-sdk/client-cloudwatch-logs";
import { type Clock, type EpochMs, epochMs, sleep } from "@faultline/core";
import type { AwsClients } from "../aws-clients.ts";

/** What to show of a log group. */
export interface TailOptions {
  readonly logGroup: string;
  readonly since: EpochMs;
  /** A CloudWatch Logs filter pattern. */
  readonly filterPattern?: string;
  /** Whether to go on with new events until the consumer stops. */
  readonly isFollowing: boolean;
  readonly clock: Clock;
}

const POLL_MS = 1000;
/** Events may become visible in another order than their timestamps; a follower looks this far back again. */
const OVERLAP_MS = 5000;

/** Events of a log group in the order of their timestamps, each once. */
export async function* tailLogs(clients: AwsClients, options: TailOptions): AsyncGenerator<FilteredLogEvent> {
  const { clock, isFollowing } = options;
  let start = options.since;
  let seen = new Set<string>();
  while (true) {
    const events = await readEvents(clients, options, start);
    yield* events.filter(({ eventId }) => eventId === undefined || !seen.has(eventId));
    if (!isFollowing) return;
    seen = new Set(events.flatMap(({ eventId }) => eventId ?? []));
    start = epochMs(Math.max(start, (events.at(-1)?.timestamp ?? 0) - OVERLAP_MS));
    await sleep(clock, POLL_MS);
  }
}

async function readEvents(clients: AwsClients, options: TailOptions, start: EpochMs): Promise<FilteredLogEvent[]> {
  const { FilterLogEventsCommand } = await import("@aws-sdk/client-cloudwatch-logs");
  const logs = await clients.logs();
  const events: FilteredLogEvent[] = [];
  let nextToken: string | undefined;
  do {
    const page = await logs.send(
      new FilterLogEventsCommand({
        logGroupName: options.logGroup,
        startTime: start,
        filterPattern: options.filterPattern,
        nextToken,
      }),
    );
    events.push(...(page.events ?? []));
    ({ nextToken } = page);
  } while (nextToken !== undefined);
  return events;
}
