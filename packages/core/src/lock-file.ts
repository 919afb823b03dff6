/** Holds a file until released. */
export interface FileLock {
  release(): void;
}

/**
 * Takes a file for this owner alone, making it where there is none, or returns undefined when another process, or another
 * thread of this one, holds it. The system lets go when the holder dies, so no lock is ever stale: SQLite's exclusive
 * lock. The file stays, since removing it would race with the next who takes it.
 */
export function lockFile(path: string): FileLock | undefined {
  const { DatabaseSync } = process.getBuiltinModule("node:sqlite");
  const database = new DatabaseSync(path, { timeout: 0 });
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
