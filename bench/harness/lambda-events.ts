import { DEFAULT_ACCOUNT_ID, DEFAULT_REGION, epochMs } from "@faultline/core";
import type { LogEvent } from "@faultline/telemetry";

export const LOG_GROUP = "/aws/lambda/orders";

/**
 * Log events of one stream and one millisecond: one in three is a REPORT line, the others are application lines of about
 * 220 characters. No two events of different batches are the same.
 *
 * @param startMs When batch 0 happens, milliseconds since the epoch; every later one a millisecond after the other.
 */
export function lambdaEvents(batch: number, count: number, startMs = 1_790_000_000_000): readonly LogEvent[] {
  const scope = { accountId: DEFAULT_ACCOUNT_ID, region: DEFAULT_REGION };
  const timestamp = epochMs(startMs + batch);
  const logStream = `2026/06/07/[$LATEST]${String(batch % 20).padStart(32, "0")}`;
  return Array.from({ length: count }, (_, index) => {
    const requestId = `c793869b-ee49-115b-a5b6-${String(batch * count + index).padStart(12, "0")}`;
    const message =
      index % 3 === 0
        ? `REPORT RequestId: ${requestId}\tDuration: ${index}.83 ms\tBilled Duration: 129 ms\tMemory Size: 128 MB\tMax Memory Used: 74 MB\t`
        : `2026-06-07T19:11:20.562Z\t${requestId}\tINFO\t{"orderId":${index},"items":["latte","mocha"],"note":"${"x".repeat(100)}"}`;
    return { scope, logGroup: LOG_GROUP, logStream, timestamp, ingestionTime: timestamp, message };
  });
}
