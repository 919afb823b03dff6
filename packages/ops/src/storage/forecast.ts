import { epochMs, type EpochMs } from "@faultline/core";
import type { StorageQuota } from "./inventory.ts";

/** Bytes that were published at a time and are still there. */
export interface Addition {
  readonly time: EpochMs;
  readonly sizeBytes: number;
}

/** When the quota will be reached, should publishing go on. */
export interface Forecast {
  readonly bytesPerDay: number;
  /** Absent when storage does not grow. */
  readonly reached?: EpochMs;
  /** 95 % interval; the later end is absent when storage may also not grow. */
  readonly earliest?: EpochMs;
  readonly latest?: EpochMs;
  /** Days that it rests on. */
  readonly days: number;
}

const DAY_MS = 86_400_000;
const DAYS_MAX = 90;
/** Standard normal deviate of a 95 % interval. */
const Z_95 = 1.96;

/**
 * Extends the daily growth of up to 90 days in a straight line. Only what is still stored counts: versions deleted since
 * would have made the growth larger.
 */
export function forecast(
  additions: readonly Addition[],
  { usedBytes, quotaBytes }: StorageQuota,
  now: EpochMs,
): Forecast {
  // Not spread as arguments: there may be a million.
  const first = additions.reduce<number>((least, { time }) => Math.min(least, time), now);
  const days = Math.min(DAYS_MAX, Math.max(1, Math.ceil((now - first) / DAY_MS)));
  const perDay = Array.from({ length: days }, () => 0);
  for (const { time, sizeBytes } of additions) {
    const day = Math.floor((now - time) / DAY_MS);
    if (day < days) perDay[Math.max(0, day)] = (perDay[Math.max(0, day)] ?? 0) + sizeBytes;
  }
  const bytesPerDay = perDay.reduce((sum, bytes) => sum + bytes, 0) / days;
  if (bytesPerDay <= 0) return { bytesPerDay: 0, days };
  const variance = perDay.reduce((sum, bytes) => sum + (bytes - bytesPerDay) ** 2, 0) / Math.max(1, days - 1);
  const error = Z_95 * Math.sqrt(variance / days);
  const freeBytes = Math.max(0, quotaBytes - usedBytes);
  const dayOf = (rate: number) => epochMs(Math.min(TIME_MAX, now + (freeBytes / rate) * DAY_MS));
  return {
    bytesPerDay,
    reached: dayOf(bytesPerDay),
    earliest: dayOf(bytesPerDay + error),
    ...(bytesPerDay > error ? { latest: dayOf(bytesPerDay - error) } : {}),
    days,
  };
}

/** The last time that a Date can hold. */
const TIME_MAX = 8.64e15;
