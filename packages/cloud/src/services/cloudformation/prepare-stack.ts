import { isJsonObject, type JsonObject, type JsonValue, LabError, type Scope } from "@faultline/core";
import {
  conditionLookup,
  type Diagnostic,
  entriesOf,
  parseTemplate,
  type ParsedTemplate,
  pseudoParameters,
  referencesOf,
  type ResolveContext,
  resolveParameters,
  textOf,
  toJson,
  valueOf,
} from "@faultline/template";
import { cloudFormationError } from "./errors.ts";
import { findIgnored, type TemplateWarning } from "./find-ignored.ts";
import { MAX_RESOURCES } from "./limits.ts";
import { findCycle } from "./run-graph.ts";
import { transformSam } from "./sam/transform-sam.ts";
import type { StackRequest } from "./stack-record.ts";
import { type TemplatePlaces, templatePlaces } from "./template-places.ts";

/** A resource that the template asks for, with intrinsics unresolved. */
export interface DesiredResource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: JsonObject;
  /** Ids of the other resources that it refers to or names in DependsOn. */
  readonly dependsOn: readonly string[];
  readonly isRetained: boolean;
}

/** Looks up what exists while a stack is deployed. */
export type LiveLookup = Pick<ResolveContext, "ref" | "getAtt" | "importValue">;

/** A template that is ready to be deployed. */
export interface PreparedStack {
  /** After the SAM transform. */
  readonly template: JsonObject;
  readonly description: string | undefined;
  readonly parameterValues: Readonly<Record<string, JsonValue>>;
  readonly resources: ReadonlyMap<string, DesiredResource>;
  /** What has no effect, in the order of the text. */
  readonly warnings: readonly TemplateWarning[];
  readonly places: TemplatePlaces;
  /** Whether a condition of the template holds. */
  condition(name: string): boolean;
  contextWith(live: LiveLookup): ResolveContext;
}

/** For whom a template is prepared. */
export interface StackIdentity {
  readonly scope: Scope;
  readonly stackName: string;
  readonly stackId: string;
}

/** Parses a template body; what CloudFormation would refuse before it makes anything is a `ValidationError`. */
export function readTemplateBody(templateBody: string): {
  readonly parsed: ParsedTemplate;
  readonly template: JsonObject;
} {
  const parsed = parseTemplate(templateBody);
  refuseUnknownTypes(parsed);
  const fatal = parsed.diagnostics.find(({ severity, code }) => severity === "error" && !code.startsWith("property-"));
  const template = parsed.root === undefined ? undefined : toJson(parsed.root);
  if (fatal !== undefined || !isJsonObject(template)) {
    const place = fatal === undefined ? "" : ` (line ${fatal.line}, column ${fatal.column}). ${fatal.hint}`;
    throw cloudFormationError("ValidationError", `Template format error: ${fatal?.message ?? "not a mapping"}${place}`);
  }
  return { parsed, template };
}

/**
 * Refuses SAM's types where nothing transforms them, in AWS's words.
 *
 * Differs from AWS: which refuses every type that it does not know; the lab skips those of services that it has not.
 */
function refuseUnknownTypes({ diagnostics, root }: ParsedTemplate): void {
  const isUnknown = ({ code }: Diagnostic) => code === "transform-missing" || code === "resource-type-unknown";
  const lines = new Set(diagnostics.filter(isUnknown).map(({ line }) => line));
  if (lines.size === 0) return;
  const types = entriesOf(valueOf(root, "Resources")).map(({ value }) => valueOf(value, "Type"));
  const unknown = types.filter((type) => type !== undefined && lines.has(type.line)).map(textOf);
  throw cloudFormationError(
    "ValidationError",
    `Template format error: Unrecognized resource types: [${[...new Set(unknown)].join(", ")}]`,
  );
}

/**
 * Turns a request into resources with their dependencies.
 *
 * @throws ServiceError `ValidationError` for all that is wrong with the template or its parameters.
 */
export function prepareStack(
  request: Pick<StackRequest, "templateBody" | "parameters">,
  identity: StackIdentity,
): PreparedStack {
  const { parsed, template } = readTemplateBody(request.templateBody);
  return asValidationError(() => {
    const parameterValues = resolveParameters(sectionOf(template, "Parameters"), request.parameters);
    const transformed = transformSam(template, parameterValues);
    const pseudo = pseudoParameters(identity.scope, { name: identity.stackName, id: identity.stackId });
    const constants = { parameters: { ...pseudo, ...parameterValues }, mappings: sectionOf(template, "Mappings") };
    const conditions = sectionOf(transformed.template, "Conditions");
    const condition = conditionLookup(conditions, (lookup) => ({ ...constants, ...NOTHING_YET, condition: lookup }));
    const resources = desiredResources(transformed.template, condition);
    const places = templatePlaces(parsed.root, transformed.origins);
    const warnings = [
      ...findIgnored(parsed.root),
      ...transformed.warnings.map(({ path, message }) => ({ line: places.lineOf(path), message })),
    ];
    const description = template["Description"];
    return {
      template: transformed.template,
      description: typeof description === "string" ? description : undefined,
      parameterValues,
      resources,
      warnings: warnings.sort((a, b) => (a.line ?? 0) - (b.line ?? 0)),
      places,
      condition,
      contextWith: (live) => ({ ...constants, ...live, condition }),
    };
  });
}

/** Conditions may not look at resources. */
const NOTHING_YET: LiveLookup = {
  ref: (name) => unresolved(name),
  getAtt: (name) => unresolved(name),
  importValue: (name) => unresolved(name),
};

function unresolved(name: string): never {
  throw cloudFormationError(
    "ValidationError",
    `Template format error: Unresolved dependencies [${name}]. Cannot reference resources in the Conditions block of the template`,
  );
}

function sectionOf(template: JsonObject, name: string): JsonObject {
  const section = template[name];
  return isJsonObject(section) ? section : {};
}

function desiredResources(template: JsonObject, condition: (name: string) => boolean): Map<string, DesiredResource> {
  const all = Object.entries(sectionOf(template, "Resources")).filter((entry): entry is [string, JsonObject] =>
    isJsonObject(entry[1]),
  );
  const wanted = all.filter(([, { Condition: name }]) => typeof name !== "string" || condition(name));
  if (wanted.length > MAX_RESOURCES) {
    throw cloudFormationError(
      "ValidationError",
      `Template format error: Number of resources, ${wanted.length}, is greater than maximum allowed, ${MAX_RESOURCES}`,
    );
  }
  const ids = new Set(wanted.map(([logicalId]) => logicalId));
  const resources = new Map(
    wanted.map(([logicalId, resource]) => {
      const referenced = [
        ...referencesOf(resource["Properties"] ?? {}, condition),
        ...[resource["DependsOn"] ?? []].flat().map(String),
      ];
      const dependsOn = [...new Set(referenced)].filter((id) => ids.has(id));
      const type = typeof resource["Type"] === "string" ? resource["Type"] : "";
      const isRetained = isRetainPolicy(resource["DeletionPolicy"]);
      return [logicalId, { logicalId, type, dependsOn, isRetained, properties: sectionOf(resource, "Properties") }];
    }),
  );
  const cycle = findCycle([...ids], (id) => resources.get(id)?.dependsOn ?? []);
  if (cycle !== undefined)
    throw cloudFormationError("ValidationError", `Circular dependency between resources: [${cycle.join(", ")}]`);
  return resources;
}

/** `Retain`, or `RetainExceptOnCreate`, which differs only while a creation rolls back. */
function isRetainPolicy(policy: JsonValue | undefined): boolean {
  return typeof policy === "string" && policy.startsWith("Retain");
}

/** What a template gets wrong is the caller's error. */
function asValidationError<Result>(compute: () => Result): Result {
  try {
    return compute();
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    throw cloudFormationError("ValidationError", error.message);
  }
}
