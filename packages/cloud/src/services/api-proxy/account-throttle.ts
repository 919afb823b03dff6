import { type Clock, type Scope, scopeKey } from "@faultline/core";
import { ACCOUNT_THROTTLE } from "./limits.ts";
import { TokenBucket } from "./token-bucket.ts";

/**
 * The limit over all APIs of an account and Region.
 *
 * Differs from AWS: REST APIs and HTTP APIs have one bucket each instead of sharing one.
 */
export class AccountThrottle {
  readonly #clock: Clock;
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Takes a token of the account, or returns false: the request is throttled. */
  tryTake(scope: Scope): boolean {
    const key = scopeKey(scope);
    const bucket = this.#buckets.get(key) ?? new TokenBucket(ACCOUNT_THROTTLE, this.#clock);
    this.#buckets.set(key, bucket);
    return bucket.tryTake();
  }
}
