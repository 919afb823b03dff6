import type { JsonValue } from "@faultline/core";

/** A value as it stands in a text: a string as it is, anything else as JSON. */
export function valueText(value: JsonValue | undefined): string {
  if (typeof value === "string") return value;
  return value === undefined ? "undefined" : JSON.stringify(value);
}
