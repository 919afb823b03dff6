import { LabError } from "@faultline/core";
import { type BatchSize, batchSize } from "./batch-size.ts";
import type { StoreLimits } from "./store-limits.ts";
import type { TelemetryBatch } from "./telemetry-store.ts";

interface QueuedBatch {
  readonly batch: TelemetryBatch;
  readonly size: BatchSize;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Group commit: while one commit runs, batches queue; the next commit writes them together. A commit costs about the
 * same for one row as for a hundred, so many small writers share it, and each is acknowledged once it is durable.
 */
export class CommitQueue {
  readonly #commit: (batches: readonly TelemetryBatch[]) => Promise<void>;
  readonly #limits: Pick<StoreLimits, "commitRows" | "queuedBytes" | "queuedRows">;
  #queue: QueuedBatch[] = [];
  #rows = 0;
  #bytes = 0;
  #running: Promise<void> | undefined;

  constructor(
    limits: Pick<StoreLimits, "commitRows" | "queuedBytes" | "queuedRows">,
    commit: (batches: readonly TelemetryBatch[]) => Promise<void>,
  ) {
    this.#limits = limits;
    this.#commit = commit;
  }

  /** Resolves once the batch is committed. Rejects with `STORE_FULL`, storing nothing, when it does not fit the queue. */
  append(batch: TelemetryBatch): Promise<void> {
    const size = batchSize(batch);
    if (size.rows === 0) return Promise.resolve();
    if (this.#rows + size.rows > this.#limits.queuedRows || this.#bytes + size.bytes > this.#limits.queuedBytes) {
      return Promise.reject(this.#full(size));
    }
    this.#rows += size.rows;
    this.#bytes += size.bytes;
    const acknowledged = new Promise<void>((resolve, reject) => {
      this.#queue.push({ batch, size, resolve, reject });
    });
    this.#running ??= this.#run();
    return acknowledged;
  }

  /** Resolves once nothing is queued. */
  async drain(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#queue.length > 0) {
      const group = this.#takeGroup();
      await this.#store(group);
      for (const { size } of group) {
        this.#rows -= size.rows;
        this.#bytes -= size.bytes;
      }
    }
    this.#running = undefined;
  }

  /**
   * A failed commit stores nothing; its batches are then tried one by one, so that one does not fail the others. Unless
   * the store did not answer: then nobody knows, and another try would store what is stored already.
   */
  async #store(group: readonly QueuedBatch[]): Promise<void> {
    try {
      await this.#commit(group.map(({ batch }) => batch));
    } catch (error) {
      const isUncertain = error instanceof LabError && error.code === "STORE_UNAVAILABLE";
      if (group.length > 1 && !isUncertain) for (const queued of group) await this.#store([queued]);
      else for (const { reject } of group) reject(error);
      return;
    }
    for (const { resolve } of group) resolve();
  }

  /** The oldest batches, at least one, up to the rows of one commit. */
  #takeGroup(): readonly QueuedBatch[] {
    let rows = 0;
    let count = 0;
    for (const { size } of this.#queue) {
      if (count > 0 && rows + size.rows > this.#limits.commitRows) break;
      rows += size.rows;
      count++;
    }
    const group = this.#queue.slice(0, count);
    this.#queue = this.#queue.slice(count);
    return group;
  }

  #full(size: BatchSize): LabError {
    return new LabError(
      "STORE_FULL",
      `${size.rows} rows do not fit: ${this.#rows} of ${this.#limits.queuedRows} rows and ${this.#bytes} of ${this.#limits.queuedBytes} bytes wait to be stored.`,
      "Send less at once, or wait until earlier telemetry is stored.",
    );
  }
}
