import type { Clock } from "@faultline/core";
import { LOAD_LIMITS, PERIOD_MS } from "../limits.ts";
import { Histogram, type SerializedHistogram } from "./histogram.ts";

/** Prefix of the metrics that are ours and not Artillery's; they stand in a member of their own in reports. */
export const OWN_PREFIX = "faultline.";

/** Names of our own metrics. */
export const OWN_METRICS = {
  /** From when a virtual user was due to when it started: what the generator itself was late. */
  lag: `${OWN_PREFIX}schedule_lag`,
  /** From when a request was due to the end of its answer. */
  latency: `${OWN_PREFIX}latency_from_due`,
  /** From the real send of a request to the end of its answer. */
  fullTime: `${OWN_PREFIX}response_time_full`,
  /** Arrivals whose phase was over before the generator got to them. */
  unsent: `${OWN_PREFIX}arrivals_unsent`,
  /** Arrivals left out because `LOAD_LIMITS.vusersMax` virtual users were active. */
  refused: `${OWN_PREFIX}arrivals_over_limit`,
  /** Virtual users that were still busy when the run had to end. */
  aborted: `${OWN_PREFIX}vusers_aborted`,
  /** Requests without an answer, or with a status of 400 or above. */
  failedRequests: `${OWN_PREFIX}requests_failed`,
  /** Requests sent again because the server had closed the idle connection that they went out on. */
  resent: `${OWN_PREFIX}requests_resent`,
} as const;

/** Takes measurements. */
export interface MetricSink {
  count(name: string, by?: number): void;
  /** Counts an event of a rate. */
  rate(name: string): void;
  /** Milliseconds. */
  record(name: string, durationMs: number): void;
}

/** A rate's events in one period. */
export interface RateEvents {
  readonly count: number;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
}

/** What was measured in one period. */
export interface Period {
  /** Start of the period: epoch milliseconds, a multiple of ten seconds. */
  readonly startMs: number;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
  readonly counters: Readonly<Record<string, number>>;
  readonly rates: Readonly<Record<string, RateEvents>>;
  readonly histograms: Readonly<Record<string, SerializedHistogram>>;
}

interface OpenPeriod {
  readonly startMs: number;
  firstAtMs: number;
  lastAtMs: number;
  readonly counters: Map<string, number>;
  readonly rates: Map<string, { count: number; firstAtMs: number; lastAtMs: number }>;
  readonly histograms: Map<string, Histogram>;
}

/** Gathers measurements into periods of ten seconds of wall-clock time, and hands on each that ends. */
export class MetricsRecorder implements MetricSink {
  readonly #clock: Clock;
  readonly #onPeriod: (period: Period) => void;
  readonly #names = new Set<string>();
  #period: OpenPeriod | undefined;

  constructor(clock: Clock, onPeriod: (period: Period) => void) {
    this.#clock = clock;
    this.#onPeriod = onPeriod;
  }

  count(name: string, by = 1): void {
    const { counters } = this.#open();
    const kept = this.#keptName(name);
    counters.set(kept, (counters.get(kept) ?? 0) + by);
  }

  rate(name: string): void {
    const { rates, lastAtMs } = this.#open();
    const events = rates.get(name);
    if (events === undefined) {
      rates.set(this.#keptName(name), { count: 1, firstAtMs: lastAtMs, lastAtMs });
      return;
    }
    events.count++;
    events.lastAtMs = lastAtMs;
  }

  record(name: string, durationMs: number): void {
    const { histograms } = this.#open();
    let histogram = histograms.get(name);
    if (histogram === undefined) {
      const kept = this.#keptName(name);
      histogram = histograms.get(kept) ?? new Histogram();
      histograms.set(kept, histogram);
    }
    histogram.recordMs(durationMs);
  }

  /** Hands on the period that is over, even when nothing is measured any more. */
  roll(): void {
    if (this.#period !== undefined && this.#clock.now() >= this.#period.startMs + PERIOD_MS) this.close();
  }

  /** Hands on what is left. */
  close(): void {
    if (this.#period === undefined) return;
    const { startMs, firstAtMs, lastAtMs, counters, rates, histograms } = this.#period;
    this.#period = undefined;
    const serialized = [...histograms].map(([name, histogram]) => [name, histogram.serialize()] as const);
    this.#onPeriod({
      startMs,
      firstAtMs,
      lastAtMs,
      counters: Object.fromEntries(counters),
      rates: Object.fromEntries(rates),
      histograms: Object.fromEntries(serialized),
    });
  }

  #open(): OpenPeriod {
    const now = this.#clock.now();
    const period = this.#period;
    if (period !== undefined && now < period.startMs + PERIOD_MS) {
      period.lastAtMs = now;
      return period;
    }
    this.close();
    const startMs = Math.floor(now / PERIOD_MS) * PERIOD_MS;
    const empty = { counters: new Map(), rates: new Map(), histograms: new Map() };
    this.#period = { startMs, firstAtMs: now, lastAtMs: now, ...empty };
    return this.#period;
  }

  /** The name itself, or its family's `other` once there are too many names. */
  #keptName(name: string): string {
    if (this.#names.has(name)) return name;
    if (this.#names.size >= LOAD_LIMITS.metricNamesMax) return `${name.split(".")[0] ?? ""}.other`;
    this.#names.add(name);
    return name;
  }
}
