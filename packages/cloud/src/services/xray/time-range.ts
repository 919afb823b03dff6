import type { Scope } from "@faultline/core";
import { xrayError } from "./errors.ts";
import { MAX_RANGE_HOURS } from "./limits.ts";
import type { TraceWindow } from "./page-statements.ts";

/** The window between two times. @throws ServiceError when a time is missing, the range empty or too wide. */
export function timeRange(
  scope: Scope,
  start: Date | undefined,
  end: Date | undefined,
  type: TraceWindow["type"] = "TraceId",
): TraceWindow {
  const [startSeconds, endSeconds] = [(start?.getTime() ?? 0) / 1000, (end?.getTime() ?? 0) / 1000];
  if (!Number.isFinite(startSeconds) || !Number.isFinite(endSeconds))
    throw xrayError("InvalidRequestException", "StartTime and EndTime must be times.");
  if (startSeconds > endSeconds) throw xrayError("InvalidRequestException", "StartTime must be before EndTime.");
  if (endSeconds - startSeconds > MAX_RANGE_HOURS * 3600) {
    throw xrayError("InvalidRequestException", `Time range cannot be longer than ${MAX_RANGE_HOURS} hours.`);
  }
  return { scope, startSeconds, endSeconds, type };
}
