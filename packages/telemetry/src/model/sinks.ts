import type { Datum } from "./datum.ts";
import type { LogEvent } from "./log-event.ts";
import type { Segment } from "./segment.ts";

/**
 * Takes log events from a service. Returns at once: the receiver queues, and stores them soon after.
 * A queue that is full drops nothing silently: it counts what it refused, and `faultline status` shows the count.
 */
export interface LogSink {
  write(events: readonly LogEvent[]): void;
}

/** Takes metric datums from a service; otherwise as {@link LogSink}. */
export interface MetricSink {
  write(datums: readonly Datum[]): void;
}

/** Takes trace segments from a service; otherwise as {@link LogSink}. */
export interface SegmentSink {
  write(segments: readonly Segment[]): void;
}
