import { Worker } from "node:worker_threads";
import { type Clock, type Scope, scopeKey } from "@faultline/core";
import type { SegmentSink } from "@faultline/telemetry";
import { parseSegmentDocument } from "../parse-segment-document.ts";
import { readKernelDrops } from "./kernel-drops.ts";
import type { DaemonMessage } from "./daemon-messages.ts";

/** What the daemon has received since the lab started. */
export interface DaemonCounts {
  readonly documents: number;
  /** Datagrams without a proper header, and documents that are no segments. */
  readonly rejected: number;
  /** Datagrams that the system dropped before they could be read; undefined where it does not tell. */
  readonly dropped: number | undefined;
}

/**
 * The X-Ray daemon's part: takes segments over UDP, at one port for each account and Region, because a datagram
 * carries no credential.
 */
export class XRayDaemon {
  readonly #clock: Clock;
  readonly #segments: SegmentSink;
  readonly #ports = new Map<
    string,
    { readonly scope: Scope; readonly port: Promise<number>; opened(port: number): void }
  >();
  readonly #openPorts = new Set<number>();
  #worker: Worker | undefined;
  #documents = 0;
  #rejected = 0;

  constructor(clock: Clock, segments: SegmentSink) {
    this.#clock = clock;
    this.#segments = segments;
  }

  /** Where functions of an account and Region send segments: `127.0.0.1:port`. The port opens on first use. */
  async address(scope: Scope): Promise<string> {
    const key = scopeKey(scope);
    const known = this.#ports.get(key) ?? this.#open(key, scope);
    return `127.0.0.1:${await known.port}`;
  }

  counts(): DaemonCounts {
    const dropped = readKernelDrops(this.#openPorts);
    return { documents: this.#documents, rejected: this.#rejected, dropped };
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #open(key: string, scope: Scope) {
    const { promise, resolve } = Promise.withResolvers<number>();
    const entry = { scope, port: promise, opened: resolve };
    this.#ports.set(key, entry);
    this.#thread().postMessage({ kind: "open", key });
    return entry;
  }

  #thread(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    const worker = new Worker(new URL("./daemon-worker.ts", import.meta.url));
    worker.on("message", (message: DaemonMessage) => this.#receive(message));
    worker.unref();
    this.#worker = worker;
    return worker;
  }

  #receive(message: DaemonMessage): void {
    const entry = this.#ports.get(message.key);
    if (entry === undefined) return;
    if (message.kind === "opened") {
      this.#openPorts.add(message.port);
      return entry.opened(message.port);
    }
    const parsed = message.texts.map((text) => parseSegmentDocument(text, this.#clock.now()));
    const segments = parsed.flatMap((result) =>
      "document" in result ? [{ scope: entry.scope, document: result.document }] : [],
    );
    this.#documents += segments.length;
    this.#rejected += message.malformedCount + parsed.length - segments.length;
    if (segments.length > 0) this.#segments.write(segments);
  }
}
