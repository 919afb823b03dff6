import { type CancelTimer, type Clock, epochMs } from "@faultline/core";
import { lambdaError } from "../errors.ts";
import { ASYNC_LIMITS } from "../limits.ts";
import type { AsyncEvent, AttemptOutcome, Attempts, EventCondition, EventEnd, RetryLimits } from "./async-event.ts";
import type { AsyncEventStore, PlannedEvent } from "./async-event-store.ts";
import { nextAttempt } from "./next-attempt.ts";

/** Where the queue delivers, and what it tells about it. */
export interface AsyncDelivery {
  /** Runs the function once. Never rejects. */
  attempt(event: AsyncEvent): Promise<AttemptOutcome>;
  limitsOf(event: AsyncEvent): RetryLimits;
  /** Follows up an event whose life is over, before the queue forgets it. */
  finish(event: AsyncEvent, end: EventEnd): Promise<void>;
}

/** Events invoked with `InvocationType: Event`, until they succeed or are given up. They survive the lab's end. */
export class AsyncQueue {
  readonly #clock: Clock;
  readonly #store: AsyncEventStore;
  readonly #delivery: AsyncDelivery;
  readonly #retryScale: number;
  readonly #timers = new Set<CancelTimer>();
  #queued = 0;
  #queuedBytes = 0;
  readonly #ending = new Set<Promise<void>>();
  #isClosed = false;
  #isSealed = false;

  /** @param retryScale Factor on every wait before a retry, and on the maximum age of events. */
  constructor(clock: Clock, store: AsyncEventStore, delivery: AsyncDelivery, retryScale: number) {
    this.#clock = clock;
    this.#store = store;
    this.#delivery = delivery;
    this.#retryScale = retryScale;
  }

  /** Takes up the events that an earlier run of the lab left. One whose attempt was cut off is attempted again. */
  resume(): void {
    for (const planned of this.#store.all()) {
      this.#count(planned.event, 1);
      this.#schedule(planned);
    }
  }

  /**
   * Takes an event; its first attempt follows at once.
   *
   * @throws ServiceError `TooManyRequestsException` when the queue is full.
   */
  add(event: AsyncEvent): void {
    const { queuedEventsMax, queuedBytesMax } = ASYNC_LIMITS;
    if (this.#queued >= queuedEventsMax || this.#queuedBytes + event.payload.byteLength > queuedBytesMax) {
      throw lambdaError("TooManyRequestsException", "Rate Exceeded.", {
        Reason: "CallerRateLimitExceeded",
        Type: "User",
      });
    }
    const planned = { event, attempts: { errors: 0, throttles: 0 }, dueAt: this.#clock.now() };
    this.#store.put(planned);
    this.#count(event, 1);
    this.#schedule(planned);
  }

  /** Attempts nothing more; what waits stays stored, and so does what is being attempted and does not succeed. */
  close(): void {
    this.#isClosed = true;
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
  }

  /** After `close`: waits for what is being followed up, and writes nothing more. */
  async seal(): Promise<void> {
    await Promise.all(this.#ending);
    this.#isSealed = true;
  }

  #schedule(planned: PlannedEvent): void {
    const cancel = this.#clock.after(Math.max(0, planned.dueAt - this.#clock.now()), () => {
      this.#timers.delete(cancel);
      void this.#attempt(planned);
    });
    this.#timers.add(cancel);
  }

  async #attempt({ event, attempts }: PlannedEvent): Promise<void> {
    if (this.#isTooOld(event)) return this.#end(event, "EventAgeExceeded", attempts);
    const outcome = await this.#delivery.attempt(event);
    switch (outcome.kind) {
      case "success":
        return this.#end(event, "Success", attempts, outcome);
      case "refused":
        return this.#end(event, "RetriesExhausted", attempts);
      case "recursive":
        return this.#end(event, "RetriesExhausted", attempts, { isRecursive: true });
      case "stopped":
        return this.#end(event, "ZeroReservedConcurrency", attempts);
      default:
        return this.#retry(event, attempts, outcome);
    }
  }

  #retry(
    event: AsyncEvent,
    before: Attempts,
    outcome: Extract<AttemptOutcome, { readonly kind: "error" | "throttle" }>,
  ): Promise<void> | undefined {
    if (this.#isClosed) return undefined; // It may have failed for that very reason: the next run of the lab tries it.
    const isError = outcome.kind === "error";
    const attempts = {
      errors: before.errors + (isError ? 1 : 0),
      throttles: before.throttles + (isError ? 0 : 1),
    };
    const limits = this.#delivery.limitsOf(event);
    const next = nextAttempt(outcome.kind, attempts, { ageMs: this.#ageMs(event), limits });
    if (next.waitMs === undefined) return this.#end(event, next.condition, before, isError ? outcome : undefined);
    const dueAt = epochMs(this.#clock.now() + next.waitMs * this.#retryScale);
    this.#store.put({ event, attempts, dueAt });
    this.#schedule({ event, attempts, dueAt });
    return undefined;
  }

  /** @param last What ended it, where something did. Its run is not yet counted in `before`. */
  #end(
    event: AsyncEvent,
    condition: EventCondition,
    before: Attempts,
    last: Pick<EventEnd, "isRecursive" | "result"> = {},
  ): Promise<void> | undefined {
    if (this.#isSealed || (this.#isClosed && condition !== "Success")) return undefined;
    const { isRecursive, result } = last;
    const end = {
      condition,
      invokeCount: before.errors + (result === undefined ? 0 : 1),
      ...(isRecursive === undefined ? {} : { isRecursive }),
      ...(result === undefined ? {} : { result }),
    };
    const ending = this.#forget(event, end).finally(() => this.#ending.delete(ending));
    this.#ending.add(ending);
    return ending;
  }

  async #forget(event: AsyncEvent, end: EventEnd): Promise<void> {
    await this.#delivery.finish(event, end);
    this.#store.delete(event);
    this.#count(event, -1);
  }

  /** By the scaled clock of retries. */
  #ageMs(event: AsyncEvent): number {
    return (this.#clock.now() - event.receivedAt) / this.#retryScale;
  }

  #isTooOld(event: AsyncEvent): boolean {
    return this.#ageMs(event) > this.#delivery.limitsOf(event).eventAgeSeconds * 1000;
  }

  #count(event: AsyncEvent, sign: -1 | 1): void {
    this.#queued += sign;
    this.#queuedBytes += sign * event.payload.byteLength;
  }
}
