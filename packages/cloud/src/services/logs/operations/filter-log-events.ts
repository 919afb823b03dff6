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

/** FilterLogEvents: the events of some or all streams of a group that a pattern selects, in the order of their times. */
export function filterLogEvents({ catalog, store, clock }: LogsDependencies): LogsHandler<"FilterLogEvents"> {
  const engineSql = ENGINE_SQL[store.engine];
  return async (input, { scope }) => {
    const limit = checkedLimit(input.limit, { max: PAGE_EVENTS, byDefault: PAGE_EVENTS });
    const logGroup = groupNameOf(input);
    const pattern = checkedFilterPattern(input.filterPattern ?? "");
    const streams = streamCondition(input, engineSql);
    const after = parseToken(input.nextToken);
    const group = await catalog.group(scope, logGroup);
    for (const name of input.logStreamNames ?? []) await catalog.stream(scope, logGroup, checkedStreamName(name));
    const found = await search(
      {
        scope,
        logGroup,
        from: Math.max(input.startTime ?? 0, earliestKept(group, clock.now())),
        to: input.endTime === undefined ? undefined : input.endTime + 1,
        after,
        conditions: [...streams, ...textConditions(pattern, engineSql)],
        limit,
        direction: "forward",
      },
      pattern,
    );
    const nextToken = found.resumeAfter === undefined ? {} : { nextToken: tokenOf(found.resumeAfter) };
    return { events: found.events.map(eventOutput), searchedLogStreams: [], ...nextToken };
  };

  /** Reads candidates page by page until enough match, none are left, or it has looked at enough. */
  async function search(query: EventQuery, pattern: FilterPattern): Promise<Found> {
    const answer = new AnswerPage(query.limit);
    let { after } = query;
    for (let scanned = 0; scanned < FILTER_SCANNED_EVENTS;) {
      const page = await readEvents(store, { ...query, after, limit: FILTER_PAGE_EVENTS });
      for (const event of page.events) {
        if (matchesFilterPattern(pattern, event.message) && !answer.add(event)) {
          return { events: answer.events, resumeAfter: after };
        }
        after = event;
      }
      if (page.isLast) return { events: answer.events };
      scanned += page.events.length;
    }
    return { events: answer.events, resumeAfter: after };
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

const TOKEN_PREFIX = "Bxkq6kVGFtq2y_";

function tokenOf(position: EventPosition): string {
  return TOKEN_PREFIX + encodePosition(position);
}

function parseToken(token: string | undefined): EventPosition | undefined {
  if (token === undefined) return undefined;
  const position = token.startsWith(TOKEN_PREFIX) ? decodePosition(token.slice(TOKEN_PREFIX.length)) : undefined;
  if (position === undefined) throw invalidToken();
  return position;
}

function eventOutput(event: StoredEvent) {
  const { logStream, timestamp, message, ingestionTime } = event;
  return { logStreamName: logStream, timestamp, message, ingestionTime, eventId: encodePosition(event) };
}
