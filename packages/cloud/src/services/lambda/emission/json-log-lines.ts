import type { EpochMs, JsonObject } from "@faultline/core";
import { unreachable } from "@faultline/core";
import { type PlatformEvent, runtimeVersionName } from "./platform-event.ts";

/**
 * A platform event as the JSON log format writes it, or undefined where that format has none: it tells time-outs and
 * exits in `platform.report` only.
 *
 * @see Lambda Developer Guide, "Lambda Telemetry API Event schema reference", read 2026-11.
 */
export function jsonLogLine(event: PlatformEvent, at: EpochMs): string | undefined {
  const written = typeAndRecord(event);
  if (written === undefined) return undefined;
  const [type, record] = written;
  return `${JSON.stringify({ time: new Date(at).toISOString(), type, record })}\n`;
}

/** The event's type and record in the schema that the JSON log format and the Telemetry API share. */
export function typeAndRecord(event: PlatformEvent): readonly [string, JsonObject] | undefined {
  switch (event.kind) {
    case "init-start":
      return [
        "platform.initStart",
        {
          initializationType: event.initializationType,
          phase: "init",
          runtimeVersion: runtimeVersionName(event.runtime),
          runtimeVersionArn: event.runtimeVersionArn,
        },
      ];
    case "init-report":
      return [
        "platform.initReport",
        {
          initializationType: event.initializationType,
          phase: event.phase,
          ...(event.failure ?? { status: "success" }),
          metrics: { durationMs: event.durationMs },
        },
      ];
    case "start":
      return ["platform.start", { requestId: event.requestId, version: event.version }];
    case "report":
      return ["platform.report", reportRecord(event)];
    case "timed-out":
    case "ended":
    case "end":
      return undefined;
    default:
      return unreachable(event);
  }
}

function reportRecord(event: Extract<PlatformEvent, { kind: "report" }>): JsonObject {
  const { measures, failure } = event;
  const outcome = failure ?? { status: event.isFunctionError ? "error" : "success" };
  return {
    requestId: event.requestId,
    metrics: {
      durationMs: measures.durationMs,
      billedDurationMs: measures.billedMs,
      memorySizeMB: measures.memoryMiB,
      maxMemoryUsedMB: measures.maxMemoryUsedMiB,
      ...(measures.initDurationMs === undefined ? {} : { initDurationMs: measures.initDurationMs }),
    },
    ...outcome,
  };
}
