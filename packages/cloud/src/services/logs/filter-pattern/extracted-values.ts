import type { FilterPattern } from "./filter-pattern.ts";
import { testsOf } from "./holds-condition.ts";
import { jsonObjectIn, selectedText } from "./json-test.ts";
import { placeFields } from "./message-fields.ts";
import { parseSelector } from "./parse-json-pattern.ts";

/**
 * What a pattern reads from a message that it selects: the fields of a space-delimited message by `$name` or `$number`,
 * the properties that a JSON pattern tests by their selectors. Terms and regular expressions read nothing.
 *
 * @see CloudWatch Logs API Reference, "TestMetricFilter", examples, read 2026-11.
 */
export function extractedValues(pattern: FilterPattern, message: string): Readonly<Record<string, string>> {
  if (pattern.kind === "columns") {
    const fields = placeFields(pattern, message) ?? [];
    return Object.fromEntries(fields.map(({ position, text, column }) => [`$${column?.name ?? position}`, text]));
  }
  const document = pattern.kind === "json" ? jsonObjectIn(message) : undefined;
  if (pattern.kind !== "json" || document === undefined) return {};
  const found = testsOf(pattern.condition).flatMap(({ selector }) => {
    const text = selectedText(document, selector);
    return text === undefined ? [] : [[selector.text, text] as const];
  });
  return Object.fromEntries(found);
}

/**
 * What a metric filter reads from a message by `$.property`, `$name` or `$1`; undefined where the message has none.
 *
 * @param reference As in `metricValue` and `dimensions` of a metric transformation.
 */
export function extractedValue(pattern: FilterPattern, message: string, reference: string): string | undefined {
  if (pattern.kind === "columns") {
    const byName = extractedValues(pattern, message)[reference];
    if (byName !== undefined) return byName;
    const field = placeFields(pattern, message)?.find(({ position }) => `$${position}` === reference);
    return field?.text;
  }
  const selector = pattern.kind === "json" ? parseSelector(reference) : undefined;
  const document = selector === undefined ? undefined : jsonObjectIn(message);
  return selector === undefined || document === undefined ? undefined : selectedText(document, selector);
}
