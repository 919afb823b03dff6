import type { EpochMs } from "@faultline/core";
import type { TelemetryEvent } from "../../../runtime/extensions/telemetry-hub.ts";
import { typeAndRecord } from "./json-log-lines.ts";
import type { PlatformEvent } from "./platform-event.ts";

/**
 * A platform event as the Telemetry API sends it, or undefined where it has none.
 *
 * @see Lambda Developer Guide, "Lambda Telemetry API Event schema reference", read 2026-11.
 */
export function telemetryEvent(event: PlatformEvent, at: EpochMs): TelemetryEvent | undefined {
  const written = typeAndRecord(event);
  if (written === undefined) return undefined;
  return { time: new Date(at).toISOString(), type: written[0], record: written[1] };
}
