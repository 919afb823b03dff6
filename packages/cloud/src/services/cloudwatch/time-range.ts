import { type EpochMs, epochMs } from "@faultline/core";
import { alignStartTime } from "@faultline/telemetry";
import { invalidValue } from "./errors.ts";
import { SHORT_PERIODS } from "./limits.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A period that CloudWatch knows, seconds. */
export function checkedPeriod(parameter: string, period: number | undefined): number {
  const seconds = period ?? 0;
  if (seconds >= 60 ? seconds % 60 === 0 : SHORT_PERIODS.includes(seconds)) return seconds;
  throw invalidValue(parameter, seconds);
}

/**
 * The start of the first period that still has data: older data exists in longer periods only, and a request with too
 * short a period gets none of it.
 *
 * @see CloudWatch API Reference, "GetMetricStatistics", Period, read 2026-11.
 */
export function firstPeriodStart(startTime: Date, periodSeconds: number, now: EpochMs): EpochMs {
  const start = alignStartTime(epochMs(startTime.getTime()), periodSeconds, now);
  const periodMs = periodSeconds * 1000;
  const missingPeriods = Math.max(0, Math.ceil((now - keptFor(periodSeconds) - start) / periodMs));
  return epochMs(start + missingPeriods * periodMs);
}

/** How long data can be read by a period, milliseconds. */
function keptFor(periodSeconds: number): number {
  if (periodSeconds < 60) return 3 * HOUR_MS;
  if (periodSeconds % 300 !== 0) return 15 * DAY_MS;
  if (periodSeconds % 3600 !== 0) return 63 * DAY_MS;
  return 455 * DAY_MS;
}
