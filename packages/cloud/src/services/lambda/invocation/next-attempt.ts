import { ASYNC_LIMITS } from "../limits.ts";
import type { Attempts, RetryLimits } from "./async-event.ts";

/** Another attempt after a wait in milliseconds, or none, and why. */
export type NextAttempt =
  | { readonly waitMs: number }
  | { readonly waitMs?: undefined; readonly condition: "EventAgeExceeded" | "RetriesExhausted" };

/**
 * What follows a failed attempt. A function error is retried after 1 and 2 minutes; a throttle backs off from 1 second
 * to 5 minutes. Either ends where the event would be older than its maximum age.
 *
 * @see Lambda Developer Guide, "How Lambda handles errors and retries with asynchronous invocation", read 2026-11.
 */
export function nextAttempt(
  outcome: "error" | "throttle",
  attempts: Attempts,
  { ageMs, limits }: { readonly ageMs: number; readonly limits: RetryLimits },
): NextAttempt {
  const { errorRetryMs, throttleRetryMsMin, throttleRetryMsMax } = ASYNC_LIMITS;
  if (outcome === "error" && attempts.errors > limits.retryAttempts) return { condition: "RetriesExhausted" };
  const waitMs =
    outcome === "error"
      ? (errorRetryMs[attempts.errors - 1] ?? 0)
      : Math.min(throttleRetryMsMax, throttleRetryMsMin * 2 ** (attempts.throttles - 1));
  return ageMs + waitMs > limits.eventAgeSeconds * 1000 ? { condition: "EventAgeExceeded" } : { waitMs };
}
