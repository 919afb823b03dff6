import type { EpochMs } from "@faultline/core";
import type { ObservedRequest, Series } from "../observations.ts";

const SECONDS_PER_MINUTE = 60;

/**
 * Seconds of a minute in which requests ran. A rate over a minute that was busy for ten seconds only would be six times
 * too low. The default sampling takes the first request of each second, so that no busy second is missed.
 *
 * @returns 60 without sampled requests in the minute.
 */
export function busySeconds(minute: EpochMs, requests: readonly ObservedRequest[]): number {
  const first = minute / 1000;
  const busy = new Set<number>();
  for (const { start, seconds } of requests) {
    const from = Math.max(first, Math.floor(start / 1000));
    const to = Math.min(first + SECONDS_PER_MINUTE - 1, Math.floor(start / 1000 + seconds));
    for (let second = from; second <= to; second++) busy.add(second);
  }
  return busy.size === 0 ? SECONDS_PER_MINUTE : busy.size;
}

/** Highest rate a second of a metric that is summed by the minute, over its busy seconds. */
export function peakRate(series: Series, requests: readonly ObservedRequest[]): number {
  return series.reduce((peak, { time, value }) => Math.max(peak, value / busySeconds(time, requests)), 0);
}
