import { isJsonObject, type JsonValue } from "@faultline/core";
import { cidrBlocks } from "./cidr-blocks.ts";
import { evaluateCondition } from "./conditions.ts";
import type { IntrinsicScope, ResolveContext } from "./resolve-context.ts";
import { subPlaceholders } from "./sub-placeholders.ts";
import { templateError } from "./template-error.ts";

type Intrinsic = (argument: JsonValue, scope: IntrinsicScope) => JsonValue | undefined;

/** The intrinsic functions by key. @see CloudFormation User Guide, "Intrinsic function reference". */
export const INTRINSICS: Readonly<Record<string, Intrinsic | undefined>> = {
  Ref: (argument, { context }) => resolveRef(requireText(argument, "Ref"), context),
  "Fn::GetAtt": resolveGetAtt,
  "Fn::Sub": resolveSub,
  "Fn::Join": resolveJoin,
  "Fn::If": resolveIf,
  "Fn::Select": resolveSelect,
  "Fn::Split": resolveSplit,
  "Fn::FindInMap": resolveFindInMap,
  "Fn::Base64": (argument, scope) => Buffer.from(resolveText(argument, "Fn::Base64", scope)).toString("base64"),
  "Fn::ImportValue": (argument, scope) => scope.context.importValue(resolveText(argument, "Fn::ImportValue", scope)),
  "Fn::GetAZs": (argument, scope) => {
    const region =
      resolveText(argument, "Fn::GetAZs", scope) ||
      requireText(scope.context.parameters["AWS::Region"] ?? null, "AWS::Region");
    return ["a", "b", "c"].map((zone) => `${region}${zone}`);
  },
  "Fn::Cidr": resolveCidr,
  "Fn::Length": (argument, scope) => resolveList(argument, "Fn::Length", scope).length,
  "Fn::ToJsonString": (argument, scope) => JSON.stringify(scope.resolve(argument) ?? null),
  "Fn::And": evaluate("Fn::And"),
  "Fn::Equals": evaluate("Fn::Equals"),
  "Fn::Not": evaluate("Fn::Not"),
  "Fn::Or": evaluate("Fn::Or"),
  "Fn::Transform": () => {
    throw templateError(
      "TEMPLATE_INTRINSIC_INVALID",
      "Fn::Transform is not supported",
      "Write what the macro would insert",
    );
  },
};

function evaluate(key: string): Intrinsic {
  return (argument, scope) => evaluateCondition({ [key]: argument }, scope);
}

/** A pseudo parameter, a parameter, or a resource. */
function resolveRef(name: string, context: ResolveContext): JsonValue | undefined {
  if (name === "AWS::NoValue") return undefined;
  return Object.hasOwn(context.parameters, name) ? context.parameters[name] : context.ref(name);
}

function resolveGetAtt(argument: JsonValue, scope: IntrinsicScope): JsonValue {
  const parts = typeof argument === "string" ? splitOnce(argument) : requireList(argument, "Fn::GetAtt");
  const [resource, ...attribute] = parts;
  if (resource === undefined || attribute.length === 0) throw invalid("Fn::GetAtt", "a resource and an attribute");
  const names = attribute.map((part) => resolveText(part, "Fn::GetAtt", scope));
  return scope.context.getAtt(requireText(resource, "Fn::GetAtt"), names.join("."));
}

function splitOnce(text: string): readonly string[] {
  const dot = text.indexOf(".");
  return dot < 0 ? [text] : [text.slice(0, dot), text.slice(dot + 1)];
}

function resolveSub(argument: JsonValue, scope: IntrinsicScope): string {
  const [pattern, variables] = Array.isArray(argument) ? (argument as readonly JsonValue[]) : [argument];
  const text = requireText(pattern ?? null, "Fn::Sub");
  const own = isJsonObject(variables) ? variables : {};
  let result = "";
  let from = 0;
  for (const { name, startOffset, endOffset } of subPlaceholders(text)) {
    result += text.slice(from, startOffset) + placeholderText(name, own[name], scope);
    from = endOffset;
  }
  return (result + text.slice(from)).replaceAll(/\$\{!([^{}]*)\}/g, (_, literal: string) => `\${${literal}}`);
}

function placeholderText(name: string, variable: JsonValue | undefined, scope: IntrinsicScope): string {
  if (variable !== undefined) return textOfValue(scope.resolve(variable), "Fn::Sub");
  if (name.includes(".") && !Object.hasOwn(scope.context.parameters, name)) {
    return textOfValue(resolveGetAtt(name, scope), "Fn::Sub");
  }
  return textOfValue(resolveRef(name, scope.context), "Fn::Sub");
}

function resolveJoin(argument: JsonValue, scope: IntrinsicScope): string {
  const [delimiter, list] = requireList(argument, "Fn::Join");
  const items = resolveList(list ?? null, "Fn::Join", scope);
  return items.map((item) => textOfValue(item, "Fn::Join")).join(requireText(delimiter ?? null, "Fn::Join"));
}

function resolveIf(argument: JsonValue, scope: IntrinsicScope): JsonValue | undefined {
  const [condition, whenTrue, whenFalse, ...more] = requireList(argument, "Fn::If");
  if (condition === undefined || whenTrue === undefined || whenFalse === undefined || more.length > 0) {
    throw invalid("Fn::If", "a condition, a value if true and a value if false");
  }
  return scope.resolve(scope.context.condition(requireText(condition, "Fn::If")) ? whenTrue : whenFalse);
}

function resolveSelect(argument: JsonValue, scope: IntrinsicScope): JsonValue {
  const [index, list] = requireList(argument, "Fn::Select");
  const position = Number(scope.resolve(index ?? null));
  const items = resolveList(list ?? null, "Fn::Select", scope);
  const item = items[position];
  if (item !== undefined) return item;
  throw templateError(
    "TEMPLATE_INTRINSIC_INVALID",
    `Template error: Fn::Select cannot select nonexistent value at index ${position}`,
    items.length === 0 ? "The list is empty" : `Use an index from 0 to ${items.length - 1}`,
  );
}

function resolveSplit(argument: JsonValue, scope: IntrinsicScope): string[] {
  const [delimiter, source] = requireList(argument, "Fn::Split");
  return resolveText(source ?? null, "Fn::Split", scope).split(requireText(delimiter ?? null, "Fn::Split"));
}

function resolveFindInMap(argument: JsonValue, scope: IntrinsicScope): JsonValue | undefined {
  const [map, top, second, options] = requireList(argument, "Fn::FindInMap");
  const keys = [map, top, second].map((part) => resolveText(part ?? null, "Fn::FindInMap", scope));
  let found: JsonValue | undefined = scope.context.mappings;
  for (const key of keys) found = isJsonObject(found) && Object.hasOwn(found, key) ? found[key] : undefined;
  if (found !== undefined) return found;
  if (isJsonObject(options) && options["DefaultValue"] !== undefined) return scope.resolve(options["DefaultValue"]);
  throw templateError(
    "TEMPLATE_MAPPING_UNKNOWN",
    `Template error: Unable to get mapping for ${keys.join("::")}`,
    "Add the key under Mappings",
  );
}

function resolveCidr(argument: JsonValue, scope: IntrinsicScope): JsonValue {
  const [block, count, bits] = requireList(argument, "Fn::Cidr");
  const hostBits = bits === undefined ? DEFAULT_HOST_BITS : Number(scope.resolve(bits));
  const blocks = cidrBlocks(
    resolveText(block ?? null, "Fn::Cidr", scope),
    Number(scope.resolve(count ?? null)),
    hostBits,
  );
  if (blocks === undefined) throw invalid("Fn::Cidr", "an IPv4 block, a count from 1 to 256 and the host bits");
  return blocks;
}

/** A /24 network; the documentation's examples of IPv4. */
const DEFAULT_HOST_BITS = 8;

function resolveText(value: JsonValue, from: string, scope: IntrinsicScope): string {
  return textOfValue(scope.resolve(value), from);
}

function resolveList(value: JsonValue, from: string, scope: IntrinsicScope): readonly JsonValue[] {
  return requireList(scope.resolve(value) ?? null, from);
}

/** A scalar as the text that a function inserts; a list parameter joins with commas. */
function textOfValue(value: JsonValue | undefined, from: string): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value.join(",");
  throw invalid(from, "text");
}

function requireText(value: JsonValue, from: string): string {
  if (typeof value === "string") return value;
  throw invalid(from, "text");
}

function requireList(value: JsonValue, from: string): readonly JsonValue[] {
  if (Array.isArray(value)) return value as readonly JsonValue[];
  throw invalid(from, "a list");
}

function invalid(from: string, expected: string) {
  return templateError(
    "TEMPLATE_INTRINSIC_INVALID",
    `Template error: ${from} requires ${expected}`,
    `Give ${from} ${expected}`,
  );
}
