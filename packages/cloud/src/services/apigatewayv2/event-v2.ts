import type { JsonObject } from "@faultline/core";
import { formatRequestTime } from "../api-proxy/gateway-time.ts";
import { type HeaderMap, readQuery, sourceIpOf } from "../api-proxy/gateway-request.ts";
import { decodePercent } from "../api-proxy/route-table.ts";
import type { HttpExchange } from "./http-exchange.ts";
import { readHttpBody } from "./http-body.ts";

/**
 * The event of payload format 2.0: header names in lower case with repeated values joined, cookies apart, and nothing
 * for what is absent.
 *
 * @see API Gateway Developer Guide, "Create AWS Lambda proxy integrations for HTTP APIs".
 */
export function createEventV2(exchange: HttpExchange, forwarded: HeaderMap): JsonObject {
  const { request, stage, matched } = exchange;
  const { cookie, ...headers } = joinHeaders(forwarded);
  const query = readQuery(request.rawQuery);
  const { body, isBase64Encoded } = readHttpBody(request);
  const { stageName, stageVariables } = stage.stage;
  return {
    version: "2.0",
    routeKey: matched?.routeKey ?? "",
    rawPath: decodePercent(exchange.path),
    rawQueryString: request.rawQuery,
    ...(cookie !== undefined && { cookies: cookie.split(/;\s*/) }),
    headers,
    ...(query.length > 0 && {
      queryStringParameters: Object.fromEntries(query.map(({ name, values }) => [name, values.join(",")])),
    }),
    requestContext: createRequestContext(exchange, stageName),
    ...(body !== null && { body }),
    ...(matched?.pathParameters !== null && { pathParameters: matched?.pathParameters ?? {} }),
    isBase64Encoded,
    ...(Object.keys(stageVariables).length > 0 && { stageVariables }),
  };
}

function createRequestContext(exchange: HttpExchange, stageName: string): JsonObject {
  const { request, stage, matched, domainName, startedAt } = exchange;
  return {
    accountId: stage.scope.accountId,
    apiId: stage.api.apiId,
    domainName,
    domainPrefix: domainName.split(".")[0] ?? "",
    http: {
      method: request.method,
      path: decodePercent(exchange.path),
      protocol: "HTTP/1.1",
      sourceIp: sourceIpOf(request),
      userAgent: request.headers["user-agent"] ?? "",
    },
    requestId: exchange.requestId,
    routeKey: matched?.routeKey ?? "",
    stage: stageName,
    time: formatRequestTime(startedAt),
    timeEpoch: Math.floor(startedAt),
  };
}

/** Cookies of several headers are one list, as a browser would have sent it. */
function joinHeaders(headers: HeaderMap): Record<string, string> {
  const separatorOf = (name: string) => (name === "cookie" ? "; " : ",");
  return Object.fromEntries(Array.from(headers, ([name, { values }]) => [name, values.join(separatorOf(name))]));
}
