import type { EpochMs } from "@faultline/core";
import type { TelemetryEvent } from "../../../runtime/extensions/telemetry-hub.ts";
import { typeAndRecord } from "./json-log-lines.ts";
import type { PlatformEvent, QuietEvent } from "./platform-event.ts";

/**
 * A platform event as the Telemetry API sends it, or undefined where it has none.
 *
 * @see Lambda Developer Guide, "Lambda Telemetry API Event schema reference", read 2026-11.
 */
export function telemetryEvent(event: PlatformEvent | QuietEvent, at: EpochMs): TelemetryEvent | undefined {
  const time = new Date(at).toISOString();
  if (event.kind === "init-done") {
    const { phase, durationMs } = event;
    const record = { initializationType: "on-demand", phase, status: "success", metrics: { durationMs } };
    return { time, type: "platform.initReport", record };
  }
  const written = typeAndRecord(event);
  return written === undefined ? undefined : { time, type: written[0], record: written[1] };
}
