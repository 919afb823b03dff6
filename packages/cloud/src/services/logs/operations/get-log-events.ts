import { checkedLimit, checkedStreamName, groupNameOf } from "../check-input.ts";
import { decodePosition, encodePosition, type EventPosition, FIRST_POSITION } from "../event-position.ts";
import { PAGE_EVENTS } from "../limits.ts";
import type { LogsDependencies, LogsHandler } from "../logs-dependencies.ts";
import { invalidToken } from "../page-token.ts";
import { type EventPage, type EventQuery, readEvents } from "../read-events.ts";
import { earliestKept } from "../retention.ts";

/** GetLogEvents: a page of one stream, with tokens to read on in both directions. */
export function getLogEvents({ catalog, store, clock }: LogsDependencies): LogsHandler<"GetLogEvents"> {
  return async (input, { scope }) => {
    const limit = checkedLimit(input.limit, { max: PAGE_EVENTS, byDefault: PAGE_EVENTS });
    const logGroup = groupNameOf(input);
    const logStream = checkedStreamName(input.logStreamName);
    const token = parseToken(input.nextToken);
    const group = await catalog.group(scope, logGroup);
    await catalog.stream(scope, logGroup, logStream);
    const direction = token?.direction ?? (input.startFromHead === true ? "forward" : "backward");
    const page = await readEvents(store, {
      scope,
      logGroup,
      from: Math.max(input.startTime ?? 0, earliestKept(group, clock.now())),
      to: input.endTime,
      conditions: [{ sql: "log_stream = ?", parameters: [logStream] }],
      limit,
      direction,
      ...(direction === "forward" ? { after: token?.position } : { before: token?.position }),
    });
    const events = page.events.map(({ timestamp, message, ingestionTime }) => ({ timestamp, message, ingestionTime }));
    return { events, ...tokensAround(page, token) };
  };
}

interface Token {
  readonly direction: EventQuery["direction"];
  readonly position: EventPosition;
}

/** Tokens as AWS writes them: `f/` and `b/`, 56 digits, `/s`. */
function parseToken(text: string | undefined): Token | undefined {
  if (text === undefined) return undefined;
  const match = /^([fb])\/(\d+)\/s$/.exec(text);
  const position = decodePosition(match?.[2] ?? "");
  if (position === undefined) throw invalidToken();
  return { direction: match?.[1] === "f" ? "forward" : "backward", position };
}

/**
 * The tokens of the pages after and before this one. An empty page repeats the token that led to it, and its other
 * token leads back to the events that the caller has seen.
 */
function tokensAround({ events }: EventPage, token: Token | undefined) {
  const [first, last] = [events[0], events.at(-1)];
  if (first !== undefined && last !== undefined) return tokensAt(last, first);
  if (token === undefined) return tokensAt(FIRST_POSITION, FIRST_POSITION);
  const { timestamp, eventId } = token.position;
  return token.direction === "forward"
    ? tokensAt(token.position, { timestamp, eventId: eventId + 1 })
    : tokensAt({ timestamp, eventId: Math.max(0, eventId - 1) }, token.position);
}

function tokensAt(forward: EventPosition, backward: EventPosition) {
  return {
    nextForwardToken: `f/${encodePosition(forward)}/s`,
    nextBackwardToken: `b/${encodePosition(backward)}/s`,
  };
}
