import { CommitQueue } from "./commit-queue.ts";
import { OwnerThread } from "./owner-thread.ts";
import { QueryGate } from "./query-gate.ts";
import type { QueryResult } from "./query-runner.ts";
import { DEFAULT_STORE_LIMITS, type StoreLimits } from "./store-limits.ts";
import type {
  LogEventSelection,
  SqlStatement,
  SqlValue,
  StoreRow,
  StoreSize,
  TelemetryBatch,
  TelemetryStore,
} from "./telemetry-store.ts";

/** Where a store keeps its files, and what it may use. */
export interface DuckDbStoreOptions {
  /** Created when it is missing. */
  readonly directory: string;
  readonly limits?: Partial<StoreLimits>;
  /** Told in a sentence when telemetry is deleted for lack of room. */
  readonly onNotice?: (text: string) => void;
}

/**
 * Opens the embedded telemetry store. DuckDB runs in one thread of its own, which alone opens the file.
 *
 * @throws LabError `DATA_DIRECTORY_IN_USE` when another lab holds the directory, `DATA_DIRECTORY_TOO_NEW` when a later
 *   release wrote it, `DATA_DIRECTORY_UNUSABLE` when it cannot be read or written.
 */
export async function openDuckDbStore({ directory, limits, onNotice }: DuckDbStoreOptions): Promise<TelemetryStore> {
  const allLimits = { ...DEFAULT_STORE_LIMITS, ...limits };
  const thread = new OwnerThread(onNotice ?? (() => undefined));
  try {
    await thread.request({ kind: "open", options: { directory, limits: allLimits } });
  } catch (error) {
    await thread.end();
    throw error;
  }
  return new DuckDbStore(thread, allLimits);
}

class DuckDbStore implements TelemetryStore {
  readonly engine = "duckdb";
  readonly #thread: OwnerThread;
  readonly #commits: CommitQueue;
  readonly #gate: QueryGate;
  #closing: Promise<void> | undefined;

  constructor(thread: OwnerThread, limits: StoreLimits) {
    this.#thread = thread;
    this.#gate = new QueryGate(limits.queuedQueries);
    this.#commits = new CommitQueue(limits, async (batches) => {
      await thread.request({ kind: "append", batches });
    });
  }

  append(batch: TelemetryBatch): Promise<void> {
    return this.#commits.append(batch);
  }

  query(statement: SqlStatement, { signal }: { readonly signal?: AbortSignal } = {}): Promise<readonly StoreRow[]> {
    return this.#gate.run(async () => rowsOf(await this.#thread.request({ kind: "query", statement }, signal)));
  }

  async prune(selection: LogEventSelection): Promise<void> {
    await this.#commits.drain();
    await this.#thread.request({ kind: "prune", selection });
  }

  size(): Promise<StoreSize> {
    return this.#thread.request({ kind: "size" });
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.#commits.drain();
    await this.#thread.request({ kind: "close" });
    await this.#thread.end();
  }
}

function rowsOf({ columns, rows }: QueryResult): readonly StoreRow[] {
  return rows.map((row) => {
    const named: Record<string, SqlValue> = {};
    for (const [index, column] of columns.entries()) named[column] = row[index] ?? null;
    return named;
  });
}
