import { createHash } from "node:crypto";
import { isJsonObject, type JsonValue } from "@faultline/core";

/**
 * SHA-1 of a value as SAM takes it for logical ids: of a text itself, else of its JSON with sorted keys and no blanks.
 * Ids carry the first 10 digits.
 *
 * @see aws/serverless-application-model, docs/internals/generated_resources.rst.
 */
export function samHash(value: JsonValue): string {
  const text = typeof value === "string" ? value : sortedJson(value);
  return createHash("sha1").update(text).digest("hex");
}

/** Appends the first 10 digits of a value's hash to an id. */
export function hashedId(prefix: string, value: JsonValue): string {
  return `${prefix}${samHash(value).slice(0, 10)}`;
}

/** JSON text that does not depend on the order of members. */
export function sortedJson(value: JsonValue): string {
  if (Array.isArray(value)) return `[${(value as readonly JsonValue[]).map(sortedJson).join(",")}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${sortedJson(value[key] ?? null)}`).join(",")}}`;
}
