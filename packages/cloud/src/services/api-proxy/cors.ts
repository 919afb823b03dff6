import type { IncomingHttpHeaders } from "node:http";

/** What an HTTP API or a function URL allows pages of other origins. */
export interface CorsSettings {
  readonly AllowCredentials?: boolean | undefined;
  readonly AllowHeaders?: readonly string[] | undefined;
  readonly AllowMethods?: readonly string[] | undefined;
  readonly AllowOrigins?: readonly string[] | undefined;
  readonly ExposeHeaders?: readonly string[] | undefined;
  /** Seconds. */
  readonly MaxAge?: number | undefined;
}

/** Whether a request asks for permission: CORS is then answered by the gateway, whatever routes there are. */
export function isPreflight(method: string, headers: IncomingHttpHeaders): boolean {
  return method === "OPTIONS" && headers.origin !== undefined && headers["access-control-request-method"] !== undefined;
}

/**
 * The headers that grant a preflight; none for an origin that is not allowed.
 *
 * @see API Gateway Developer Guide, "Configure CORS for HTTP APIs in API Gateway".
 */
export function preflightHeaders(cors: CorsSettings, origin: string): Record<string, string> {
  const granted = originHeaders(cors, origin);
  if (Object.keys(granted).length === 0) return {};
  return {
    ...granted,
    ...listHeader("access-control-allow-methods", cors.AllowMethods),
    ...listHeader("access-control-allow-headers", cors.AllowHeaders),
    ...(cors.MaxAge !== undefined && { "access-control-max-age": String(cors.MaxAge) }),
  };
}

/** The headers that CORS adds to an answer; they replace those of the function. */
export function answerCorsHeaders(cors: CorsSettings, origin: string | undefined): Record<string, string> {
  const granted = origin === undefined ? {} : originHeaders(cors, origin);
  if (Object.keys(granted).length === 0) return {};
  return { ...granted, ...listHeader("access-control-expose-headers", cors.ExposeHeaders) };
}

function originHeaders(cors: CorsSettings, origin: string): Record<string, string> {
  const allowed = cors.AllowOrigins?.find((pattern) => isOriginAllowed(pattern, origin));
  if (allowed === undefined) return {};
  return {
    "access-control-allow-origin": allowed === "*" ? "*" : origin,
    ...(cors.AllowCredentials === true && { "access-control-allow-credentials": "true" }),
  };
}

/** An origin, every origin, or every origin of a scheme: `https` and a star. */
function isOriginAllowed(pattern: string, origin: string): boolean {
  if (pattern === "*" || pattern.toLowerCase() === origin.toLowerCase()) return true;
  return pattern.endsWith("://*") && origin.startsWith(pattern.slice(0, -1));
}

function listHeader(name: string, values: readonly string[] | undefined): Record<string, string> {
  return values === undefined || values.length === 0 ? {} : { [name]: values.join(",") };
}
