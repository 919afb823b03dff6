import type { CallStatistics, HistogramEntry } from "./service-map.ts";

/** A group of requests with the same outcome and, to the histogram's precision, the same response time. */
export interface RequestGroup {
  readonly outcome: "error" | "fault" | "ok" | "progress" | "throttle";
  readonly bucketMs: number;
  readonly count: number;
  /** Summed. */
  readonly seconds: number;
  readonly startMs: number;
  readonly endMs: number;
}

/** Adds groups of requests up to SummaryStatistics. */
export class StatisticsTally {
  readonly #counts = { error: 0, fault: 0, ok: 0, throttle: 0 };
  readonly #times = new Histogram();
  #totalResponseTime = 0;
  #startMs = Infinity;
  #endMs = -Infinity;

  add(group: RequestGroup): void {
    this.#startMs = Math.min(this.#startMs, group.startMs);
    this.#endMs = Math.max(this.#endMs, group.endMs);
    if (group.outcome === "progress") return; // Not completed: no outcome and no time yet.
    this.#counts[group.outcome] += group.count;
    this.#totalResponseTime += group.seconds;
    this.#times.add(group.bucketMs, group.count);
  }

  /** Seconds since the epoch. */
  times(): { readonly startTime: number; readonly endTime: number } {
    return { startTime: this.#startMs / 1000, endTime: this.#endMs / 1000 };
  }

  statistics(): CallStatistics {
    const { ok, throttle, error, fault } = this.#counts;
    return {
      okCount: ok,
      throttleCount: throttle,
      otherErrorCount: error,
      faultCount: fault,
      totalCount: ok + throttle + error + fault,
      totalResponseTime: this.#totalResponseTime,
      histogram: this.#times.entries(),
    };
  }
}

/** Counts values in milliseconds and tells them in seconds. */
export class Histogram {
  readonly #counts = new Map<number, number>();

  add(valueMs: number, count: number): void {
    this.#counts.set(valueMs, (this.#counts.get(valueMs) ?? 0) + count);
  }

  entries(): HistogramEntry[] {
    const ascending = [...this.#counts].toSorted(([a], [b]) => a - b);
    return ascending.map(([ms, count]) => ({ value: ms / 1000, count }));
  }
}
