import { accountId, type EpochMs, region, type Scope, scopeKey } from "@faultline/core";
import type { SqlValue, StoreRow, TelemetryStore } from "@faultline/telemetry";
import { EVENT_OVERHEAD_BYTES } from "./limits.ts";
import type { StreamActivity } from "./log-group.ts";

type Streams = Map<string, StreamActivity>;

/**
 * What every stream has received, derived from the stored events: this is how groups and streams that services write
 * to through a sink come to exist. Each refresh reads only the events that came since the last.
 */
export class StreamActivities {
  readonly #store: TelemetryStore;
  /** By scope and log group, then by stream. */
  readonly #groups = new Map<string, Map<string, Streams>>();
  #lastEventId = 0;
  /** Refreshes and deletions run one after the other. */
  #work: Promise<void> = Promise.resolve();

  constructor(store: TelemetryStore) {
    this.#store = store;
  }

  groupNames(scope: Scope): readonly string[] {
    return [...(this.#groups.get(scopeKey(scope))?.keys() ?? [])];
  }

  streams(scope: Scope, logGroup: string): ReadonlyMap<string, StreamActivity> {
    return this.#groups.get(scopeKey(scope))?.get(logGroup) ?? new Map<string, StreamActivity>();
  }

  /** Takes in every event that was acknowledged before the call. */
  refresh(): Promise<void> {
    return this.#after(async () => {
      const rows = await this.#store.query({ sql: ACTIVITY_SINCE, parameters: [this.#lastEventId] });
      for (const row of rows) this.#add(row);
    });
  }

  /** Deletes a group's events, or only those of one of its streams. */
  delete(scope: Scope, logGroup: string, logStream?: string): Promise<void> {
    return this.#after(async () => {
      await this.#store.prune({ scope, logGroup, ...(logStream === undefined ? {} : { logStream }) });
      const groups = this.#groups.get(scopeKey(scope));
      if (logStream === undefined) groups?.delete(logGroup);
      else groups?.get(logGroup)?.delete(logStream);
    });
  }

  /** Deletes a group's events from before a time: streams outlive their events, as on AWS. */
  expire(scope: Scope, logGroup: string, before: EpochMs): Promise<void> {
    return this.#after(async () => {
      await this.#store.prune({ scope, logGroup, before });
      const streams = this.#groups.get(scopeKey(scope))?.get(logGroup);
      if (streams === undefined) return;
      const parameters = [this.#lastEventId, scope.accountId, scope.region, logGroup];
      const rows = await this.#store.query({ sql: BYTES_OF_STREAMS, parameters });
      const bytes = new Map(rows.map((row) => [text(row["log_stream"]), Number(row["bytes"])]));
      for (const [name, activity] of streams) streams.set(name, { ...activity, storedBytes: bytes.get(name) ?? 0 });
    });
  }

  #after(work: () => Promise<void>): Promise<void> {
    const done = this.#work.then(work);
    this.#work = done.catch(() => undefined); // The caller gets the failure; the next piece of work starts afresh.
    return done;
  }

  #add(row: StoreRow): void {
    const key = scopeKey({ accountId: accountId(text(row["account_id"])), region: region(text(row["region"])) });
    const groups = getOrAdd(this.#groups, key, () => new Map<string, Streams>());
    const streams = getOrAdd(groups, text(row["log_group"]), () => new Map<string, StreamActivity>());
    const name = text(row["log_stream"]);
    const known = streams.get(name);
    streams.set(name, {
      firstEventTime: Math.min(Number(row["first_event"]), known?.firstEventTime ?? Number.POSITIVE_INFINITY),
      lastEventTime: Math.max(Number(row["last_event"]), known?.lastEventTime ?? 0),
      firstIngestionTime: known?.firstIngestionTime ?? Number(row["first_ingestion"]),
      lastIngestionTime: Math.max(Number(row["last_ingestion"]), known?.lastIngestionTime ?? 0),
      storedBytes: Number(row["bytes"]) + (known?.storedBytes ?? 0),
    });
    this.#lastEventId = Math.max(this.#lastEventId, Number(row["last_id"]));
  }
}

/** What the streams received after an event. */
const ACTIVITY_SINCE = `
  SELECT account_id, region, log_group, log_stream, min("timestamp") AS first_event, max("timestamp") AS last_event,
    min(ingestion_time) AS first_ingestion, max(ingestion_time) AS last_ingestion, max(event_id) AS last_id,
    sum(message_bytes + ${EVENT_OVERHEAD_BYTES}) AS bytes
  FROM log_events WHERE event_id > ?
  GROUP BY account_id, region, log_group, log_stream`;

/** Of the events that have been taken in. */
const BYTES_OF_STREAMS = `
  SELECT log_stream, sum(message_bytes + ${EVENT_OVERHEAD_BYTES}) AS bytes FROM log_events
  WHERE event_id <= ? AND account_id = ? AND region = ? AND log_group = ? GROUP BY log_stream`;

function text(value: SqlValue | undefined): string {
  return String(value ?? "");
}

function getOrAdd<Key, Value>(map: Map<Key, Value>, key: Key, create: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const created = create();
  map.set(key, created);
  return created;
}
