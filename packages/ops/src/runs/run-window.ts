import { epochMs } from "@faultline/core";
import type { TimeWindow } from "../diagnose/observations.ts";
import type { RunRecord } from "./run-store.ts";

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;

/**
 * The time that telemetry of a run lies in: its whole seconds, and one more for what its last requests still write.
 *
 * @param earlier The run before it: where that ended in the minute in which this one began, the minute is both's. It counts
 *   for this run all the same where most of the run lies in it, which would else have hardly a metric.
 */
export function runWindow(run: RunRecord, earlier: RunRecord | undefined): TimeWindow {
  const start = Math.floor(Date.parse(run.startedAt) / SECOND_MS) * SECOND_MS;
  const end = (Math.ceil(Date.parse(run.endedAt) / SECOND_MS) + 1) * SECOND_MS;
  const earlierEnd = earlier === undefined ? 0 : Date.parse(earlier.endedAt) + SECOND_MS;
  const firstMinute = Math.floor(start / MINUTE_MS);
  const restMs = end - (firstMinute + 1) * MINUTE_MS;
  const isFirstMinuteShared = Math.floor(earlierEnd / MINUTE_MS) >= firstMinute && restMs > (end - start) / 2;
  return { start: epochMs(start), end: epochMs(end), ...(isFirstMinuteShared ? { isFirstMinuteShared } : {}) };
}
