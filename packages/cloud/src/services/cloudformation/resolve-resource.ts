import { isJsonObject, type JsonObject, type JsonValue, type Scope } from "@faultline/core";
import { resolve } from "@faultline/template";
import { cloudFormationError } from "./errors.ts";
import type { LiveLookup, PreparedStack } from "./prepare-stack.ts";
import type { StackArchive } from "./stack-archive.ts";
import type { OutputRecord, ResourceRecord } from "./stack-record.ts";

/** Looks names up among a stack's existing resources. `skipped` are those that the lab does not have. */
export function liveLookup(
  resources: Readonly<Record<string, ResourceRecord>>,
  skipped: ReadonlySet<string>,
  importValue: LiveLookup["importValue"],
): LiveLookup {
  const require = (logicalId: string): ResourceRecord => {
    const resource = Object.hasOwn(resources, logicalId) ? resources[logicalId] : undefined;
    if (resource !== undefined) return resource;
    const why = skipped.has(logicalId) ? "was skipped, because its type is not supported by the lab" : "does not exist";
    throw cloudFormationError("ValidationError", `The resource ${logicalId} ${why}`);
  };
  return {
    importValue,
    ref: (logicalId) => require(logicalId).ref,
    getAtt: (logicalId, attribute) => attributeOf(require(logicalId), attribute),
  };
}

function attributeOf(resource: ResourceRecord, attribute: string): JsonValue {
  const value = Object.hasOwn(resource.attributes, attribute) ? resource.attributes[attribute] : undefined;
  if (value !== undefined) return value;
  const known = Object.keys(resource.attributes).join(", ");
  throw cloudFormationError(
    "ValidationError",
    `Requested attribute ${attribute} does not exist in schema for ${resource.type} (${resource.logicalId}); it has ${known || "none"}`,
  );
}

/** The values that the stacks of a scope export, by name. */
export function importFrom(archive: StackArchive, scope: Scope): LiveLookup["importValue"] {
  return (name) => {
    for (const { outputs, status } of archive.list(scope)) {
      const output = status === "DELETE_COMPLETE" ? undefined : outputs.find(({ exportName }) => exportName === name);
      if (output !== undefined) return output.value;
    }
    throw cloudFormationError("ValidationError", `No export named ${name} found.`);
  };
}

/** A resource's properties with every intrinsic resolved. */
export function resolveProperties(properties: JsonObject, prepared: PreparedStack, live: LiveLookup): JsonObject {
  const resolved = resolve(properties, prepared.contextWith(live));
  return isJsonObject(resolved) ? resolved : {};
}

/** The stack's outputs. */
export function resolveOutputs(prepared: PreparedStack, live: LiveLookup): OutputRecord[] {
  const outputs = prepared.template["Outputs"];
  const context = prepared.contextWith(live);
  return Object.entries(isJsonObject(outputs) ? outputs : {}).flatMap(([key, output]) => {
    if (!isJsonObject(output) || (typeof output["Condition"] === "string" && !context.condition(output["Condition"])))
      return [];
    const value = resolve(output["Value"] ?? null, context);
    const exported = isJsonObject(output["Export"]) ? resolve(output["Export"]["Name"] ?? null, context) : undefined;
    const description = output["Description"];
    return [
      {
        key,
        value: typeof value === "string" ? value : JSON.stringify(value ?? null),
        ...(typeof description === "string" ? { description } : {}),
        ...(typeof exported === "string" ? { exportName: exported } : {}),
      },
    ];
  });
}
