import { type Clock, type Scope, scopeKey } from "@faultline/core";
import { TokenBucket } from "../../api-proxy/token-bucket.ts";
import { LAMBDA_LIMITS } from "../limits.ts";

/** Why a request is refused that its concurrency would allow: `Reason` of `TooManyRequestsException`. */
export type RateRefusal = "CallerRateLimitExceeded" | "ReservedFunctionInvocationRateLimitExceeded";

interface Limited {
  readonly rateLimit: number;
  readonly bucket: TokenBucket;
}

/**
 * How fast functions may be invoked and scaled: ten synchronous requests a second for each unit of concurrency, over the
 * account and for a function with a reservation; and a thousand new environments every ten seconds for each function.
 *
 * @see Lambda Developer Guide, "Understanding Lambda function scaling", read 2026-11.
 */
export class RateLimits {
  readonly #clock: Clock;
  readonly #accounts = new Map<string, Limited>();
  readonly #functions = new Map<string, Limited>();
  readonly #scaling = new Map<string, Limited>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Counts a synchronous request. @returns Why it is refused, if it is. */
  refuseInvocation(
    scope: Scope,
    functionName: string,
    limits: { readonly account: number; readonly reserved: number | undefined },
  ): RateRefusal | undefined {
    const { requestsPerConcurrency } = LAMBDA_LIMITS;
    const key = scopeKey(scope);
    if (limits.reserved !== undefined) {
      const rate = limits.reserved * requestsPerConcurrency;
      const bucket = this.#bucketOf(this.#functions, `${key}:${functionName}`, rate, rate);
      if (!bucket.tryTake()) return "ReservedFunctionInvocationRateLimitExceeded";
    }
    const rate = limits.account * requestsPerConcurrency;
    return this.#bucketOf(this.#accounts, key, rate, rate).tryTake() ? undefined : "CallerRateLimitExceeded";
  }

  /** Counts a new environment. @returns Whether the function may have one now. */
  tryScale(scope: Scope, functionName: string): boolean {
    const { scalingEnvironments, scalingSeconds } = LAMBDA_LIMITS;
    const key = `${scopeKey(scope)}:${functionName}`;
    return this.#bucketOf(this.#scaling, key, scalingEnvironments / scalingSeconds, scalingEnvironments).tryTake();
  }

  /** A changed limit begins with a full bucket. */
  #bucketOf(buckets: Map<string, Limited>, key: string, rateLimit: number, burstLimit: number): TokenBucket {
    const known = buckets.get(key);
    if (known?.rateLimit === rateLimit) return known.bucket;
    const bucket = new TokenBucket({ rateLimit, burstLimit }, this.#clock);
    buckets.set(key, { rateLimit, bucket });
    return bucket;
  }
}
