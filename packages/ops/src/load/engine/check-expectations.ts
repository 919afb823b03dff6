import type { JsonValue } from "@faultline/core";
import type { Expectation } from "../script/load-script.ts";
import type { AnswerView } from "./answer-view.ts";
import { valueText } from "../templates/value-text.ts";
import { selectJson } from "./json-path.ts";

/**
 * Whether an answer meets an expectation whose templates are filled in.
 *
 * @see Artillery documentation, "Expectations plugin".
 */
export function isExpectationMet(answer: AnswerView, { kind, value }: Expectation): boolean {
  switch (kind) {
    case "statusCode":
      return listOf(value).some((code) => Number(code) === answer.statusCode);
    case "notStatusCode":
      return listOf(value).every((code) => Number(code) !== answer.statusCode);
    case "contentType":
      return isContentType(answer, valueText(value));
    case "hasProperty":
      return listOf(value).every((path) => hasProperty(answer, valueText(path)));
    case "notHasProperty":
      return listOf(value).every((path) => !hasProperty(answer, valueText(path)));
    case "equals": {
      const [first, ...others] = listOf(value);
      return others.every((other) => valueText(first) === valueText(other));
    }
    case "hasHeader":
      return listOf(value).every((name) => answer.headers[valueText(name).toLowerCase()] !== undefined);
    case "headerEquals": {
      const [name, expected] = listOf(value);
      return answer.headers[valueText(name).toLowerCase()] === valueText(expected);
    }
    case "matchesRegexp":
      return matches(answer.text, valueText(value));
    default:
      return kind satisfies never;
  }
}

function isContentType(answer: AnswerView, expected: string): boolean {
  const type = (answer.headers["content-type"] ?? "").toLowerCase();
  if (expected === "json") return type.includes("json") && answer.json !== undefined;
  return type.split(";")[0]?.trim() === expected.toLowerCase().split(";")[0]?.trim();
}

function hasProperty(answer: AnswerView, path: string): boolean {
  return answer.json !== undefined && (selectJson(answer.json, path) ?? []).length > 0;
}

function matches(text: string, pattern: string): boolean {
  try {
    return new RegExp(pattern).test(text);
  } catch {
    return false; // A template may have filled in what is no regular expression.
  }
}

function listOf(value: JsonValue): readonly JsonValue[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [value];
}
