import { ENGINE_SQL, type EngineSql } from "@faultline/telemetry";
import { checkedFilterPattern } from "../check-filter-pattern.ts";
import { checkedLimit, checkedStreamName, groupNameOf } from "../check-input.ts";
import { constraintError, logsError } from "../errors.ts";
import { decodePosition, encodePosition, type EventPosition } from "../event-position.ts";
import type { FilterPattern } from "../filter-pattern/filter-pattern.ts";
import { matchesFilterPattern } from "../filter-pattern/matches-filter-pattern.ts";
import {
  EVENT_OVERHEAD_BYTES,
  FILTER_PAGE_EVENTS,
  FILTER_SCANNED_EVENTS,
  FILTER_STREAMS,
  PAGE_BYTES,
  PAGE_EVENTS,
} from "../limits.ts";
import type { LogsDependencies, LogsHandler } from "../logs-dependencies.ts";
import { invalidToken } from "../page-token.ts";
import { type Condition, type EventQuery, readEvents, type StoredEvent } from "../read-events.ts";
import { earliestKept } from "../retention.ts";

type Input = Parameters<LogsHandler<"FilterLogEvents">>[0];

/**
 * FilterLogEvents: the events of some or all streams of a group that a pattern selects, in the order of their times, or
 * the latest first.
 */
export function filterLogEvents({ catalog, store, clock }: LogsDependencies): LogsHandler<"FilterLogEvents"> {
  const engineSql = ENGINE_SQL[store.engine];
  return async (input, { scope }) => {
    const limit = checkedLimit(input.limit, { max: PAGE_EVENTS, byDefault: PAGE_EVENTS });
    const logGroup = groupNameOf(input);
    const pattern = checkedFilterPattern(input.filterPattern ?? "");
    const streams = streamCondition(input, engineSql);
    const { direction, position } = startOf(input);
    const group = await catalog.group(scope, logGroup);
    for (const name of input.logStreamNames ?? []) await catalog.stream(scope, logGroup, checkedStreamName(name));
    const found = await search(
      {
        scope,
        logGroup,
        from: Math.max(input.startTime ?? 0, earliestKept(group, clock.now())),
        to: input.endTime === undefined ? undefined : input.endTime + 1,
        ...(direction === "forward" ? { after: position } : { before: position }),
        conditions: [...streams, ...textConditions(pattern, engineSql)],
        limit,
        direction,
      },
      pattern,
    );
    const nextToken =
      found.resumeAfter === undefined ? {} : { nextToken: tokenOf({ direction, position: found.resumeAfter }) };
    return { events: found.events.map(eventOutput), searchedLogStreams: [], ...nextToken };
  };

  /** Reads candidates page by page until enough match, none are left, or it has looked at enough. */
  async function search(query: EventQuery, pattern: FilterPattern): Promise<Found> {
    const answer = new AnswerPage(query.limit);
    const isForward = query.direction === "forward";
    let last = isForward ? query.after : query.before;
    for (let scanned = 0; scanned < FILTER_SCANNED_EVENTS;) {
      const from = isForward ? { after: last } : { before: last };
      const page = await readEvents(store, { ...query, ...from, limit: FILTER_PAGE_EVENTS });
      for (const event of isForward ? page.events : page.events.toReversed()) {
        if (matchesFilterPattern(pattern, event.message) && !answer.add(event)) {
          return { events: answer.events, resumeAfter: last };
        }
        last = event;
      }
      if (page.isLast) return { events: answer.events };
      scanned += page.events.length;
    }
    return { events: answer.events, resumeAfter: last };
  }
}

interface Found {
  readonly events: readonly StoredEvent[];
  /** Where the next page goes on; absent when nothing is left. */
  readonly resumeAfter?: EventPosition | undefined;
}

/** The events of one answer, up to a limit and {@link PAGE_BYTES}; at least one. */
class AnswerPage {
  readonly events: StoredEvent[] = [];
  readonly #limit: number;
  #bytes = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Whether the event still fitted. */
  add(event: StoredEvent): boolean {
    const bytes = Buffer.byteLength(event.message) + EVENT_OVERHEAD_BYTES;
    const isFull = this.events.length >= this.#limit || this.#bytes + bytes > PAGE_BYTES;
    if (isFull && this.events.length > 0) return false;
    this.events.push(event);
    this.#bytes += bytes;
    return true;
  }
}

function streamCondition(
  { logStreamNames, logStreamNamePrefix }: Input,
  { startsWith }: EngineSql,
): readonly Condition[] {
  if (logStreamNames !== undefined && logStreamNamePrefix !== undefined) {
    throw logsError(
      "InvalidParameterException",
      "Parameters logStreamNames and logStreamNamePrefix are mutually exclusive.",
    );
  }
  if (logStreamNamePrefix !== undefined) {
    return [{ sql: startsWith("log_stream", "?"), parameters: [checkedStreamName(logStreamNamePrefix)] }];
  }
  if (logStreamNames === undefined) return [];
  if (logStreamNames.length === 0 || logStreamNames.length > FILTER_STREAMS) {
    const bound =
      logStreamNames.length === 0 ? "greater than or equal to 1" : `less than or equal to ${FILTER_STREAMS}`;
    throw constraintError("logStreamNames", `[${logStreamNames.join(", ")}]`, `have length ${bound}`);
  }
  return [{ sql: `log_stream IN (${logStreamNames.map(() => "?").join(", ")})`, parameters: logStreamNames }];
}

/** What the store itself can exclude, so that a rare term does not cost reading every message. */
function textConditions(pattern: FilterPattern, { contains, startsWith }: EngineSql): readonly Condition[] {
  if (pattern.kind === "json") return [{ sql: startsWith("ltrim(message)", "'{'"), parameters: [] }];
  if (pattern.kind !== "terms") return [];
  return [
    ...pattern.required.map((term) => ({ sql: contains("message", "?"), parameters: [term] })),
    ...pattern.excluded.map((term) => ({ sql: `NOT ${contains("message", "?")}`, parameters: [term] })),
  ];
}

/** Where a page starts, and which way it goes. */
interface Start {
  readonly direction: EventQuery["direction"];
  /** Absent on the first page. */
  readonly position?: EventPosition;
}

/** A token's direction is that of the first page. @see CloudWatch Logs API Reference, "FilterLogEvents", read 2026-11. */
function startOf({ nextToken, startFromHead = true, startTime }: Input): Start {
  if (nextToken !== undefined) return parseToken(nextToken);
  if (startFromHead) return { direction: "forward" };
  if (startTime !== undefined && startTime < EARLIEST_BACKWARD_MS) {
    throw logsError(
      "InvalidParameterException",
      "startFromHead can be false only when startTime is on or after Jan 1, 2024 00:00:00 UTC.",
    );
  }
  return { direction: "backward" };
}

const EARLIEST_BACKWARD_MS = Date.UTC(2024, 0, 1);

const TOKEN_PREFIXES = { forward: "Bxkq6kVGFtq2y_", backward: "Bxkq6kVGFtq2z_" } as const;

function tokenOf({ direction, position }: Required<Start>): string {
  return TOKEN_PREFIXES[direction] + encodePosition(position);
}

function parseToken(token: string): Start {
  const direction = token.startsWith(TOKEN_PREFIXES.backward) ? "backward" : "forward";
  const prefix = TOKEN_PREFIXES[direction];
  const position = token.startsWith(prefix) ? decodePosition(token.slice(prefix.length)) : undefined;
  if (position === undefined) throw invalidToken();
  return { direction, position };
}

function eventOutput(event: StoredEvent) {
  const { logStream, timestamp, message, ingestionTime } = event;
  return { logStreamName: logStream, timestamp, message, ingestionTime, eventId: encodePosition(event) };
}
