import { epochMs } from "@faultline/core";
import type { TimeWindow } from "../diagnose/observations.ts";
import type { RunRecord } from "./run-store.ts";

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;

/**
 * The time that telemetry of a run lies in: its whole seconds, and one more for what its last requests still write.
 *
 * @param earlier The run before it: where that had the same target and ended in the minute in which this one began, the
 *   minute is both's.
 */
export function runWindow(run: RunRecord, earlier: RunRecord | undefined): TimeWindow {
  const start = Math.floor(Date.parse(run.startedAt) / SECOND_MS) * SECOND_MS;
  const end = (Math.ceil(Date.parse(run.endedAt) / SECOND_MS) + 1) * SECOND_MS;
  const earlierEnd = earlier?.target === run.target ? Date.parse(earlier.endedAt) + SECOND_MS : 0;
  const isFirstMinuteShared = Math.floor(earlierEnd / MINUTE_MS) >= Math.floor(start / MINUTE_MS);
  return { start: epochMs(start), end: epochMs(end), ...(isFirstMinuteShared ? { isFirstMinuteShared } : {}) };
}
