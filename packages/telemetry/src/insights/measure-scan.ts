import type { Execution } from "./analysis/execution.ts";
import { messageSizeSql, scannedSql } from "./sql/compile-plan.ts";

/** Events whose sizes are read; of more, the total is extrapolated from as many. */
const MEASURED_EVENTS = 10_000;

/** The number of events in the groups and the time range of a query. */
export async function countScanned({ query, range, dialect }: Execution): Promise<number> {
  return Number((await query(scannedSql(range, dialect)))[0]?.["scanned"] ?? 0);
}

/**
 * The mean size of those events' messages, bytes in UTF-8.
 *
 * Differs from AWS: of more than 10,000 events it is an estimate, since reading all costs as much as a query.
 */
export async function meanMessageSize({ query, range, dialect }: Execution): Promise<number> {
  return Number((await query(messageSizeSql(range, dialect, MEASURED_EVENTS)))[0]?.["bytes"] ?? 0);
}
