import { isJsonObject, type JsonObject, type JsonValue } from "@faultline/core";
import { INTRINSICS } from "./intrinsics.ts";
import type { ResolveContext } from "./resolve-context.ts";

/**
 * Resolves the intrinsic functions of a value in long form. Members and list items that come to `AWS::NoValue` are left
 * out; the whole is undefined when it is itself `AWS::NoValue`.
 *
 * @throws LabError with a `TemplateErrorCode` where a name or an argument is wrong, and whatever the context throws.
 */
export function resolve(value: JsonValue, context: ResolveContext): JsonValue | undefined {
  if (isList(value)) {
    return value.map((item) => resolve(item, context)).filter((item) => item !== undefined);
  }
  if (!isJsonObject(value)) return value;
  const call = intrinsicCall(value);
  if (call !== undefined) {
    return call.run(call.argument, { context, resolve: (inner) => resolve(inner, context) });
  }
  const members = Object.entries(value).map(([key, member]) => [key, resolve(member, context)] as const);
  return Object.fromEntries(members.filter((entry): entry is readonly [string, JsonValue] => entry[1] !== undefined));
}

function intrinsicCall(value: JsonObject) {
  const [entry, ...others] = Object.entries(value);
  if (entry === undefined || others.length > 0) return undefined;
  const run = Object.hasOwn(INTRINSICS, entry[0]) ? INTRINSICS[entry[0]] : undefined;
  return run === undefined ? undefined : { run, argument: entry[1] };
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
