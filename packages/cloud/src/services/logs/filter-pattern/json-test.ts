import { isJsonObject, type JsonObject, type JsonValue, parseJson } from "@faultline/core";
import type { JsonTest, Selector, SelectorStep } from "./filter-pattern.ts";
import { passesValueTest } from "./passes-value-test.ts";

/** The JSON object that a message is; undefined for any other message. */
export function jsonObjectIn(message: string): JsonObject | undefined {
  const document = message.trimStart().startsWith("{") ? parseJson(message) : undefined;
  return isJsonObject(document) ? document : undefined;
}

/** Whether a document passes a test; with a wildcard, whether any selected value does. */
export function passesJsonTest(test: JsonTest, document: JsonObject): boolean {
  const values = selectedValues(document, test.selector);
  switch (test.kind) {
    case "not-exists":
      return values.length === 0;
    case "is":
      return values.includes(test.value);
    case "compare":
      return values.some((value) => isScalar(value) && passesValueTest(test.test, value, { readsNumbers: false }));
    default:
      return false;
  }
}

/** The values at a selector: none where the document has no such property, several for a wildcard. */
export function selectedValues(document: JsonObject, { steps }: Selector): readonly JsonValue[] {
  let values: readonly JsonValue[] = [document];
  for (const step of steps) values = values.flatMap((value) => children(value, step));
  return values;
}

/** What a property that is a text, number or boolean says; undefined where there is none. */
export function selectedText(document: JsonObject, selector: Selector): string | undefined {
  const value = selectedValues(document, selector).find(isScalar);
  return value === undefined ? undefined : String(value);
}

/** Wrapped in a list, so that flattening takes off no list of the document. */
function children(value: JsonValue, step: SelectorStep): readonly JsonValue[] {
  if (typeof value !== "object" || value === null) return [];
  if (step.kind === "any") return Object.values<JsonValue>(value);
  if (isJsonObject(value)) {
    const member = step.kind === "member" && Object.hasOwn(value, step.name) ? value[step.name] : undefined;
    return member === undefined ? [] : [member];
  }
  const element = step.kind === "index" ? value[step.index] : undefined;
  return element === undefined ? [] : [element];
}

/** Lists, objects and null compare with nothing. */
function isScalar(value: JsonValue): value is boolean | number | string {
  return typeof value === "boolean" || typeof value === "number" || typeof value === "string";
}
