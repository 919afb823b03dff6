/**
 * The retries of AWS SDK for JavaScript v2 against DynamoDB, which the walkthrough's application used: up to ten, each
 * after a random part of 50 ms × 2^attempt. A table that throttles for long then costs up to 51 s of waiting, which is
 * why throttling shows up as time-outs.
 */
export function articleRetryStrategy() {
  const maxRetries = 10;
  const baseMs = 50;
  return {
    mode: "standard",
    acquireInitialRetryToken: async () => token(0, 0),
    refreshRetryTokenForRetry: async (previous, error) => {
      const retries = previous.getRetryCount();
      if (retries >= maxRetries || error.errorType === "CLIENT_ERROR") throw new Error("No more retries");
      return token(retries + 1, Math.random() * 2 ** retries * baseMs);
    },
    recordSuccess: () => {},
  };
}

function token(count, delayMs) {
  return { getRetryCount: () => count, getRetryDelay: () => delayMs };
}
