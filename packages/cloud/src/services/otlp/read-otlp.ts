import {
  DEFAULT_ACCOUNT_ID,
  DEFAULT_REGION,
  accountId,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  region,
  type Scope,
} from "@faultline/core";

/** Attributes by name, with plain values. */
export type Attributes = ReadonlyMap<string, JsonValue>;

/** The objects in a member that should be a list of them; none where it is something else. */
export function objectsIn(parent: JsonObject, member: string): readonly JsonObject[] {
  const value = parent[member];
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

/** A member's text, or undefined. */
export function textIn(parent: JsonObject, member: string): string | undefined {
  const value = parent[member];
  return typeof value === "string" ? value : undefined;
}

/** A member's number, written as a number or as text; undefined where it is none. */
export function numberIn(parent: JsonObject, member: string): number | undefined {
  const value = parent[member];
  if (typeof value !== "number" && (typeof value !== "string" || value === "")) return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

/** Milliseconds since the epoch of a member in nanoseconds; undefined for 0, which means unknown. */
export function timeMsIn(parent: JsonObject, member: string): number | undefined {
  const value = parent[member];
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  // Whole microseconds are exact in a number for the next centuries; nanoseconds are not.
  const ms = /^\d+$/.test(String(value)) ? Number(BigInt(value) / 1000n) / 1000 : 0;
  return ms === 0 ? undefined : ms;
}

/** The attributes of a resource, span or point. */
export function attributesOf(parent: JsonObject): Attributes {
  return new Map(objectsIn(parent, "attributes").map((pair) => [textIn(pair, "key") ?? "", plainValue(pair.value)]));
}

/** Levels of lists and maps within an AnyValue; as many as the protobuf reader takes. */
const MAX_VALUE_DEPTH = 32;

/** An AnyValue as plain JSON; null where it holds nothing, and for what is nested too deep. */
export function plainValue(value: JsonValue | undefined, depth = 0): JsonValue {
  if (!isJsonObject(value) || depth > MAX_VALUE_DEPTH) return null;
  const inner = (element: JsonValue | undefined) => plainValue(element, depth + 1);
  if (isJsonObject(value.arrayValue)) return objectsIn(value.arrayValue, "values").map(inner);
  if (isJsonObject(value.kvlistValue)) {
    const pairs = objectsIn(value.kvlistValue, "values");
    return Object.fromEntries(pairs.map((pair) => [textIn(pair, "key") ?? "", inner(pair.value)]));
  }
  const whole = numberIn(value, "intValue");
  return whole ?? value.stringValue ?? value.boolValue ?? value.doubleValue ?? value.bytesValue ?? null;
}

/** The resource of a group of spans, records or metrics. */
export function resourceOf(group: JsonObject): Attributes {
  return isJsonObject(group.resource) ? attributesOf(group.resource) : new Map();
}

/** The account and Region that a resource names, or the defaults: a request of OTLP carries no credential. */
export function scopeOf(resource: Attributes): Scope {
  const [account, place] = [resource.get("cloud.account.id"), resource.get("cloud.region")];
  return {
    accountId: typeof account === "string" && /^\d{12}$/.test(account) ? accountId(account) : DEFAULT_ACCOUNT_ID,
    region: typeof place === "string" && /^[a-z]{2}(-[a-z]+)+-\d$/.test(place) ? region(place) : DEFAULT_REGION,
  };
}

/** The first of several attributes that is a text. */
export function textOf(attributes: Attributes, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = attributes.get(name);
    if (typeof value === "string" && value !== "") return value;
  }
  return undefined;
}

/** The first of several attributes that is a number. */
export function numberOf(attributes: Attributes, ...names: readonly string[]): number | undefined {
  return names.map((name) => attributes.get(name)).find((value) => typeof value === "number");
}
