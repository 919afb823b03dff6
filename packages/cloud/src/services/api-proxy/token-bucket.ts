import type { Clock } from "@faultline/core";

/** A limit on requests: a steady rate, and how far it may be exceeded at once. */
export interface ThrottleLimit {
  readonly rateLimit: number;
  /** The bucket's size: requests. */
  readonly burstLimit: number;
}

/**
 * A token bucket: full at first, refilled at the rate, one token a request.
 *
 * @see API Gateway Developer Guide, "Throttle requests to your REST APIs for better throughput".
 */
export class TokenBucket {
  readonly #limit: ThrottleLimit;
  readonly #clock: Clock;
  #tokens: number;
  #filledAtMs: number;

  constructor(limit: ThrottleLimit, clock: Clock) {
    this.#limit = limit;
    this.#clock = clock;
    this.#tokens = limit.burstLimit;
    this.#filledAtMs = clock.monotonicMs();
  }

  /** Takes a token, or returns false: the request is throttled. */
  tryTake(): boolean {
    const nowMs = this.#clock.monotonicMs();
    const earned = ((nowMs - this.#filledAtMs) * this.#limit.rateLimit) / 1000;
    this.#tokens = Math.min(this.#limit.burstLimit, this.#tokens + earned);
    this.#filledAtMs = nowMs;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
