import { isJsonObject, type JsonValue, unreachable } from "@faultline/core";
import type { FilterComparison, FilterValue } from "./filter-node.ts";

/** Whether any of the values that a keyword has at one place satisfies its condition; without one, whether it is set. */
export function holds(values: readonly FilterValue[], comparison: FilterComparison | undefined): boolean {
  if (comparison === undefined) return values.some((value) => value !== false);
  return values.some((value) => compare(value, comparison));
}

/** Text compares with its case; values of different types never match. */
function compare(actual: FilterValue, { operator, value }: FilterComparison): boolean {
  if (typeof actual !== typeof value) return false;
  switch (operator) {
    case "=":
      return actual === value;
    case "!=":
      return actual !== value;
    case "<":
      return actual < value;
    case "<=":
      return actual <= value;
    case ">":
      return actual > value;
    case ">=":
      return actual >= value;
    case "CONTAINS":
      return String(actual).includes(String(value));
    case "BEGINSWITH":
      return String(actual).startsWith(String(value));
    case "ENDSWITH":
      return String(actual).endsWith(String(value));
    default:
      return unreachable(operator);
  }
}

/**
 * Whether a value is as a pattern says: every member that the pattern has must be equal, members that it lacks match
 * anything; lists are equal element by element.
 *
 * @see X-Ray Developer Guide, "Retrieving and refining root cause analytics": "any candidate match must be exact",
 *   "removed fields become wildcard values".
 */
export function matchesPattern(pattern: JsonValue, value: JsonValue | undefined): boolean {
  if (Array.isArray(pattern)) {
    const list: readonly JsonValue[] = pattern;
    if (!Array.isArray(value) || value.length !== list.length) return false;
    const candidates: readonly JsonValue[] = value;
    return list.every((element, i) => matchesPattern(element, candidates[i]));
  }
  if (isJsonObject(pattern))
    return (
      isJsonObject(value) &&
      Object.entries(pattern).every(([name, member]) =>
        matchesPattern(member, Object.hasOwn(value, name) ? value[name] : undefined),
      )
    );
  return pattern === null ? value === null || value === undefined : pattern === value;
}
