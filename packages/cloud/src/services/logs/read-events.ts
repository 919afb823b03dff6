import type { Scope } from "@faultline/core";
import { ENGINE_SQL, type SqlValue, type StoreRow, type TelemetryStore } from "@faultline/telemetry";
import { storeError } from "./errors.ts";
import type { EventPosition } from "./event-position.ts";
import { EVENT_OVERHEAD_BYTES, PAGE_BYTES } from "./limits.ts";

/** An SQL condition and its values. */
export interface Condition {
  readonly sql: string;
  readonly parameters: readonly SqlValue[];
}

/** Which events to read. */
export interface EventQuery {
  readonly scope: Scope;
  readonly logGroup: string;
  /** Inclusive, milliseconds since the epoch. */
  readonly from?: number | undefined;
  /** Exclusive. */
  readonly to?: number | undefined;
  readonly after?: EventPosition | undefined;
  readonly before?: EventPosition | undefined;
  readonly conditions: readonly Condition[];
  readonly limit: number;
  /** From which end the limit counts; the page is ascending either way. */
  readonly direction: "backward" | "forward";
}

/** A stored event. */
export interface StoredEvent extends EventPosition {
  readonly logStream: string;
  readonly ingestionTime: number;
  readonly message: string;
}

/** Events in ascending order, and whether the query has more beyond them. */
export interface EventPage {
  readonly events: readonly StoredEvent[];
  readonly isLast: boolean;
}

/**
 * Reads a page of at most `limit` events and {@link PAGE_BYTES}, at least one event where there is any. The sizes are
 * read first, so that a page of long messages is never in memory as a whole.
 */
export async function readEvents(store: TelemetryStore, query: EventQuery): Promise<EventPage> {
  try {
    const positions = await readPositions(store, query);
    const fitting = positions.slice(0, Math.min(query.limit, countFitting(positions)));
    const isLast = fitting.length === positions.length;
    const [edge, other] = [fitting[0], fitting.at(-1)];
    if (edge === undefined || other === undefined) return { events: [], isLast };
    const [first, last] = query.direction === "forward" ? [edge, other] : [other, edge];
    return { events: await readBetween(store, query, { first, last }), isLast };
  } catch (error) {
    throw storeError(error);
  }
}

interface SizedPosition extends EventPosition {
  readonly sizeBytes: number;
}

/** One more than the limit, to see whether there are more. */
async function readPositions(store: TelemetryStore, query: EventQuery): Promise<readonly SizedPosition[]> {
  const where = conditionsOf(query);
  const order = query.direction === "forward" ? "ASC" : "DESC";
  const size = ENGINE_SQL[store.engine].byteLength("message");
  const rows = await store.query({
    sql: `SELECT "timestamp" AS event_time, event_id, ${size} AS size FROM log_events WHERE ${where.sql}
      ORDER BY "timestamp" ${order}, event_id ${order} LIMIT ${query.limit + 1}`,
    parameters: where.parameters,
  });
  return rows.map((row) => ({
    timestamp: Number(row["event_time"]),
    eventId: Number(row["event_id"]),
    sizeBytes: Number(row["size"]) + EVENT_OVERHEAD_BYTES,
  }));
}

function countFitting(positions: readonly SizedPosition[]): number {
  let bytes = 0;
  for (const [index, { sizeBytes }] of positions.entries()) {
    bytes += sizeBytes;
    if (bytes > PAGE_BYTES && index > 0) return index;
  }
  return positions.length;
}

async function readBetween(
  store: TelemetryStore,
  query: EventQuery,
  { first, last }: { readonly first: EventPosition; readonly last: EventPosition },
): Promise<readonly StoredEvent[]> {
  const where = conditionsOf({
    ...query,
    after: { timestamp: first.timestamp, eventId: first.eventId - 1 },
    before: { timestamp: last.timestamp, eventId: last.eventId + 1 },
  });
  const rows = await store.query({
    sql: `SELECT "timestamp" AS event_time, event_id, log_stream, ingestion_time, message FROM log_events
      WHERE ${where.sql} ORDER BY "timestamp", event_id`,
    parameters: where.parameters,
  });
  return rows.map(storedEvent);
}

function storedEvent(row: StoreRow): StoredEvent {
  return {
    timestamp: Number(row["event_time"]),
    eventId: Number(row["event_id"]),
    logStream: String(row["log_stream"]),
    ingestionTime: Number(row["ingestion_time"]),
    message: String(row["message"]),
  };
}

/** Positions compare by timestamp first, in a condition of its own, so that the store can skip what is out of range. */
function conditionsOf({ scope, logGroup, from, to, after, before, conditions }: EventQuery): Condition {
  const all: Condition[] = [
    { sql: "account_id = ? AND region = ? AND log_group = ?", parameters: [scope.accountId, scope.region, logGroup] },
    ...conditions,
  ];
  if (from !== undefined) all.push({ sql: '"timestamp" >= ?', parameters: [from] });
  if (to !== undefined) all.push({ sql: '"timestamp" < ?', parameters: [to] });
  if (after !== undefined) {
    const parameters = [after.timestamp, after.timestamp, after.eventId];
    all.push({ sql: '"timestamp" >= ? AND ("timestamp" > ? OR event_id > ?)', parameters });
  }
  if (before !== undefined) {
    const parameters = [before.timestamp, before.timestamp, before.eventId];
    all.push({ sql: '"timestamp" <= ? AND ("timestamp" < ? OR event_id < ?)', parameters });
  }
  return { sql: all.map(({ sql }) => sql).join(" AND "), parameters: all.flatMap(({ parameters }) => parameters) };
}
