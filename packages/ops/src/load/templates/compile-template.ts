import type { JsonValue } from "@faultline/core";
import { lookUpPath } from "./look-up-path.ts";
import { callTemplateFunction, type TemplateChance } from "./template-functions.ts";
import { valueText } from "./value-text.ts";

/** What templates are filled from. */
export interface TemplateScope {
  readonly variables: Readonly<Record<string, JsonValue>>;
  readonly chance: TemplateChance;
}

/** A compiled template. */
export type Template<Value extends JsonValue = JsonValue> = (scope: TemplateScope) => Value;

const PLACEHOLDER = /\{\{\{?\s*([^{}]+?)\s*\}?\}\}/g;
const CALL = /^(\$\w+)\s*\((.*)\)$/s;

/** Compiles a value: templates in all its strings, keys included. A value without any is returned as it stands. */
export function compileValue(value: JsonValue): Template {
  if (typeof value === "string") return compileString(value);
  if (!holdsTemplate(value)) return () => value;
  if (Array.isArray(value)) {
    const items = (value as readonly JsonValue[]).map(compileValue);
    return (scope) => items.map((item) => item(scope));
  }
  const entries = Object.entries(value as object).map(
    ([key, member]) => [compileText(key), compileValue(member as JsonValue)] as const,
  );
  return (scope) => Object.fromEntries(entries.map(([key, member]) => [key(scope), member(scope)]));
}

/** Compiles a string whose result is always text. */
export function compileText(text: string): Template<string> {
  if (!text.includes("{{")) return () => text;
  const template = compileString(text);
  return (scope) => valueText(template(scope));
}

/**
 * Compiles a string. One that is nothing but a placeholder yields the value itself, so that a captured number stays a
 * number; in a longer text objects become JSON, and a name that nobody defined becomes `undefined`, as in Artillery.
 */
function compileString(text: string): Template {
  const matches = [...text.matchAll(PLACEHOLDER)];
  if (matches.length === 0) return () => text;
  const [only] = matches;
  if (matches.length === 1 && only?.[0] === text.trim()) return compilePlaceholder(only[1] ?? "");
  const parts: Template<string>[] = [];
  let end = 0;
  for (const match of matches) {
    const literal = text.slice(end, match.index);
    if (literal !== "") parts.push(() => literal);
    const value = compilePlaceholder(match[1] ?? "");
    parts.push((scope) => valueText(value(scope)));
    end = match.index + match[0].length;
  }
  const tail = text.slice(end);
  return (scope) => {
    let result = "";
    for (const part of parts) result += part(scope);
    return result + tail;
  };
}

function compilePlaceholder(expression: string): Template {
  const call = CALL.exec(expression);
  if (call !== null) {
    const [, name = "", list = ""] = call;
    const parameters = splitArguments(list);
    return (scope) => callTemplateFunction(name, parameters, scope.chance) ?? UNDEFINED_TEXT;
  }
  return (scope) =>
    lookUpPath(scope.variables, expression) ?? callTemplateFunction(expression, [], scope.chance) ?? UNDEFINED_TEXT;
}

const UNDEFINED_TEXT = "undefined";

/** Text in quotes loses them; anything else that is a number is one. */
function splitArguments(list: string): readonly (string | number)[] {
  const found = [...list.matchAll(/"([^"]*)"|'([^']*)'|([^,\s][^,]*)/g)];
  return found.map(([, double, single, plain]) => {
    const quoted = double ?? single;
    if (quoted !== undefined) return quoted;
    const text = (plain ?? "").trim();
    return text !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
  });
}

function holdsTemplate(value: JsonValue): boolean {
  if (typeof value === "string") return value.includes("{{");
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([key, member]) => key.includes("{{") || holdsTemplate(member));
}
