import type { LogGroup } from "./log-group.ts";

const DAY_MS = 24 * 3_600_000;

/** The timestamp from which a group keeps events, milliseconds since the epoch: 0 for a group that keeps all. */
export function earliestKept({ retentionInDays }: Pick<LogGroup, "retentionInDays">, now: number): number {
  return retentionInDays === undefined ? 0 : now - retentionInDays * DAY_MS;
}
