import { isJsonObject, type JsonObject, type JsonValue } from "@faultline/core";
import { IMPLICIT_HTTP_API, IMPLICIT_REST_API } from "./function-events.ts";
import { serverlessLayer } from "./layer-version.ts";
import { mergeGlobals } from "./merge-globals.ts";
import { renameReferences } from "./rename-references.ts";
import {
  type ApiRoute,
  objectOf,
  type ReadText,
  samResource,
  type SamOutput,
  type SamResource,
  type SamWarning,
  type TemplatePath,
  typeOf,
} from "./sam-resource.ts";
import { restStageName, serverlessApi } from "./serverless-api.ts";
import { serverlessFunction } from "./serverless-function.ts";
import { serverlessHttpApi } from "./serverless-http-api.ts";
import { simpleTable } from "./simple-table.ts";

/** A template without SAM, and what of SAM it could not express. */
export interface TransformedTemplate {
  readonly template: JsonObject;
  readonly warnings: readonly SamWarning[];
  /** The part of the template that each generated resource stands for; all others stand for themselves. */
  readonly origins: Readonly<Record<string, TemplatePath>>;
}

const SAM_TRANSFORM = "AWS::Serverless-2016-10-31";
const REST_API = "AWS::Serverless::Api";
const HTTP_API = "AWS::Serverless::HttpApi";

/** The transforms that a template asks for. */
export function transformsOf(template: JsonObject): readonly string[] {
  return [template["Transform"] ?? []].flat().filter((name): name is string => typeof name === "string");
}

/**
 * Turns a SAM template, in long form, into plain CloudFormation. A template without SAM's transform comes back as it is.
 *
 * @param parameters Values of the template's parameters, for what SAM needs to know beforehand, such as stage names.
 * @throws LabError `SAM_INVALID`, in AWS's words.
 * @see aws/serverless-application-model, versions/2016-10-31.md and docs/internals/generated_resources.rst.
 */
export function transformSam(
  template: JsonObject,
  parameters: Readonly<Record<string, JsonValue>>,
): TransformedTemplate {
  if (!transformsOf(template).includes(SAM_TRANSFORM)) return { template, warnings: [], origins: {} };
  const globals = objectOf(template["Globals"]);
  const resources = mergeGlobals(objectOf(template["Resources"]), globals);
  const readText: ReadText = (value) => {
    const target = isJsonObject(value) && typeof value["Ref"] === "string" ? parameters[value["Ref"]] : value;
    return typeof target === "string" || typeof target === "number" ? String(target) : undefined;
  };
  const outputs = transformResources(resources, { globals, readText });
  const renames = Object.assign({}, ...outputs.map((output) => output.renames)) as Record<string, string>;
  const plain = Object.entries(resources).filter(([, resource]) => !isServerless(resource));
  const generated = Object.assign({}, ...outputs.map((output) => output.resources)) as JsonObject;
  const { Globals: _globals, Transform: _transform, ...rest } = template;
  const transformed = { ...rest, Resources: { ...Object.fromEntries(plain), ...generated } };
  return {
    template: renameReferences(transformed, renames),
    warnings: outputs.flatMap(({ warnings }) => warnings),
    origins: Object.assign({}, ...outputs.map(({ origins }) => origins)) as Record<string, TemplatePath>,
  };
}

interface Surroundings {
  readonly globals: JsonObject;
  readonly readText: ReadText;
}

function transformResources(resources: JsonObject, { globals, readText }: Surroundings): SamOutput[] {
  const explicitApis = new Map(resourcesOfType(resources, REST_API).map((api) => [api.logicalId, api]));
  const stageOf = (apiId: string) => {
    const api = explicitApis.get(apiId);
    if (api !== undefined) return restStageName(api, readText);
    return apiId === IMPLICIT_REST_API ? "Prod" : undefined;
  };
  const functions = resourcesOfType(resources, "AWS::Serverless::Function").map((fn) =>
    ofResource(fn, serverlessFunction(fn, { readText, stageOf })),
  );
  const routes = functions.flatMap((output) => output.routes);
  const routesOf = ({ logicalId }: SamResource) => routes.filter(({ apiId }) => apiId === logicalId);
  const restApis = [
    ...explicitApis.values(),
    ...implicitApi(IMPLICIT_REST_API, routes, { ...objectOf(globals["Api"]), StageName: "Prod" }),
  ];
  const httpApis = [
    ...resourcesOfType(resources, HTTP_API),
    ...implicitApi(IMPLICIT_HTTP_API, routes, objectOf(globals["HttpApi"])),
  ];
  return [
    ...functions,
    ...uniqueApis(restApis).map((api) => ofResource(api, serverlessApi(api, routesOf(api), readText))),
    ...uniqueApis(httpApis).map((api) => ofResource(api, serverlessHttpApi(api, routesOf(api), readText))),
    ...resourcesOfType(resources, "AWS::Serverless::SimpleTable").map(simpleTable),
    ...resourcesOfType(resources, "AWS::Serverless::LayerVersion").map((layer) =>
      ofResource(layer, serverlessLayer(layer, readText)),
    ),
  ];
}

/** What was made of a resource, each part of it with the resource as its origin unless it has a nearer one. */
function ofResource({ logicalId }: SamResource, output: SamOutput): SamOutput {
  const made = Object.keys(output.resources).map((id) => [id, ["Resources", logicalId]] as const);
  return { ...output, origins: { ...Object.fromEntries(made), ...output.origins } };
}

function resourcesOfType(resources: JsonObject, type: string): SamResource[] {
  return Object.entries(resources).flatMap(([logicalId, resource]) =>
    isJsonObject(resource) && resource["Type"] === type ? [samResource(logicalId, resource)] : [],
  );
}

/** The API that serves the routes of events that name none. */
function implicitApi(logicalId: string, routes: readonly ApiRoute[], properties: JsonObject): SamResource[] {
  return routes.some(({ apiId }) => apiId === logicalId) ? [{ logicalId, properties, attributes: {} }] : [];
}

/** A template may spell out the implicit API itself; its own settings count. */
function uniqueApis(apis: readonly SamResource[]): SamResource[] {
  return apis.filter((api, index) => apis.findIndex(({ logicalId }) => logicalId === api.logicalId) === index);
}

/** The SAM resource types that are transformed. */
export const SAM_TYPES: readonly string[] = [
  "AWS::Serverless::Function",
  REST_API,
  HTTP_API,
  "AWS::Serverless::SimpleTable",
  "AWS::Serverless::LayerVersion",
];

/** Other SAM types stay in the template, where the stack skips them as it does every type that it does not know. */
function isServerless(resource: JsonValue): boolean {
  return SAM_TYPES.includes(typeOf(resource));
}
