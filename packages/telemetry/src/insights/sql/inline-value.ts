import type { RawValue } from "../format-value.ts";

/** A value of rows that a statement holds, as JSON can give it to an engine. */
export function inlineValue(value: RawValue): boolean | number | string | null {
  if (typeof value === "string") return value.toWellFormed(); // JSON takes no half of a surrogate pair.
  return typeof value === "bigint" ? Number(value) : value;
}
