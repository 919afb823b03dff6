import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** Holds a directory until released. */
export interface DirectoryLock {
  release(): void;
}

/**
 * Takes a directory for this owner alone, or returns undefined when another process, or another thread of this one,
 * holds it. The system lets go when the holder dies, so no lock is ever stale.
 *
 * DuckDB's own lock keeps other processes out but not other threads, whose writes would be lost in silence. SQLite's
 * exclusive lock excludes both.
 */
export function lockDirectory(directory: string): DirectoryLock | undefined {
  const database = new DatabaseSync(join(directory, "owner.lock"), { timeout: 0 });
  try {
    database.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    database.close();
    if (isBusy(error)) return undefined;
    throw error;
  }
  return { release: () => database.close() };
}

function isBusy(error: unknown): boolean {
  const SQLITE_BUSY = 5;
  return error instanceof Error && "errcode" in error && error.errcode === SQLITE_BUSY;
}
