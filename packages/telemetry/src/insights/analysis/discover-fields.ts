import { LINE_FORMATS } from "../functions/line-formats.ts";
import { isJsonObject, type JsonValue, parseJson } from "@faultline/core";

/**
 * Fields that are discovered in one event.
 *
 * @see CloudWatch Logs User Guide, "Supported logs and discovered fields", read 2026-11.
 */
const MAX_FIELDS = 200;

/**
 * The leaves of the JSON object that a message is or ends with, by dotted name; a key's leading `@` is doubled. Without one,
 * the fields of a line of a known format.
 */
export function discoverFields(message: string): Record<string, string> {
  const start = message.indexOf("{");
  const value = start < 0 ? undefined : parseJson(message.slice(start));
  if (!isJsonObject(value)) return fieldsOfLine(message);
  const found: Record<string, string> = {};
  const pending: (readonly [name: string, value: JsonValue])[] = namedEntries("", value).toReversed();
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const [name, leaf] = next;
    if (leaf === null) continue;
    if (typeof leaf === "object") pending.push(...namedEntries(`${name}.`, leaf).toReversed());
    else found[name] = typeof leaf === "boolean" ? String(Number(leaf)) : String(leaf);
    if (Object.keys(found).length === MAX_FIELDS) break;
  }
  return found;
}

const LINES = LINE_FORMATS.map(({ pattern, fields }) => ({ regex: new RegExp(pattern), fields }));

function fieldsOfLine(message: string): Record<string, string> {
  for (const { regex, fields } of LINES) {
    const match = regex.exec(message);
    if (match !== null) return Object.fromEntries(fields.map((name, index) => [name, match[index + 1] ?? ""]));
  }
  return {};
}

function namedEntries(prefix: string, value: object): (readonly [name: string, value: JsonValue])[] {
  return Object.entries(value).map(([key, member]: [string, JsonValue]) => [
    prefix + (prefix === "" && key.startsWith("@") ? `@${key}` : key),
    member,
  ]);
}
