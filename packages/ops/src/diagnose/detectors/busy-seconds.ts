import { epochMs, type EpochMs } from "@faultline/core";
import type { Observations, Series } from "../observations.ts";

const SECONDS_PER_MINUTE = 60;

/** A time in which something ran. */
interface BusyTime {
  readonly start: EpochMs;
  readonly seconds: number;
}

/** Of sampled requests; of what functions report, where none is traced. */
function busyTimes({ requests, functions }: Observations): readonly BusyTime[] {
  if (requests.length > 0) return requests;
  return functions
    .flatMap(({ reports = [] }) => reports)
    .map(({ time, durationMs }) => ({ start: epochMs(time - durationMs), seconds: durationMs / 1000 }));
}

/**
 * Seconds of a minute in which requests ran. A rate over a minute that was busy for ten seconds only would be six times
 * too low. The default sampling takes the first request of each second, so that no busy second is missed.
 *
 * @returns 60 where nothing tells of the minute.
 */
function busySeconds(minute: EpochMs, times: readonly BusyTime[]): number {
  const first = minute / 1000;
  const busy = new Set<number>();
  for (const { start, seconds } of times) {
    const from = Math.max(first, Math.floor(start / 1000));
    const to = Math.min(first + SECONDS_PER_MINUTE - 1, Math.floor(start / 1000 + seconds));
    for (let second = from; second <= to; second++) busy.add(second);
  }
  return busy.size === 0 ? SECONDS_PER_MINUTE : busy.size;
}

/** Highest rate a second of a metric that is summed by the minute, over its busy seconds. */
export function peakRate(series: Series, observations: Observations): number {
  const times = busyTimes(observations);
  return series.reduce((peak, { time, value }) => Math.max(peak, value / busySeconds(time, times)), 0);
}
