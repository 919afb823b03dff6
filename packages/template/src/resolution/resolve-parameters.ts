import { isJsonObject, type JsonObject, type JsonValue } from "@faultline/core";
import { templateError } from "./template-error.ts";

/**
 * The values of a template's parameters: what is given, else the default.
 *
 * @param declared The template's Parameters section.
 * @param given Values by name, always text, as CloudFormation takes them.
 * @returns Text, or a list of texts for list types.
 * @throws LabError `TEMPLATE_PARAMETER_INVALID` for a missing, unknown or refused value, in CloudFormation's words.
 */
export function resolveParameters(
  declared: JsonObject,
  given: Readonly<Record<string, string>>,
): Record<string, JsonValue> {
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(declared, name));
  if (unknown.length > 0) {
    throw refuse(
      `Parameters: [${unknown.join(", ")}] do not exist in the template`,
      "Remove them, or declare them under Parameters",
    );
  }
  const missing: string[] = [];
  const values: Record<string, JsonValue> = {};
  for (const [name, declaration] of Object.entries(declared)) {
    const rules = isJsonObject(declaration) ? declaration : {};
    const text = given[name] ?? defaultText(rules["Default"]);
    if (text === undefined) missing.push(name);
    else values[name] = readValue(name, text, rules);
  }
  if (missing.length > 0) {
    throw refuse(
      `Parameters: [${missing.join(", ")}] must have values`,
      "Give them with --parameter-overrides, or a Default",
    );
  }
  return values;
}

function typeOf(rules: JsonObject): string {
  const type = rules["Type"];
  return typeof type === "string" ? type : "String";
}

function refuse(message: string, hint: string) {
  return templateError("TEMPLATE_PARAMETER_INVALID", message, hint);
}

function defaultText(value: JsonValue | undefined): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (Array.isArray(value)) return value.map(String).join(",");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function readValue(name: string, text: string, rules: JsonObject): JsonValue {
  const type = typeOf(rules);
  const isList = type === "CommaDelimitedList" || type.startsWith("List<") || /<List</.test(type);
  const items = isList ? text.split(",").map((item) => item.trim()) : [text];
  for (const item of items) checkValue(name, item, rules);
  return isList ? items : text;
}

/** @see CloudFormation User Guide, "Parameters": AllowedValues, AllowedPattern, MinLength, MaxLength, MinValue, MaxValue. */
function checkValue(name: string, text: string, rules: JsonObject): void {
  const allowed = rules["AllowedValues"];
  if (Array.isArray(allowed) && !allowed.map(String).includes(text)) {
    throw refuse(`Parameter '${name}' must be one of AllowedValues`, `Use one of: ${allowed.map(String).join(", ")}`);
  }
  const pattern = rules["AllowedPattern"];
  if (typeof pattern === "string" && !matchesWhole(pattern, text)) {
    const explanation = rules["ConstraintDescription"];
    const message =
      typeof explanation === "string"
        ? `Parameter ${name} failed to satisfy constraint: ${explanation}`
        : `Parameter ${name} must match pattern ${pattern}`;
    throw refuse(message, `Give a value that matches ${pattern}`);
  }
  if (/Number/.test(typeOf(rules)) && !Number.isFinite(Number(text.trim() || "x"))) {
    throw refuse(`Parameter '${name}' must be a number.`, "Give a number");
  }
  checkBounds(name, text, rules);
}

function checkBounds(name: string, text: string, rules: JsonObject): void {
  const isNumber = /Number/.test(typeOf(rules));
  const size = isNumber ? Number(text) : text.length;
  const least = Number(rules[isNumber ? "MinValue" : "MinLength"] ?? Number.NEGATIVE_INFINITY);
  const most = Number(rules[isNumber ? "MaxValue" : "MaxLength"] ?? Number.POSITIVE_INFINITY);
  const subject = isNumber ? `Parameter '${name}'` : `Parameter '${name}' length`;
  if (size < least) throw refuse(`${subject} must be at least ${least}`, `Give at least ${least}`);
  if (size > most) throw refuse(`${subject} must be at most ${most}`, `Give at most ${most}`);
}

/** A pattern that is no regular expression in JavaScript's dialect (CloudFormation uses Java's) refuses nothing. */
function matchesWhole(pattern: string, text: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`).test(text);
  } catch {
    return true; // Java's dialect has constructs that JavaScript lacks; AWS would have accepted the template.
  }
}
