import { unreachable } from "@faultline/core";
import type { PlatformEvent } from "./platform-event.ts";

/** `SystemLogLevel` values from the most to the least detail. */
const LEVELS = ["DEBUG", "INFO", "WARN"] as const;

type SystemLevel = (typeof LEVELS)[number];

/** Whether a function whose `SystemLogLevel` is `setting` logs an event in the JSON format. */
export function isSystemEventLogged(event: PlatformEvent, setting = "INFO"): boolean {
  return LEVELS.indexOf(systemLevelOf(event)) >= LEVELS.findIndex((level) => level === setting);
}

/**
 * The level of a platform event.
 *
 * @see Lambda Developer Guide, "Log-level filtering", "System log level event mapping".
 */
function systemLevelOf(event: PlatformEvent): SystemLevel {
  switch (event.kind) {
    case "init-start": // Its runtime version is always told.
    case "start":
    case "end":
      return "INFO";
    case "init-report":
      if (event.failure !== undefined) return "WARN";
      return event.initializationType === "on-demand" ? "DEBUG" : "INFO";
    case "report":
      return event.failure === undefined && !event.isFunctionError ? "INFO" : "WARN";
    case "timed-out":
    case "ended":
      return "WARN";
    default:
      return unreachable(event);
  }
}
