import type { EpochMs, JsonObject } from "@faultline/core";
import type { HttpRequest } from "../../wire/http-route.ts";
import { type HeaderMap, readQuery, sourceIpOf } from "./gateway-request.ts";
import { formatRequestTime } from "./gateway-time.ts";
import { readHttpBody } from "./http-body.ts";

/** What an event of payload format 2.0 is made of. */
export interface EventV2Source {
  readonly request: HttpRequest;
  /** As the function sees them. */
  readonly headers: HeaderMap;
  readonly routeKey: string;
  /** As the event shows it: HTTP APIs decode it, function URLs do not. */
  readonly path: string;
  readonly pathParameters: Readonly<Record<string, string>> | null;
  readonly stageVariables: Readonly<Record<string, string>>;
  readonly accountId: string;
  readonly apiId: string;
  readonly domainName: string;
  readonly stage: string;
  readonly requestId: string;
  readonly time: EpochMs;
  /** Who calls, where the caller was asked. */
  readonly authorizer?: JsonObject;
}

/**
 * The event of payload format 2.0: header names in lower case with repeated values joined, cookies apart, and nothing
 * for what is absent.
 *
 * @see API Gateway Developer Guide, "Create AWS Lambda proxy integrations for HTTP APIs".
 */
export function createEventV2(source: EventV2Source): JsonObject {
  const { request, pathParameters, stageVariables } = source;
  const { cookie, ...headers } = joinHeaders(source.headers);
  const query = readQuery(request.rawQuery);
  const { body, isBase64Encoded } = readHttpBody(request);
  return {
    version: "2.0",
    routeKey: source.routeKey,
    rawPath: source.path,
    rawQueryString: request.rawQuery,
    ...(cookie !== undefined && { cookies: cookie.split(/;\s*/) }),
    headers,
    ...(query.length > 0 && {
      queryStringParameters: Object.fromEntries(query.map(({ name, values }) => [name, values.join(",")])),
    }),
    requestContext: createRequestContext(source),
    ...(body !== null && { body }),
    ...(pathParameters !== null && { pathParameters }),
    isBase64Encoded,
    ...(Object.keys(stageVariables).length > 0 && { stageVariables }),
  };
}

function createRequestContext(source: EventV2Source): JsonObject {
  const { request, domainName, routeKey } = source;
  return {
    accountId: source.accountId,
    apiId: source.apiId,
    ...(source.authorizer !== undefined && { authorizer: source.authorizer }),
    domainName,
    domainPrefix: domainName.split(".")[0] ?? "",
    http: {
      method: request.method,
      path: source.path,
      protocol: "HTTP/1.1",
      sourceIp: sourceIpOf(request),
      userAgent: request.headers["user-agent"] ?? "",
    },
    requestId: source.requestId,
    routeKey,
    stage: source.stage,
    time: formatRequestTime(source.time),
    timeEpoch: Math.floor(source.time),
  };
}

/** Cookies of several headers are one list, as a browser would have sent it. */
function joinHeaders(headers: HeaderMap): Record<string, string> {
  const separatorOf = (name: string) => (name === "cookie" ? "; " : ",");
  return Object.fromEntries(Array.from(headers, ([name, { values }]) => [name, values.join(separatorOf(name))]));
}
