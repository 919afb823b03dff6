import { httpApiError } from "./errors.ts";

/** The route that takes what no other takes. */
export const DEFAULT_ROUTE = "$default";

/** A route key's parts: `GET /pets/{id}`. */
export interface RouteKeyParts {
  /** `ANY` takes every method. */
  readonly method: string;
  readonly pathTemplate: string;
}

const ROUTE_KEY = /^(ANY|DELETE|GET|HEAD|OPTIONS|PATCH|POST|PUT) (\/\S*)$/;

/** Splits a route key; undefined for `$default` and for what is no route key. */
export function parseRouteKey(routeKey: string): RouteKeyParts | undefined {
  const [, method, pathTemplate] = ROUTE_KEY.exec(routeKey) ?? [];
  return method === undefined || pathTemplate === undefined ? undefined : { method, pathTemplate };
}

/** @throws ServiceError `BadRequestException` for a malformed key. */
export function checkRouteKey(routeKey: string | undefined): string {
  if (routeKey !== undefined && (routeKey === DEFAULT_ROUTE || parseRouteKey(routeKey) !== undefined)) return routeKey;
  const format = 'Format should be "<HTTP METHOD> /<RESOURCE PATH>" or "$default"';
  const text = `The provided route key is not formatted properly for HTTP protocol. ${format}`;
  throw httpApiError("BadRequestException", text);
}
