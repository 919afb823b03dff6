import { type CancelTimer, type Clock, type Scope } from "@faultline/core";
import type { LogEvent } from "@faultline/telemetry";
import { ServiceError } from "../../../service-error.ts";
import { encodePosition } from "../event-position.ts";
import { extractedValues } from "../filter-pattern/extracted-values.ts";
import { type ActiveFilter, type GroupFilters, selects } from "../group-filters.ts";
import { groupKey } from "../log-arrivals.ts";
import type { SubscriptionFilter } from "./subscription-filter.ts";
import { type DeliveredEvent, subscriptionPayload } from "./subscription-payload.ts";

/** How long events wait for others of their stream. */
export const BATCH_DELAY_MS = 1000;
/** Events and characters of one delivery; a function takes 256 KB as an asynchronous event, compressed and encoded. */
export const BATCH_EVENTS = 1000;
const BATCH_CHARACTERS = 128 * 1024;
/** Characters that wait for delivery; what comes beyond is lost and counted. */
const WAITING_CHARACTERS = 16 * 1024 * 1024;
/** Waits between tries of a delivery that Lambda refused for the moment; AWS tries for up to 24 hours. */
const RETRY_DELAYS_MS: readonly number[] = [1000, 5000, 30_000, 120_000, 600_000];

interface EngineDependencies {
  readonly filters: GroupFilters<SubscriptionFilter>;
  readonly clock: Clock;
  /** Hands an event to a function, which runs later. */
  readonly invokeLater: (scope: Scope, functionArn: string, payload: Uint8Array) => Promise<void>;
  /** Told what could not be delivered. */
  readonly onNotice: (text: string) => void;
}

interface Batch {
  readonly scope: Scope;
  readonly logGroup: string;
  readonly logStream: string;
  readonly filter: SubscriptionFilter;
  readonly events: DeliveredEvent[];
  characters: number;
}

/** Delivers new events to the functions that subscribed to them. */
export class SubscriptionEngine {
  readonly #dependencies: EngineDependencies;
  readonly #batches = new Map<string, Batch>();
  readonly #timers = new Set<CancelTimer>();
  #waitingCharacters = 0;
  #lastId = 0;
  #lost = 0;

  constructor(dependencies: EngineDependencies) {
    this.#dependencies = dependencies;
  }

  /** Passes new events of one stream through the subscription filters of their group. */
  take(events: readonly [LogEvent, ...LogEvent[]]): void {
    const [{ scope, logGroup }] = events;
    for (const active of this.#dependencies.filters.active(scope, logGroup)) {
      for (const event of events) if (selects(active, event.message)) this.#add(event, active);
    }
  }

  close(): void {
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
  }

  #add(event: LogEvent, { filter, pattern }: ActiveFilter<SubscriptionFilter>): void {
    const { scope, logGroup, logStream, timestamp, message } = event;
    if (this.#waitingCharacters + message.length > WAITING_CHARACTERS) return this.#lose(filter, 1);
    const key = `${groupKey(scope, logGroup)}:${logStream}:${filter.filterName}`;
    const batch = this.#batches.get(key) ?? this.#startBatch(key, { scope, logGroup, logStream, filter });
    const fields =
      pattern.kind === "columns" ? { extractedFields: withoutDollars(extractedValues(pattern, message)) } : {};
    batch.events.push({ id: encodePosition({ timestamp, eventId: ++this.#lastId }), timestamp, message, ...fields });
    batch.characters += message.length;
    this.#waitingCharacters += message.length;
    if (batch.events.length >= BATCH_EVENTS || batch.characters >= BATCH_CHARACTERS) this.#send(key, batch);
  }

  #startBatch(key: string, of: Omit<Batch, "characters" | "events">): Batch {
    const batch: Batch = { ...of, events: [], characters: 0 };
    this.#batches.set(key, batch);
    this.#after(BATCH_DELAY_MS, () => this.#send(key, batch));
    return batch;
  }

  /** Does nothing for a batch that was sent because it was full. */
  #send(key: string, batch: Batch): void {
    if (this.#batches.get(key) !== batch) return;
    this.#batches.delete(key);
    const { scope, logGroup, logStream, filter, events } = batch;
    const { filterName } = filter;
    const payload = subscriptionPayload({
      owner: scope.accountId,
      logGroup,
      logStream,
      filterName,
      logEvents: events,
    });
    void this.#deliver(batch, payload, 0);
  }

  async #deliver(batch: Batch, payload: Uint8Array, tries: number): Promise<void> {
    const { scope, filter, events, characters } = batch;
    try {
      await this.#dependencies.invokeLater(scope, filter.destinationArn, payload);
      this.#waitingCharacters -= characters;
    } catch (error) {
      const delayMs = isPassing(error) ? RETRY_DELAYS_MS[tries] : undefined;
      if (delayMs !== undefined) {
        this.#after(delayMs, () => void this.#deliver(batch, payload, tries + 1));
        return;
      }
      this.#waitingCharacters -= characters;
      this.#lose(filter, events.length);
    }
  }

  /** Tells of the first loss, and of each that makes the number ten times as large. */
  #lose({ filterName, logGroupName, destinationArn }: SubscriptionFilter, count: number): void {
    const before = this.#lost;
    this.#lost += count;
    if (before > 0 && String(before).length === String(this.#lost).length) return;
    this.#dependencies.onNotice(
      `subscription filter ${filterName} of ${logGroupName}: ${this.#lost} log event(s) could not be delivered to ${destinationArn}`,
    );
  }

  #after(delayMs: number, action: () => void): void {
    const cancel = this.#dependencies.clock.after(delayMs, () => {
      this.#timers.delete(cancel);
      action();
    });
    this.#timers.add(cancel);
  }
}

/** Whether the same call may succeed later. */
function isPassing(error: unknown): boolean {
  return error instanceof ServiceError && (error.code === "TooManyRequestsException" || error.httpStatus >= 500);
}

function withoutDollars(values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name.slice(1), value]));
}
