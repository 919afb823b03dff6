import { type EpochMs, epochMs } from "@faultline/core";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/**
 * The start of the first period of a request: periods are counted from here, so that a request from 12:18 by hours has
 * points at 12:18, 13:18 and so on.
 *
 * @param periodSeconds 1, 5, 10, 30 or a multiple of 60.
 * @see CloudWatch API Reference, "GetMetricData" and "GetMetricStatistics", StartTime, read 2026-11; the points of the
 *   example of `aws cloudwatch get-metric-statistics` in the AWS CLI reference.
 */
export function alignStartTime(startTime: EpochMs, periodSeconds: number, now: EpochMs): EpochMs {
  const gridMs = gridOf(now - startTime, periodSeconds);
  return epochMs(Math.floor(startTime / gridMs) * gridMs);
}

/** Milliseconds: old data is kept in coarser steps, and short periods count from their own division of the minute. */
function gridOf(ageMs: number, periodSeconds: number): number {
  if (ageMs > 63 * DAY_MS) return 60 * MINUTE_MS;
  if (ageMs > 15 * DAY_MS) return 5 * MINUTE_MS;
  return Math.min(periodSeconds * 1000, MINUTE_MS);
}
