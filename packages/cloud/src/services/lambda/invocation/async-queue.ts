import { type CancelTimer, type Clock, type EpochMs, type Scope } from "@faultline/core";
import { ServiceError } from "../../../service-error.ts";
import type { FunctionReference } from "../catalog/function-name.ts";
import { lambdaError } from "../errors.ts";
import { ASYNC_LIMITS } from "../limits.ts";

/** An event that waits for its function. */
export interface AsyncEvent {
  readonly scope: Scope;
  readonly reference: FunctionReference;
  /** Stays the same over all attempts. */
  readonly requestId: string;
  readonly payload: Uint8Array;
  readonly receivedAt: EpochMs;
  readonly traceHeader?: string;
  readonly clientContext?: string;
}

/** Where the queue delivers, and what it tells about it. */
export interface AsyncDelivery {
  /** Resolves with whether the function succeeded. @throws ServiceError when the invocation is refused. */
  deliver(event: AsyncEvent): Promise<boolean>;
  /** An event is given up: its retries are used, it is too old, or its function is gone. */
  drop(event: AsyncEvent): void;
}

interface Attempts {
  readonly errors: number;
  readonly throttles: number;
}

/**
 * What becomes of an event after an attempt: milliseconds to wait before the next one, or undefined to give up.
 * A function error is retried after 1 and 2 minutes; a throttle backs off from 1 second to 5 minutes until the event
 * is 6 hours old.
 *
 * @see Lambda Developer Guide, "How Lambda handles errors and retries with asynchronous invocation", read 2026-11.
 */
export function nextAttemptMs(outcome: "error" | "throttle", attempts: Attempts, ageMs: number): number | undefined {
  const { errorRetryMs, throttleRetryMsMin, throttleRetryMsMax, eventAgeMsMax } = ASYNC_LIMITS;
  const waitMs =
    outcome === "error"
      ? errorRetryMs[attempts.errors - 1]
      : Math.min(throttleRetryMsMax, throttleRetryMsMin * 2 ** (attempts.throttles - 1));
  return waitMs === undefined || ageMs + waitMs > eventAgeMsMax ? undefined : waitMs;
}

/** Events invoked with `InvocationType: Event`, until they succeed or are dropped. Lost when the lab stops. */
export class AsyncQueue {
  readonly #clock: Clock;
  readonly #delivery: AsyncDelivery;
  readonly #retryScale: number;
  readonly #timers = new Set<CancelTimer>();
  #queued = 0;

  /** @param retryScale Factor on every wait before a retry. */
  constructor(clock: Clock, delivery: AsyncDelivery, retryScale: number) {
    this.#clock = clock;
    this.#delivery = delivery;
    this.#retryScale = retryScale;
  }

  /**
   * Takes an event; its first attempt follows at once.
   *
   * @throws ServiceError `TooManyRequestsException` when the queue is full.
   */
  add(event: AsyncEvent): void {
    if (this.#queued >= ASYNC_LIMITS.queuedEventsMax) {
      throw lambdaError("TooManyRequestsException", "Rate Exceeded.", {
        Reason: "CallerRateLimitExceeded",
        Type: "User",
      });
    }
    this.#queued += 1;
    this.#schedule(0, event, { errors: 0, throttles: 0 });
  }

  /** Forgets every waiting event. */
  close(): void {
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
  }

  #schedule(waitMs: number, event: AsyncEvent, attempts: Attempts): void {
    const cancel = this.#clock.after(waitMs * this.#retryScale, () => {
      this.#timers.delete(cancel);
      void this.#attempt(event, attempts);
    });
    this.#timers.add(cancel);
  }

  async #attempt(event: AsyncEvent, before: Attempts): Promise<void> {
    const outcome = await this.#outcomeOf(event);
    if (outcome === "success") {
      this.#queued -= 1;
      return;
    }
    const attempts = {
      errors: before.errors + (outcome === "error" ? 1 : 0),
      throttles: before.throttles + (outcome === "throttle" ? 1 : 0),
    };
    const ageMs = this.#clock.now() - event.receivedAt;
    const waitMs = outcome === "refused" ? undefined : nextAttemptMs(outcome, attempts, ageMs / this.#retryScale);
    if (waitMs !== undefined) {
      this.#schedule(waitMs, event, attempts);
      return;
    }
    this.#queued -= 1;
    this.#delivery.drop(event);
  }

  async #outcomeOf(event: AsyncEvent): Promise<"error" | "refused" | "success" | "throttle"> {
    try {
      return (await this.#delivery.deliver(event)) ? "success" : "error";
    } catch (thrown) {
      // Nobody waits for the answer: a throttle, and a fault of the lab's own, are tried again as AWS tries 429 and 5xx.
      const isRefused = thrown instanceof ServiceError && thrown.code !== "TooManyRequestsException";
      return isRefused ? "refused" : "throttle";
    }
  }
}
