import { isJsonObject, type JsonValue, parseJson, unreachable } from "@faultline/core";
import type { Comparison, FilterPattern, JsonCondition, JsonPath, Operand, TextPattern } from "./filter-pattern.ts";

/** Whether a pattern selects a message. */
export function matchesFilterPattern(pattern: FilterPattern, message: string): boolean {
  if (pattern.kind === "text") return matchesText(pattern, message);
  const document = message.trimStart().startsWith("{") ? parseJson(message) : undefined;
  return isJsonObject(document) && holds(pattern.condition, document);
}

function matchesText({ required, optional, excluded }: TextPattern, message: string): boolean {
  if (excluded.some((term) => message.includes(term))) return false;
  if (required.length > 0 || optional.length === 0) return required.every((term) => message.includes(term));
  return optional.some((term) => message.includes(term));
}

function holds(condition: JsonCondition, document: JsonValue): boolean {
  switch (condition.kind) {
    case "and":
      return condition.operands.every((operand) => holds(operand, document));
    case "or":
      return condition.operands.some((operand) => holds(operand, document));
    case "exists":
      return valueAt(document, condition.path) !== undefined;
    case "not-exists":
      return valueAt(document, condition.path) === undefined;
    case "is":
      return valueAt(document, condition.path) === condition.value;
    case "comparison":
      return compares(valueAt(document, condition.path), condition.operator, condition.operand);
    default:
      return unreachable(condition);
  }
}

function valueAt(document: JsonValue, path: JsonPath): JsonValue | undefined {
  let value: JsonValue | undefined = document;
  for (const step of path) {
    if (typeof step === "number") value = Array.isArray(value) ? (value[step] as JsonValue | undefined) : undefined;
    else value = isJsonObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  }
  return value;
}

/** A property that is absent, null, a list or an object compares with nothing. Only numbers have an order. */
function compares(value: JsonValue | undefined, operator: Comparison, operand: Operand): boolean {
  if (operator === "=" || operator === "!=") {
    if (typeof value !== "number" && typeof value !== "string" && typeof value !== "boolean") return false;
    return isEqual(value, operand) === (operator === "=");
  }
  if (typeof value !== "number" || operand.kind !== "number") return false;
  switch (operator) {
    case "<":
      return value < operand.value;
    case "<=":
      return value <= operand.value;
    case ">":
      return value > operand.value;
    case ">=":
      return value >= operand.value;
    default:
      return unreachable(operator);
  }
}

function isEqual(value: boolean | number | string, operand: Operand): boolean {
  if (operand.kind === "number" && typeof value === "number") return value === operand.value;
  return matchesWildcards(String(value), operand.text);
}

/** Compares with a text in which `*` stands for any characters, in time linear in both but for the last `*`. */
function matchesWildcards(text: string, pattern: string): boolean {
  const parts = pattern.split("*");
  const [first = "", ...rest] = parts;
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
