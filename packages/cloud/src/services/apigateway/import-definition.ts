import type * as ApiGateway from "@aws-sdk/client-api-gateway";
import { isJsonObject, type JsonObject, type Random } from "@faultline/core";
import { createGatewayId } from "../api-proxy/gateway-ids.ts";
import {
  type ApiDefinition,
  type DefinedOperation,
  objectMember,
  parseApiDefinition,
  textMapMember,
  textMember,
} from "../api-proxy/openapi-definition.ts";
import { createIntegration } from "./create-integration.ts";
import { apiGatewayError } from "./errors.ts";
import { RESOURCES_MAX } from "./limits.ts";
import type { RestApiRecord, RestResource } from "./records.ts";
import { childPath } from "./resource-tree.ts";

/**
 * Reads a definition that an import brings.
 *
 * @throws ServiceError `BadRequestException` for what is not an OpenAPI document.
 */
export function readDefinition(body: Uint8Array | undefined): ApiDefinition {
  const definition = parseApiDefinition(body ?? new Uint8Array());
  if ("problem" in definition) {
    throw apiGatewayError("BadRequestException", `Invalid OpenAPI input. ${definition.problem}`);
  }
  return definition;
}

/** An empty resource tree: the root, which every API has. */
export function createRoot(id: string): Record<string, RestResource> {
  return { [id]: { id, path: "/", methods: {} } };
}

/**
 * An API with a definition's paths, methods and integrations added to its resources.
 *
 * @throws ServiceError `BadRequestException` for a malformed integration, `LimitExceededException` for too many paths.
 */
export function applyDefinition(api: RestApiRecord, definition: ApiDefinition, random: Random): RestApiRecord {
  const resources: Record<string, RestResource> = { ...api.resources };
  for (const { path, operations } of definition.paths) {
    const resource = ensureResource(resources, api.rootResourceId, path, random);
    const methods = { ...resource.methods };
    for (const defined of operations) methods[defined.method] = readMethod(defined, resource.id, definition);
    resources[resource.id] = { ...resource, methods };
  }
  const { document } = definition;
  const mediaTypes = document["x-amazon-apigateway-binary-media-types"];
  const policy = document["x-amazon-apigateway-policy"];
  return {
    ...api,
    resources,
    ...(definition.version !== undefined && { version: definition.version }),
    ...(definition.description !== undefined && { description: definition.description }),
    ...(Array.isArray(mediaTypes) && { binaryMediaTypes: mediaTypes.map(String) }),
    ...(isJsonObject(policy) && { policy: JSON.stringify(policy) }),
  };
}

/** Finds the resource of a path, creating what is missing on the way. */
function ensureResource(
  resources: Record<string, RestResource>,
  rootId: string,
  path: string,
  random: Random,
): RestResource {
  let parent = resources[rootId];
  if (parent === undefined) throw apiGatewayError("NotFoundException", "Invalid Resource identifier specified");
  for (const pathPart of path.split("/").filter((part) => part !== "")) {
    const childOfParent = childPath(parent, pathPart);
    const known: RestResource | undefined = Object.values(resources).find(
      (resource) => resource.path === childOfParent,
    );
    const next: RestResource = known ?? {
      id: createGatewayId(random, 6),
      parentId: parent.id,
      pathPart,
      path: childOfParent,
      methods: {},
    };
    resources[next.id] = next;
    parent = next;
  }
  if (Object.keys(resources).length > RESOURCES_MAX) {
    throw apiGatewayError("LimitExceededException", "Maximum number of Resources for this API has been reached.");
  }
  return parent;
}

function readMethod(defined: DefinedOperation, resourceId: string, definition: ApiDefinition): ApiGateway.Method {
  const { method, operation } = defined;
  const extension = operation["x-amazon-apigateway-integration"];
  return {
    httpMethod: method,
    authorizationType: "NONE",
    apiKeyRequired: isApiKeyRequired(operation, definition.document),
    operationName: textMember(operation, "operationId"),
    requestParameters: readRequiredParameters(operation),
    methodResponses: readMethodResponses(operation),
    methodIntegration: isJsonObject(extension) ? readIntegration(extension, resourceId) : undefined,
  };
}

/** Whether the operation's security names a scheme that reads an API key from a header. */
function isApiKeyRequired(operation: JsonObject, document: JsonObject): boolean {
  const requirements = operation["security"] ?? document["security"];
  if (!Array.isArray(requirements)) return false;
  const schemes = {
    ...objectMember(document, "securityDefinitions"),
    ...objectMember(objectMember(document, "components"), "securitySchemes"),
  };
  return requirements.some(
    (requirement) =>
      isJsonObject(requirement) && Object.keys(requirement).some((name) => isApiKeyScheme(schemes, name)),
  );
}

function isApiKeyScheme(schemes: JsonObject, name: string): boolean {
  const scheme = objectMember(schemes, name);
  return scheme["type"] === "apiKey" && textMember(scheme, "name")?.toLowerCase() === "x-api-key";
}

const PARAMETER_PLACES: Readonly<Record<string, string>> = { header: "header", path: "path", query: "querystring" };

function readRequiredParameters(operation: JsonObject): Record<string, boolean> | undefined {
  const { parameters } = operation;
  if (!Array.isArray(parameters)) return undefined;
  const entries = parameters.flatMap((parameter): [string, boolean][] => {
    if (!isJsonObject(parameter)) return [];
    const place = PARAMETER_PLACES[textMember(parameter, "in") ?? ""];
    const name = textMember(parameter, "name");
    if (place === undefined || name === undefined) return [];
    return [[`method.request.${place}.${name}`, parameter["required"] === true]];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function readMethodResponses(operation: JsonObject): Record<string, ApiGateway.MethodResponse> | undefined {
  const statuses = Object.keys(objectMember(operation, "responses")).filter((status) => /^\d{3}$/.test(status));
  if (statuses.length === 0) return undefined;
  return Object.fromEntries(statuses.map((statusCode) => [statusCode, { statusCode }]));
}

function readIntegration(extension: JsonObject, resourceId: string): ApiGateway.Integration {
  const timeout = extension["timeoutInMillis"];
  return createIntegration(
    {
      type: textMember(extension, "type"),
      httpMethod: textMember(extension, "httpMethod")?.toUpperCase(),
      uri: textMember(extension, "uri"),
      credentials: textMember(extension, "credentials"),
      requestParameters: textMapMember(extension, "requestParameters"),
      requestTemplates: textMapMember(extension, "requestTemplates"),
      passthroughBehavior: textMember(extension, "passthroughBehavior")?.toUpperCase(),
      contentHandling: textMember(extension, "contentHandling") as ApiGateway.ContentHandlingStrategy | undefined,
      timeoutInMillis: typeof timeout === "number" ? timeout : undefined,
      cacheNamespace: textMember(extension, "cacheNamespace"),
      integrationResponses: readIntegrationResponses(extension),
    },
    resourceId,
  );
}

/** The extension names responses by selection pattern, `default` for the one without; the API names them by status. */
function readIntegrationResponses(extension: JsonObject): Record<string, ApiGateway.IntegrationResponse> | undefined {
  const responses = objectMember(extension, "responses");
  const entries = Object.keys(responses).map((pattern): [string, ApiGateway.IntegrationResponse] => {
    const response = objectMember(responses, pattern);
    const named = response["statusCode"];
    const statusCode = typeof named === "string" || typeof named === "number" ? String(named) : "200";
    return [
      statusCode,
      {
        statusCode,
        selectionPattern: pattern === "default" ? undefined : pattern,
        responseParameters: textMapMember(response, "responseParameters"),
        responseTemplates: textMapMember(response, "responseTemplates"),
      },
    ];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
