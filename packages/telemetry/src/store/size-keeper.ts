import { statSync } from "node:fs";
import type { DuckDBConnection } from "@duckdb/node-api";
import { type EpochMs, epochMs } from "@faultline/core";
import { batchSize } from "./batch-size.ts";
import { databaseFile } from "./database-file.ts";
import type { StoreLimits } from "./store-limits.ts";
import type { StoreSize, TelemetryBatch } from "./telemetry-store.ts";

interface SizeKeeperOptions {
  readonly directory: string;
  readonly limits: Pick<StoreLimits, "storedBytes">;
  /** Told in a sentence what was deleted. */
  readonly onNotice: (text: string) => void;
}

/** The size is looked at whenever this share of the limit has been appended. */
const CHECKED_SHARE = 1 / 50;
/** The share of all rows that is deleted at once: freeing room costs about the same for one row as for many. */
const DELETED_SHARE = 0.1;

/**
 * Keeps a store below its limit by deleting the oldest telemetry of all kinds, up to one time for all: what is left is
 * complete from then on. Room that is freed is used again; the file itself does not shrink.
 */
export class SizeKeeper {
  readonly #writer: DuckDBConnection;
  readonly #options: SizeKeeperOptions;
  /** Bytes appended since the last look, about. */
  #appendedBytes = Number.POSITIVE_INFINITY;
  #deletedBefore: EpochMs | undefined;

  constructor(writer: DuckDBConnection, options: SizeKeeperOptions) {
    this.#writer = writer;
    this.#options = options;
  }

  count(batch: TelemetryBatch): void {
    this.#appendedBytes += batchSize(batch).bytes;
  }

  async size(): Promise<StoreSize> {
    return {
      storedBytes: await this.#storedBytes(),
      limitBytes: this.#options.limits.storedBytes,
      ...(this.#deletedBefore === undefined ? {} : { deletedBefore: this.#deletedBefore }),
    };
  }

  /** Deletes the oldest tenth when the store is larger than it may be. Called in turn with what writes. */
  async keep(): Promise<void> {
    const limit = this.#options.limits.storedBytes;
    if (this.#appendedBytes < limit * CHECKED_SHARE) return;
    this.#appendedBytes = 0;
    if ((await this.#storedBytes()) <= limit) return;
    const before = await this.#oldestShare();
    if (before === undefined) return;
    await this.#deleteBefore(before);
    this.#deletedBefore = before;
    const time = new Date(before).toISOString();
    this.#options.onNotice(
      `The telemetry store reached its limit of ${limit} bytes: what is older than ${time} was deleted.`,
    );
  }

  /** Blocks in use and DuckDB's log. */
  async #storedBytes(): Promise<number> {
    const blocks = await this.#number("SELECT sum(used_blocks * block_size) FROM pragma_database_size()");
    const log = statSync(`${databaseFile(this.#options.directory)}.wal`, { throwIfNoEntry: false });
    return blocks + (log?.size ?? 0);
  }

  /** The time before which the oldest rows lie; undefined for an empty store. */
  async #oldestShare(): Promise<EpochMs | undefined> {
    const newestOfOldest = await this.#number(
      `SELECT coalesce(approx_quantile(time, ${DELETED_SHARE}), 0) FROM (
        SELECT "timestamp" AS time FROM log_events UNION ALL SELECT "timestamp" FROM datums
        UNION ALL SELECT CAST(start_ms AS BIGINT) FROM segments)`,
    );
    return newestOfOldest === 0 ? undefined : epochMs(newestOfOldest + 1);
  }

  /** The checkpoint gives the room back: until then, deleted rows keep theirs. */
  async #deleteBefore(time: EpochMs): Promise<void> {
    const values = [BigInt(time)];
    await this.#writer.run('DELETE FROM log_events WHERE "timestamp" < ?', values);
    await this.#writer.run('DELETE FROM datums WHERE "timestamp" < ?', values);
    await this.#writer.run("DELETE FROM segments WHERE start_ms < ?", values);
    await this.#writer.run("CHECKPOINT");
  }

  async #number(sql: string): Promise<number> {
    const reader = await this.#writer.runAndReadAll(sql);
    return Number(reader.value(0, 0));
  }
}
