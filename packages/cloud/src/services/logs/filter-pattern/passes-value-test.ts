import { unreachable } from "@faultline/core";
import type { Operand, ValueTest } from "./filter-pattern.ts";

/** A value that can be compared; the fields of space-delimited messages are texts. */
export type Comparable = boolean | number | string;

/** Whether a value compares as a test asks. A text that spells a number has an order only where `readsNumbers`. */
export function passesValueTest(
  { operator, operand }: ValueTest,
  value: Comparable,
  { readsNumbers }: { readonly readsNumbers: boolean },
): boolean {
  if (operator === "=" || operator === "!=") return equals(value, operand, readsNumbers) === (operator === "=");
  const number = numberOf(value, readsNumbers);
  if (number === undefined || operand.kind !== "number") return false;
  switch (operator) {
    case "<":
      return number < operand.value;
    case "<=":
      return number <= operand.value;
    case ">":
      return number > operand.value;
    case ">=":
      return number >= operand.value;
    default:
      return unreachable(operator);
  }
}

function equals(value: Comparable, operand: Operand, readsNumbers: boolean): boolean {
  if (operand.kind === "regex") return operand.regex.test(String(value));
  if (operand.kind === "number" && numberOf(value, readsNumbers) === operand.value) return true;
  return matchesWildcards(String(value), operand.text);
}

function numberOf(value: Comparable, readsNumbers: boolean): number | undefined {
  if (typeof value === "number") return value;
  if (!readsNumbers || typeof value !== "string" || !/^[+-]?(?:\d|\.\d)/.test(value)) return undefined;
  const number = Number(value);
  return Number.isNaN(number) ? undefined : number;
}

/** Compares with a text in which `*` stands for any characters, in time linear in both but for the last `*`. */
function matchesWildcards(text: string, pattern: string): boolean {
  const [first = "", ...rest] = pattern.split("*");
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let offset = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, offset);
    if (found < 0) return false;
    offset = found + part.length;
  }
  return text.length - last.length >= offset && text.endsWith(last);
}
