import { isJsonObject, type JsonObject, type JsonValue, type Scope } from "@faultline/core";
import { resolve } from "@faultline/template";
import { cloudFormationError } from "./errors.ts";
import { placeholderOf, type SkippedResource, takesPlaceholder } from "./placeholders.ts";
import type { DesiredResource, LiveLookup, PreparedStack } from "./prepare-stack.ts";
import type { StackArchive } from "./stack-archive.ts";
import type { OutputRecord, ResourceRecord } from "./stack-record.ts";

/** What a stack's values are looked up in. */
export interface StackSurface {
  readonly scope: Scope;
  readonly resources: Readonly<Record<string, ResourceRecord>>;
  /** Those that the lab could not make. */
  readonly skipped: ReadonlyMap<string, SkippedResource>;
  readonly importValue: LiveLookup["importValue"];
}

/** Looks names up among a stack's existing resources. */
export interface StackLookup {
  /** Throws for a resource that was left out. */
  readonly strict: LiveLookup;
  /** Gives a placeholder for a resource that was left out. */
  readonly lenient: LiveLookup;
}

/** The lookups of a stack as it stands. */
export function stackLookup({ scope, resources, skipped, importValue }: StackSurface): StackLookup {
  const require = (logicalId: string): ResourceRecord => {
    const resource = Object.hasOwn(resources, logicalId) ? resources[logicalId] : undefined;
    if (resource !== undefined) return resource;
    throw cloudFormationError("ValidationError", `The resource ${logicalId} does not exist`);
  };
  const strict: LiveLookup = {
    importValue,
    ref: (logicalId) => require(logicalId).ref,
    getAtt: (logicalId, attribute) => attributeOf(require(logicalId), attribute),
  };
  const placeholder = (logicalId: string, attribute?: string) => {
    const gone = skipped.get(logicalId);
    return gone === undefined ? undefined : placeholderOf(gone, attribute, scope);
  };
  const lenient: LiveLookup = {
    importValue,
    ref: (logicalId) => placeholder(logicalId) ?? strict.ref(logicalId),
    getAtt: (logicalId, attribute) => placeholder(logicalId, attribute) ?? strict.getAtt(logicalId, attribute),
  };
  return { strict, lenient };
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

/** A resource's properties with every intrinsic resolved; placeholders only where they do no harm. */
export function resolveProperties(
  { type, properties }: DesiredResource,
  prepared: PreparedStack,
  { strict, lenient }: StackLookup,
): JsonObject {
  const resolved = Object.entries(properties).map(([name, value]) => {
    return resolve({ [name]: value }, prepared.contextWith(takesPlaceholder(type, name) ? lenient : strict));
  });
  return Object.assign({}, ...resolved.filter(isJsonObject)) as JsonObject;
}

/** The outputs whose condition holds, unresolved. */
export function wantedOutputs(prepared: PreparedStack): JsonObject {
  const outputs = prepared.template["Outputs"];
  const isWanted = (output: JsonValue) =>
    isJsonObject(output) && (typeof output["Condition"] !== "string" || prepared.condition(output["Condition"]));
  return Object.fromEntries(
    Object.entries(isJsonObject(outputs) ? outputs : {}).filter(([, output]) => isWanted(output)),
  );
}

/** The stack's outputs. */
export function resolveOutputs(prepared: PreparedStack, { lenient }: StackLookup): OutputRecord[] {
  const context = prepared.contextWith(lenient);
  return Object.entries(wantedOutputs(prepared)).flatMap(([key, output]) => {
    if (!isJsonObject(output)) return [];
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
