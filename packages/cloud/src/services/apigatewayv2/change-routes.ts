import type * as ApiGatewayV2 from "@aws-sdk/client-apigatewayv2";
import { httpApiError } from "./errors.ts";
import { ROUTES_MAX } from "./limits.ts";
import type { HttpApiRecord, HttpIntegration, HttpApiRoute } from "./records.ts";
import { checkRouteKey } from "./route-key.ts";

/**
 * An API with a route added or replaced.
 *
 * @throws ServiceError `BadRequestException`, `ConflictException` for a taken key, `NotFoundException` for its integration.
 */
export function putRoute(api: HttpApiRecord, source: ApiGatewayV2.Route, routeId: string): HttpApiRecord {
  const routeKey = checkRouteKey(source.RouteKey);
  const others = Object.values(api.routes).filter(({ RouteId }) => RouteId !== routeId);
  if (others.some(({ RouteKey }) => RouteKey === routeKey)) {
    throw httpApiError("ConflictException", `Route with key ${routeKey} already exists for this API`);
  }
  if (others.length >= ROUTES_MAX) {
    throw httpApiError("BadRequestException", "Maximum number of Routes for this API has been reached.");
  }
  const integrationId = /^integrations\/(.+)$/.exec(source.Target ?? "")?.[1];
  if (integrationId !== undefined && api.integrations[integrationId] === undefined) {
    throw httpApiError("NotFoundException", `Invalid Integration identifier specified ${integrationId}`);
  }
  const route: HttpApiRoute = {
    ...source,
    ApiKeyRequired: source.ApiKeyRequired ?? false,
    AuthorizationType: source.AuthorizationType ?? "NONE",
    RouteId: routeId,
    RouteKey: routeKey,
  };
  return { ...api, routes: { ...api.routes, [routeId]: route } };
}

/**
 * An API with an integration added or replaced.
 *
 * @throws ServiceError `BadRequestException` when there are too many.
 */
export function putIntegrationRecord(api: HttpApiRecord, integration: HttpIntegration): HttpApiRecord {
  const integrations = { ...api.integrations, [integration.IntegrationId]: integration };
  if (Object.keys(integrations).length > ROUTES_MAX) {
    throw httpApiError("BadRequestException", "Maximum number of Integrations for this API has been reached.");
  }
  return { ...api, integrations };
}
