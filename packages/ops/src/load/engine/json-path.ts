import { isJsonObject, type JsonValue } from "@faultline/core";

type Selector = (value: JsonValue) => readonly JsonValue[];

/** Values that one path may visit; stops `$..*` on a huge document. */
const VISITED_MAX = 1_000_000;

const STEP = /\.\.(\*|[\w$-]+)|\.(\*|[\w$-]+)|\[\s*(?:(-?\d+)|(\*)|"([^"]*)"|'([^']*)'|(-?\d*):(-?\d*))\s*\]/y;

/**
 * Everything that a JSONPath selects: members, indexes (negative from the end), slices, wildcards and recursive descent.
 * Undefined for a path that this subset cannot read. A path may leave out the leading `$`.
 *
 * @see RFC 9535; filters (`?()`) are left out.
 */
export function selectJson(document: JsonValue, path: string): readonly JsonValue[] | undefined {
  const source = path.trim().replace(/^\$/, "");
  const steps = source === "" || source.startsWith(".") || source.startsWith("[") ? source : `.${source}`;
  const pattern = new RegExp(STEP);
  let values: readonly JsonValue[] = [document];
  while (pattern.lastIndex < steps.length) {
    const match = pattern.exec(steps);
    if (match === null) return undefined;
    const selector = selectorOf(match);
    values = values.flatMap((value) => selector(value));
    if (values.length > VISITED_MAX) return undefined;
  }
  return values;
}

function selectorOf(match: RegExpExecArray): Selector {
  const [, deep, name, index, every, double, single, from, to] = match;
  if (deep !== undefined) {
    const select = deep === "*" ? childrenOf : memberOf(deep);
    return (value) => descendants(value).flatMap((found) => select(found));
  }
  if (name === "*" || every !== undefined) return childrenOf;
  if (index !== undefined) return itemOf(Number(index));
  if (from !== undefined || to !== undefined)
    return (value) =>
      Array.isArray(value)
        ? (value as JsonValue[]).slice(Number(from ?? ""), to === undefined || to === "" ? undefined : Number(to))
        : [];
  return memberOf(name ?? double ?? single ?? "");
}

function memberOf(name: string): Selector {
  return (value) => {
    if (name === "length" && Array.isArray(value)) return [value.length];
    const member = isJsonObject(value) && Object.hasOwn(value, name) ? (value[name] as JsonValue) : undefined;
    return member === undefined ? [] : [member];
  };
}

function itemOf(index: number): Selector {
  return (value) => {
    const item = Array.isArray(value) ? (value as JsonValue[]).at(index) : undefined;
    return item === undefined ? [] : [item];
  };
}

function childrenOf(value: JsonValue): readonly JsonValue[] {
  return typeof value === "object" && value !== null ? Object.values<JsonValue>(value) : [];
}

function descendants(root: JsonValue): readonly JsonValue[] {
  const found: JsonValue[] = [];
  const stack = [root];
  for (let value = stack.pop(); value !== undefined && found.length < VISITED_MAX; value = stack.pop()) {
    found.push(value);
    stack.push(...[...childrenOf(value)].reverse());
  }
  return found;
}
