import type { Execution } from "./analysis/execution.ts";
import { scannedSql } from "./sql/compile-plan.ts";

/** What lies in the groups and the time range of a query. */
export interface ScanSize {
  readonly events: number;
  /** Of their messages, in UTF-8. */
  readonly bytes: number;
}

/** Counts the events in the groups and the time range of a query, and the bytes of their messages. */
export async function measureScan({ query, range, dialect }: Execution): Promise<ScanSize> {
  const [row] = await query(scannedSql(range, dialect));
  return { events: Number(row?.["scanned"] ?? 0), bytes: Number(row?.["bytes"] ?? 0) };
}
