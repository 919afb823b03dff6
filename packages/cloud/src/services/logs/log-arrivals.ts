import { type Scope, scopeKey } from "@faultline/core";
import type { LogEvent, LogSink } from "@faultline/telemetry";

/** Told of events that came together, all of one stream, in their order. */
export type ArrivalListener = (events: readonly [LogEvent, ...LogEvent[]]) => void;

/** New log events as they come, for what acts on them: metric filters, subscription filters and Live Tail. */
export class LogArrivals {
  readonly #listeners = new Set<ArrivalListener>();

  /** A sink that hands events on, and tells the listeners of them. */
  observe(sink: LogSink): LogSink {
    return {
      write: (events) => {
        sink.write(events);
        this.publish(events);
      },
    };
  }

  /** Tells the listeners of new events. */
  publish(events: readonly LogEvent[]): void {
    if (this.#listeners.size === 0 || events.length === 0) return;
    for (const ofStream of byStream(events)) {
      for (const listener of this.#listeners) listener(ofStream);
    }
  }

  /** Tells a listener of every event from now on, until the returned function is called. */
  subscribe(listener: ArrivalListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

function byStream(events: readonly LogEvent[]): readonly (readonly [LogEvent, ...LogEvent[]])[] {
  const streams = new Map<string, [LogEvent, ...LogEvent[]]>();
  for (const event of events) {
    const key = `${groupKey(event.scope, event.logGroup)}:${event.logStream}`;
    const known = streams.get(key);
    if (known === undefined) streams.set(key, [event]);
    else known.push(event);
  }
  return [...streams.values()];
}

/** A log group of an account and Region as one text. */
export function groupKey(scope: Scope, logGroup: string): string {
  return `${scopeKey(scope)}:${logGroup}`;
}
