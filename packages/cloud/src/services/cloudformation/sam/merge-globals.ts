import { isJsonObject, type JsonObject, type JsonValue } from "@faultline/core";

/**
 * Puts the `Globals` of a SAM template into its resources: mappings merge, lists append the resource's items to the
 * global ones, any other value of the resource replaces the global one.
 *
 * @see aws/serverless-application-model, docs/globals.rst, "Overridable".
 */
export function mergeGlobals(resources: JsonObject, globals: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(resources).map(([logicalId, resource]) => [logicalId, withGlobals(resource, globals)]),
  );
}

function withGlobals(resource: JsonValue, globals: JsonObject): JsonValue {
  if (!isJsonObject(resource) || typeof resource["Type"] !== "string") return resource;
  const shared = globalsOf(resource["Type"], globals);
  const ignored = resource["IgnoreGlobals"];
  if (shared === undefined || ignored === "*") return resource;
  const ignoredNames: readonly JsonValue[] = Array.isArray(ignored) ? ignored : [];
  const applied = Object.fromEntries(Object.entries(shared).filter(([name]) => !ignoredNames.includes(name)));
  return { ...resource, Properties: mergeValue(applied, resource["Properties"] ?? {}) };
}

/** The Globals section of a resource type: `Function` of `AWS::Serverless::Function`. */
function globalsOf(type: string, globals: JsonObject): JsonObject | undefined {
  if (!type.startsWith("AWS::Serverless::")) return undefined;
  const section = globals[type.slice("AWS::Serverless::".length)];
  return isJsonObject(section) ? section : undefined;
}

function mergeValue(shared: JsonValue, own: JsonValue): JsonValue {
  if (Array.isArray(shared) && Array.isArray(own)) return [...(shared as JsonValue[]), ...(own as JsonValue[])];
  if (!isJsonObject(shared) || !isJsonObject(own) || isIntrinsic(shared) || isIntrinsic(own)) return own;
  const merged: Record<string, JsonValue> = { ...shared };
  for (const [key, value] of Object.entries(own)) {
    const below = shared[key];
    merged[key] = below === undefined ? value : mergeValue(below, value);
  }
  return merged;
}

function isIntrinsic(value: JsonObject): boolean {
  const [key, ...others] = Object.keys(value);
  return key !== undefined && others.length === 0 && (key === "Ref" || key.startsWith("Fn::"));
}
