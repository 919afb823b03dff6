import type { Clock } from "@faultline/core";
import type { Second } from "../engine/engine-event.ts";
import { Histogram } from "./histogram.ts";
import { type MetricSink, OWN_METRICS } from "./metrics-recorder.ts";

/** Passes measurements on, and sums up each second of them for whoever watches the run. */
export class SecondRecorder implements MetricSink {
  readonly #next: MetricSink;
  readonly #clock: Clock;
  #latency = new Histogram();
  #sent = 0;
  #failed = 0;
  #lagMsMax = 0;

  constructor(next: MetricSink, clock: Clock) {
    this.#next = next;
    this.#clock = clock;
  }

  count(name: string, by?: number): void {
    if (name === "http.requests") this.#sent++;
    else if (name === OWN_METRICS.failedRequests) this.#failed++;
    this.#next.count(name, by);
  }

  rate(name: string): void {
    this.#next.rate(name);
  }

  record(name: string, durationMs: number): void {
    if (name === OWN_METRICS.latency) this.#latency.recordMs(durationMs);
    else if (name === OWN_METRICS.lag) this.#lagMsMax = Math.max(this.#lagMsMax, durationMs);
    this.#next.record(name, durationMs);
  }

  /** What was measured since the last call. */
  take(activeVusers: number): Second {
    const latency = this.#latency;
    const second: Second = {
      atMs: this.#clock.now(),
      sent: this.#sent,
      ended: latency.count,
      failed: this.#failed,
      ...(latency.count === 0
        ? {}
        : {
            latencyMsP50: latency.quantileMs(0.5),
            latencyMsP95: latency.quantileMs(0.95),
            latencyMsP99: latency.quantileMs(0.99),
          }),
      activeVusers,
      lagMsMax: this.#lagMsMax,
    };
    this.#latency = new Histogram();
    this.#sent = 0;
    this.#failed = 0;
    this.#lagMsMax = 0;
    return second;
  }
}
