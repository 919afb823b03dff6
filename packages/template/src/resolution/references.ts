import { isJsonObject, type JsonValue } from "@faultline/core";
import { subPlaceholders } from "./sub-placeholders.ts";

/**
 * The names that a value in long form refers to: targets of Ref, GetAtt and Sub, parameters included. The branch of a
 * `Fn::If` that does not apply counts for nothing.
 *
 * @param condition Whether a condition holds.
 */
export function referencesOf(value: JsonValue, condition: (name: string) => boolean): ReadonlySet<string> {
  const names = new Set<string>();
  collect(value, names, condition);
  return names;
}

type Condition = (name: string) => boolean;

function collect(value: JsonValue, names: Set<string>, condition: Condition): void {
  if (Array.isArray(value)) {
    for (const item of value as readonly JsonValue[]) collect(item, names, condition);
    return;
  }
  if (!isJsonObject(value)) return;
  const entries = Object.entries(value);
  const [entry] = entries;
  if (entries.length === 1 && entry !== undefined && collectIntrinsic(entry, names, condition)) return;
  for (const [, member] of entries) collect(member, names, condition);
}

/** @returns Whether the entry was an intrinsic whose argument needs no further look. */
function collectIntrinsic(
  [key, argument]: readonly [string, JsonValue],
  names: Set<string>,
  condition: Condition,
): boolean {
  const list: readonly JsonValue[] = Array.isArray(argument) ? argument : [argument];
  const [first] = list;
  if (typeof first !== "string") return false;
  switch (key) {
    case "Ref":
      names.add(first);
      return true;
    case "Fn::GetAtt":
      names.add(beforeDot(first));
      return true;
    case "Fn::Sub":
      collectSub(first, list[1] ?? {}, { names, condition });
      return true;
    case "Fn::If":
      collect(list[condition(first) ? 1 : 2] ?? null, names, condition);
      return true;
    default:
      return false;
  }
}

function beforeDot(name: string): string {
  return name.split(".")[0] ?? name;
}

function collectSub(
  text: string,
  variables: JsonValue,
  { names, condition }: { names: Set<string>; condition: Condition },
): void {
  const own = isJsonObject(variables) ? variables : {};
  for (const { name } of subPlaceholders(text)) if (!Object.hasOwn(own, name)) names.add(beforeDot(name));
  collect(own, names, condition);
}
