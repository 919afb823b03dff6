import type { JsonValue } from "@faultline/core";
import { plainScalar } from "./syntax/plain-scalar.ts";

/** A value as one line of YAML that stands anywhere, also inside brackets: JSON. */
export function flowText(value: JsonValue): string {
  // JSON allows these two unescaped; YAML takes them for line breaks. DEL and C1 controls are not printable in YAML.
  return JSON.stringify(value).replaceAll(/[\u007F-\u009F\u2028\u2029\uFEFF\uFFFE\uFFFF]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

/** A scalar as it stands after a block mapping's colon: plain where that reads back as the same value. */
export function scalarText(value: string | number | boolean | null): string {
  return typeof value === "string" && isPlain(value) ? value : flowText(value);
}

/** A mapping key. */
export function keyText(key: string): string {
  return isPlain(key) ? key : flowText(key);
}

/** Starts and holds only characters that mean nothing to YAML, and is not a number, boolean or null. */
function isPlain(text: string): boolean {
  return /^[A-Za-z0-9/$][\w./$:@+=-]*$/.test(text) && !text.endsWith(":") && plainScalar(text) === text;
}
