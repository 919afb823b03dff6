import { isJsonObject, type JsonObject, type JsonValue } from "@faultline/core";
import { ServiceError } from "../../../service-error.ts";

/** A text property; numbers and booleans become text. */
export function text(properties: JsonObject, name: string): string | undefined {
  const value = properties[name];
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : undefined;
}

/** A text property that must be there. */
export function requiredText(properties: JsonObject, name: string): string {
  const value = text(properties, name);
  if (value === undefined) throw new ServiceError("ValidationError", `Property ${name} cannot be empty.`);
  return value;
}

/** A number property; parameters give numbers as text. */
export function number(properties: JsonObject, name: string): number | undefined {
  const value = properties[name];
  if (value === undefined) return undefined;
  const parsed =
    typeof value === "number" ? value : Number(typeof value === "string" && value.trim() !== "" ? value : Number.NaN);
  if (!Number.isFinite(parsed)) throw new ServiceError("ValidationError", `Value of property ${name} must be a number`);
  return parsed;
}

/** A boolean property; parameters give booleans as text. */
export function flag(properties: JsonObject, name: string): boolean | undefined {
  const value = properties[name];
  if (value === undefined) return undefined;
  if (value === true || value === "true") return true;
  if (value === false || value === "false") return false;
  throw new ServiceError("ValidationError", `Value of property ${name} must be a boolean`);
}

/** A list of texts; one text stands for a list of it. */
export function texts(properties: JsonObject, name: string): string[] | undefined {
  const value = properties[name];
  if (value === undefined) return undefined;
  return [value].flat().map((item) => (typeof item === "string" ? item : JSON.stringify(item)));
}

/** A structure, as a copy that the callee may own, with each text that spells a number or boolean of a known name read. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- names the callee's shape at the one place that casts
export function structure<Shape>(properties: JsonObject, name: string): Shape | undefined {
  const value = properties[name];
  return value === undefined ? undefined : (readScalars(value, name) as Shape); // The callee checks the shape.
}

/** Members of nested structures that are numbers or booleans in every API used here. */
const TYPED_MEMBERS =
  /(?:Units|Size|Seconds|Count|Period|Limit|Attempts|Executions|Percentage|Enabled|Concurrency|Weight)$|^(?:Enabled|ReturnData|AllowCredentials|MaxAge)$/;

function readScalars(value: JsonValue, name: string): JsonValue {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map((item) => readScalars(item, name));
  if (isJsonObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, readScalars(member, key)]));
  }
  if (typeof value !== "string" || !TYPED_MEMBERS.test(name)) return value;
  if (/^-?[0-9]+(?:\.[0-9]+)?$/.test(value)) return Number(value);
  return value === "true" || value === "false" ? value === "true" : value;
}

/** A mapping of texts, such as environment variables. */
export function textMap(value: JsonValue | undefined): Record<string, string> | undefined {
  if (!isJsonObject(value)) return undefined;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, typeof item === "string" ? item : JSON.stringify(item)]),
  );
}

/** CloudFormation's list of Key and Value as the mapping that most APIs take. */
export function tagMap(properties: JsonObject): Record<string, string> {
  const tags = properties["Tags"];
  if (isJsonObject(tags)) return textMap(tags) ?? {};
  const list: readonly JsonValue[] = Array.isArray(tags) ? tags : [];
  return Object.fromEntries(list.filter(isJsonObject).map((tag) => [text(tag, "Key") ?? "", text(tag, "Value") ?? ""]));
}
