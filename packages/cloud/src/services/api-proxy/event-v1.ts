import { type EpochMs, type JsonObject, type JsonValue } from "@faultline/core";
import { formatRequestTime } from "./gateway-time.ts";
import { allValues, type HeaderMap, lastValues, type NamedValues } from "./gateway-request.ts";

/** The body as an event carries it. */
export interface EventBody {
  readonly body: string | null;
  readonly isBase64Encoded: boolean;
}

/** Everything that a 1.0 event says. */
export interface EventV1Source {
  /** `1.0` for HTTP APIs; a REST API's event has no version. */
  readonly version?: "1.0";
  readonly resource: string;
  readonly resourceId: string;
  /** As `requestContext.path` shows it, stage included. */
  readonly pathWithStage: string;
  readonly path: string;
  readonly httpMethod: string;
  readonly headers: HeaderMap;
  readonly query: readonly NamedValues[];
  readonly pathParameters: Readonly<Record<string, string>> | null;
  readonly stageVariables: Readonly<Record<string, string>> | null;
  readonly body: EventBody;
  readonly accountId: string;
  readonly apiId: string;
  readonly stage: string;
  readonly deploymentId?: string;
  readonly domainName: string;
  readonly requestId: string;
  readonly extendedRequestId: string;
  readonly sourceIp: string;
  readonly userAgent: string | null;
  readonly apiKey?: { readonly id: string; readonly value: string };
  readonly time: EpochMs;
}

/**
 * The event of payload format 1.0, which every REST API sends and an HTTP API may choose. Maps without members are null.
 *
 * @see API Gateway Developer Guide, "Lambda proxy integrations in API Gateway", "Input format".
 */
export function createEventV1(source: EventV1Source): JsonObject {
  return {
    ...(source.version !== undefined && { version: source.version }),
    resource: source.resource,
    path: source.path,
    httpMethod: source.httpMethod,
    headers: lastValues(source.headers.values()),
    multiValueHeaders: allValues(source.headers.values()),
    queryStringParameters: lastValues(source.query),
    multiValueQueryStringParameters: allValues(source.query),
    pathParameters: source.pathParameters,
    stageVariables: source.stageVariables,
    requestContext: createRequestContext(source),
    body: source.body.body,
    isBase64Encoded: source.body.isBase64Encoded,
  };
}

function createRequestContext(source: EventV1Source): JsonObject {
  return {
    accountId: source.accountId,
    apiId: source.apiId,
    ...(source.deploymentId !== undefined && { deploymentId: source.deploymentId }),
    domainName: source.domainName,
    domainPrefix: source.domainName.split(".")[0] ?? "",
    extendedRequestId: source.extendedRequestId,
    httpMethod: source.httpMethod,
    identity: createIdentity(source),
    path: source.pathWithStage,
    protocol: "HTTP/1.1",
    requestId: source.requestId,
    requestTime: formatRequestTime(source.time),
    requestTimeEpoch: Math.floor(source.time),
    resourceId: source.resourceId,
    resourcePath: source.resource,
    stage: source.stage,
  };
}

/** The members that only an IAM or Cognito caller fills are null. */
function createIdentity({ apiKey, sourceIp, userAgent }: EventV1Source): JsonObject {
  const identity: Record<string, JsonValue> = {
    accessKey: null,
    accountId: null,
    caller: null,
    cognitoAuthenticationProvider: null,
    cognitoAuthenticationType: null,
    cognitoIdentityId: null,
    cognitoIdentityPoolId: null,
    principalOrgId: null,
    sourceIp,
    user: null,
    userAgent,
    userArn: null,
  };
  if (apiKey !== undefined) Object.assign(identity, { apiKey: apiKey.value, apiKeyId: apiKey.id });
  return identity;
}
