import type * as ApiGatewayV2 from "@aws-sdk/client-apigatewayv2";
import { isJsonObject, type JsonObject, type Random } from "@faultline/core";
import { createGatewayId } from "../api-proxy/gateway-ids.ts";
import { type ApiDefinition, objectMember, parseApiDefinition, textMember } from "../api-proxy/openapi-definition.ts";
import { putIntegrationRecord, putRoute } from "./change-routes.ts";
import { checkIntegration } from "./check-integration.ts";
import { httpApiError } from "./errors.ts";
import type { HttpApiRecord } from "./records.ts";
import { DEFAULT_ROUTE } from "./route-key.ts";

/** @throws ServiceError `BadRequestException` for what is not an OpenAPI document. */
export function readHttpDefinition(body: string | undefined): ApiDefinition {
  const definition = parseApiDefinition(body ?? "");
  if ("problem" in definition) throw httpApiError("BadRequestException", definition.problem);
  return definition;
}

/** An API whose routes, integrations and CORS are those of a definition. Integrations alike are made once. */
export function applyHttpDefinition(api: HttpApiRecord, definition: ApiDefinition, random: Random): HttpApiRecord {
  const { cors: _oldCors, ...rest } = api;
  const cors = readCors(objectMember(definition.document, "x-amazon-apigateway-cors"));
  let imported: HttpApiRecord = {
    ...rest,
    routes: {},
    integrations: {},
    ...(cors !== undefined && { cors }),
    ...(definition.title !== "" && { name: definition.title }),
    ...(definition.version !== undefined && { version: definition.version }),
    ...(definition.description !== undefined && { description: definition.description }),
    tags: { ...api.tags, ...readTags(definition.document) },
  };
  const integrationIds = new Map<string, string>();
  for (const { path, operations } of definition.paths) {
    for (const { method, operation } of operations) {
      const routeKey = path === `/${DEFAULT_ROUTE}` ? DEFAULT_ROUTE : `${method} ${path}`;
      const extension = operation["x-amazon-apigateway-integration"];
      const source: ApiGatewayV2.Route = { RouteKey: routeKey, OperationName: textMember(operation, "operationId") };
      if (isJsonObject(extension)) {
        const text = JSON.stringify(extension);
        const integrationId = integrationIds.get(text) ?? createGatewayId(random, 7);
        integrationIds.set(text, integrationId);
        imported = putIntegrationRecord(imported, checkIntegration(readIntegration(extension), integrationId));
        source.Target = `integrations/${integrationId}`;
      }
      imported = putRoute(imported, source, createGatewayId(random, 7));
    }
  }
  return imported;
}

function readIntegration(extension: JsonObject): ApiGatewayV2.Integration {
  const timeout = extension["timeoutInMillis"];
  return {
    IntegrationType: textMember(extension, "type")?.toUpperCase() as ApiGatewayV2.IntegrationType | undefined,
    IntegrationUri: textMember(extension, "uri"),
    IntegrationMethod: textMember(extension, "httpMethod")?.toUpperCase(),
    CredentialsArn: textMember(extension, "credentials"),
    PayloadFormatVersion: textMember(extension, "payloadFormatVersion"),
    TimeoutInMillis: typeof timeout === "number" ? timeout : undefined,
  };
}

function readCors(extension: JsonObject): ApiGatewayV2.Cors | undefined {
  if (Object.keys(extension).length === 0) return undefined;
  const list = (name: string) => {
    const member = extension[name];
    return Array.isArray(member) ? member.map(String) : undefined;
  };
  const maxAge = extension["maxAge"];
  return {
    AllowCredentials: extension["allowCredentials"] === true,
    AllowHeaders: list("allowHeaders"),
    AllowMethods: list("allowMethods"),
    AllowOrigins: list("allowOrigins"),
    ExposeHeaders: list("exposeHeaders"),
    MaxAge: typeof maxAge === "number" ? maxAge : undefined,
  };
}

/** A document's tags become the API's where they carry a value, as SAM writes them. */
function readTags(document: JsonObject): Record<string, string> {
  const { tags } = document;
  if (!Array.isArray(tags)) return {};
  const entries = tags.flatMap((tag): [string, string][] => {
    if (!isJsonObject(tag)) return [];
    const [name, value] = [textMember(tag, "name"), textMember(tag, "x-amazon-apigateway-tag-value")];
    return name === undefined || value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(entries);
}
