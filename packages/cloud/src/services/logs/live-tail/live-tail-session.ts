import { type Clock, type Random, sleep } from "@faultline/core";
import type { LogEvent } from "@faultline/telemetry";
import { logsError } from "../errors.ts";
import type { FilterPattern } from "../filter-pattern/filter-pattern.ts";
import { matchesFilterPattern } from "../filter-pattern/matches-filter-pattern.ts";
import { LIVE_TAIL_EVENTS, LIVE_TAIL_MS } from "../limits.ts";
import { groupKey, type LogArrivals } from "../log-arrivals.ts";
import { logGroupArn } from "../log-group.ts";

/** How often a session sends what came. */
const UPDATE_MS = 1000;

/** Which events a session shows. */
export interface LiveTailSelection {
  /** Keys of groups, as `groupKey` makes them. */
  readonly groups: ReadonlySet<string>;
  readonly streamNames: readonly string[];
  readonly streamPrefixes: readonly string[];
  readonly pattern: FilterPattern;
}

interface SessionDependencies {
  readonly arrivals: LogArrivals;
  readonly clock: Clock;
  readonly random: Random;
}

/** The updates of a session, one a second until its time is over; the listener goes when the reader does. */
export async function* liveTailUpdates(
  { arrivals, clock, random }: SessionDependencies,
  selection: LiveTailSelection,
  isAborted: () => boolean,
) {
  const sample = new EventSample(random);
  const unsubscribe = arrivals.subscribe((events) => {
    for (const event of events) if (isSelected(event, selection)) sample.add(event);
  });
  try {
    for (const endMs = clock.now() + LIVE_TAIL_MS; clock.now() < endMs;) {
      await sleep(clock, UPDATE_MS);
      if (isAborted()) return;
      yield { sessionUpdate: sample.take() };
    }
    throw logsError("SessionTimeoutException", "Your Live Tail session has expired after 3 hours. Start a new one.");
  } finally {
    unsubscribe();
  }
}

function isSelected({ scope, logGroup, logStream, message }: LogEvent, selection: LiveTailSelection): boolean {
  const { groups, streamNames, streamPrefixes, pattern } = selection;
  if (!groups.has(groupKey(scope, logGroup))) return false;
  const isEveryStream = streamNames.length + streamPrefixes.length === 0;
  const isStream = streamNames.includes(logStream) || streamPrefixes.some((prefix) => logStream.startsWith(prefix));
  return (isEveryStream || isStream) && matchesFilterPattern(pattern, message);
}

/** The events of a second; of more than {@link LIVE_TAIL_EVENTS} a random sample, in which each had the same chance. */
class EventSample {
  readonly #random: Random;
  #events: LogEvent[] = [];
  #seen = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  add(event: LogEvent): void {
    this.#seen++;
    if (this.#events.length < LIVE_TAIL_EVENTS) {
      this.#events.push(event);
      return;
    }
    const place = Math.floor(this.#random.next() * this.#seen);
    if (place < LIVE_TAIL_EVENTS) this.#events[place] = event;
  }

  take() {
    const sessionResults = this.#events
      .toSorted((a, b) => a.timestamp - b.timestamp)
      .map(({ scope, logGroup, logStream, message, timestamp, ingestionTime }) => ({
        logGroupIdentifier: logGroupArn(scope, logGroup),
        logStreamName: logStream,
        message,
        timestamp,
        ingestionTime,
      }));
    const sampled = this.#seen > LIVE_TAIL_EVENTS;
    this.#events = [];
    this.#seen = 0;
    return { sessionMetadata: { sampled }, sessionResults };
  }
}
