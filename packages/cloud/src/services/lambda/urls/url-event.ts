import type { EpochMs, JsonObject, Scope } from "@faultline/core";
import type { HttpRequest } from "../../../wire/http-route.ts";
import { accountOfAccessKey, type Signature } from "../../../wire/signature/parse-signature.ts";
import { createEventV2 } from "../../api-proxy/event-v2.ts";
import { readForwardedHeaders } from "../../api-proxy/gateway-request.ts";

/** One request for a function URL. */
export interface UrlRequest {
  readonly request: HttpRequest;
  readonly scope: Scope;
  readonly urlId: string;
  /** Still percent-encoded. */
  readonly path: string;
  readonly requestId: string;
  readonly traceHeader: string;
  readonly time: EpochMs;
  /** Present where the URL asks for one. */
  readonly signature?: Signature;
}

/**
 * What the function gets: payload format 2.0, the path as it was sent.
 *
 * @see Lambda Developer Guide, "Invoking Lambda function URLs", "Request payload format", read 2026-11.
 */
export function createUrlEvent(source: UrlRequest): JsonObject {
  const { request, scope, urlId, signature } = source;
  const host = (request.headers.host ?? "").replace(/:\d+$/, "").toLowerCase();
  const caller = signature && accountOfAccessKey(signature.accessKeyId);
  return createEventV2({
    request,
    headers: readForwardedHeaders(request, source.traceHeader, "http"),
    routeKey: "$default",
    path: source.path,
    pathParameters: null,
    stageVariables: {},
    accountId: caller ?? "anonymous",
    apiId: urlId,
    domainName: host.startsWith(`${urlId}.`) ? host : `${urlId}.lambda-url.${scope.region}.on.aws`,
    stage: "$default",
    requestId: source.requestId,
    time: source.time,
    ...(signature === undefined || caller === undefined
      ? {}
      : { authorizer: { iam: callerIdentity(signature.accessKeyId, caller) } }),
  });
}

/** Differs from AWS: the lab knows accounts, not users; every caller is its account's root. */
function callerIdentity(accessKey: string, accountId: string): JsonObject {
  return {
    accessKey,
    accountId,
    callerId: accountId,
    cognitoIdentity: null,
    principalOrgId: null,
    userArn: `arn:aws:iam::${accountId}:root`,
    userId: accountId,
  };
}
