import { join } from "node:path";

/** The file of a directory's telemetry; DuckDB's log lies beside it. */
export function databaseFile(directory: string): string {
  return join(directory, "telemetry.duckdb");
}
