import { request } from "node:http";
import type { CancelTimer, Clock } from "@faultline/core";
import { TELEMETRY_BYTES_MAX } from "../limits.ts";
import type { TelemetrySubscription, TelemetryType } from "./telemetry-subscription.ts";

/** One telemetry event, as the Telemetry API sends it. */
export interface TelemetryEvent {
  /** ISO 8601. */
  readonly time: string;
  /** `platform.start`, `function`, `extension` … */
  readonly type: string;
  readonly record: unknown;
}

/** Passes telemetry on to the extensions that subscribed; costs nothing where there are none. */
export class TelemetryHub {
  readonly #clock: Clock;
  readonly #streams: TelemetryStream[] = [];
  /** What happened before anybody subscribed: INIT_START comes before the first extension does. */
  #early: TelemetryEvent[] | undefined = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  subscribe(name: string, subscription: TelemetrySubscription): void {
    const stream = new TelemetryStream(this.#clock, subscription);
    this.#streams.push(stream);
    for (const event of this.#early ?? []) stream.add(event);
    this.publishPlatform("platform.telemetrySubscription", { name, state: "Subscribed", types: subscription.types });
  }

  /** Init is over: who comes now is too late, and what was kept for them goes. */
  endInit(): void {
    this.#early = undefined;
  }

  publishPlatform(type: string, record: unknown): void {
    this.publish({ time: new Date(this.#clock.now()).toISOString(), type, record });
  }

  /** Whether anybody has subscribed, or may yet. */
  get isWanted(): boolean {
    return this.#early !== undefined || this.#streams.length > 0;
  }

  publish(event: TelemetryEvent): void {
    if (this.#early !== undefined && this.#early.length < EARLY_EVENTS_MAX) this.#early.push(event);
    for (const stream of this.#streams) stream.add(event);
  }

  /** Sends what is buffered. Resolves once it is delivered, or has failed. */
  async flush(): Promise<void> {
    await Promise.all(this.#streams.map((stream) => stream.flush()));
  }

  close(): void {
    for (const stream of this.#streams) stream.close();
  }
}

const EARLY_EVENTS_MAX = 1000;

/** The telemetry of one subscriber: buffered as it asked, one delivery at a time. */
class TelemetryStream {
  readonly #clock: Clock;
  readonly #subscription: TelemetrySubscription;
  #items: string[] = [];
  #bytes = 0;
  #dropped = { records: 0, bytes: 0 };
  #cancelTimer: CancelTimer | undefined;
  #delivery: Promise<void> = Promise.resolve();
  #isDelivering = false;
  #isClosed = false;

  constructor(clock: Clock, subscription: TelemetrySubscription) {
    this.#clock = clock;
    this.#subscription = subscription;
  }

  add(event: TelemetryEvent): void {
    if (this.#isClosed || !this.#subscription.types.includes(streamOf(event.type))) return;
    const text = JSON.stringify(event);
    if (this.#bytes + text.length > TELEMETRY_BYTES_MAX) {
      this.#dropped = { records: this.#dropped.records + 1, bytes: this.#dropped.bytes + text.length };
      return;
    }
    this.#items.push(text);
    this.#bytes += text.length;
    const { maxItems, maxBytes, timeoutMs } = this.#subscription;
    if (this.#items.length >= maxItems || this.#bytes >= maxBytes) void this.flush();
    else
      this.#cancelTimer ??= this.#clock.after(timeoutMs, () => {
        this.#cancelTimer = undefined;
        void this.flush();
      });
  }

  flush(): Promise<void> {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    // What comes while a delivery is under way goes with the next.
    if (!this.#isDelivering) this.#delivery = this.#deliverAll();
    return this.#delivery;
  }

  close(): void {
    this.#isClosed = true;
    this.#cancelTimer?.();
    this.#items = [];
  }

  async #deliverAll(): Promise<void> {
    this.#isDelivering = true;
    while (this.#items.length > 0) await post(this.#subscription.destination, this.#takeBatch());
    this.#isDelivering = false;
  }

  /** At most what was asked for, though at least one: more may have come while a delivery was under way. */
  #takeBatch(): string {
    const { maxItems, maxBytes } = this.#subscription;
    let [count, size] = [0, 0];
    for (const item of this.#items.slice(0, maxItems)) {
      if (count > 0 && size + item.length > maxBytes) break;
      count += 1;
      size += item.length;
    }
    const items = this.#items.splice(0, count);
    this.#bytes -= size;
    const { records, bytes } = this.#dropped;
    this.#dropped = { records: 0, bytes: 0 };
    if (records > 0) {
      const record = { reason: "Consumer is slow", droppedRecords: records, droppedBytes: bytes };
      items.push(JSON.stringify({ time: this.#now(), type: "platform.logsDropped", record }));
    }
    return `[${items.join(",")}]`;
  }

  #now(): string {
    return new Date(this.#clock.now()).toISOString();
  }
}

function streamOf(type: string): TelemetryType {
  return type === "function" || type === "extension" ? type : "platform";
}

/** A subscriber that does not take a delivery loses it, as on AWS. A frozen one takes it when it thaws. */
function post(destination: TelemetrySubscription["destination"], body: string): Promise<void> {
  return new Promise((resolve) => {
    const sending = request({
      host: "127.0.0.1",
      ...destination,
      method: "POST",
      headers: { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) },
    });
    sending.on("response", (response) => response.resume().on("close", resolve));
    sending.on("error", () => resolve());
    sending.end(body);
  });
}
