import type { TimestampFormat } from "../shape.ts";

/** Writes a point in time; `format` is the member's own, `fallback` its context's. */
export function writeTimestamp(time: Date, format: TimestampFormat, fallback: TimestampFormat): number | string {
  switch (format === "default" ? fallback : format) {
    case "date-time":
      return time.toISOString();
    case "http-date":
      return time.toUTCString();
    default:
      return time.getTime() / 1000;
  }
}

const EPOCH_SECONDS = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;

/** Reads a point in time in any of AWS's three forms, or returns undefined where it is none. */
export function readTimestamp(value: number | string): Date | undefined {
  const time =
    typeof value === "number" || EPOCH_SECONDS.test(value)
      ? new Date(Math.round(Number(value) * 1000))
      : new Date(value);
  return Number.isNaN(time.getTime()) ? undefined : time;
}
