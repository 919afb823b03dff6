import type * as ApiGateway from "@aws-sdk/client-api-gateway";
import { gatewayError, type GatewayAnswer } from "./gateway-answer.ts";

const JSON_TYPE = "application/json";

/**
 * Answers a mock integration: the request template names a status, and the response of that status gives headers and a
 * body. It is what SAM writes for the preflight of CORS.
 *
 * Differs from AWS: templates and parameters are literal text; one that needs VTL answers 500.
 *
 * @see API Gateway Developer Guide, "Mock integrations for REST APIs in API Gateway".
 */
export function answerMock(integration: ApiGateway.Integration): GatewayAnswer {
  const template = integration.requestTemplates?.[JSON_TYPE] ?? "";
  const statusCode = /["']?statusCode["']?\s*:\s*["']?(\d{3})/.exec(template)?.[1];
  const response = statusCode === undefined ? undefined : selectResponse(integration, statusCode);
  const answer = response && readLiteralResponse(response, Number(statusCode));
  return answer ?? gatewayError("API_CONFIGURATION_ERROR");
}

/** The response whose pattern the status matches, else the one without a pattern. */
function selectResponse({ integrationResponses }: ApiGateway.Integration, statusCode: string) {
  const responses = Object.values(integrationResponses ?? {});
  const fallback = responses.find(({ selectionPattern = "" }) => selectionPattern === "");
  return responses.find(({ selectionPattern }) => selectionPattern === statusCode) ?? fallback;
}

/** Undefined where a template or a parameter is more than literal text. */
function readLiteralResponse(response: ApiGateway.IntegrationResponse, status: number): GatewayAnswer | undefined {
  const body = response.responseTemplates?.[JSON_TYPE] ?? "";
  const headers = literalHeaders(response.responseParameters ?? {});
  if (headers === undefined || /[$#]/.test(body)) return undefined;
  return {
    status: response.statusCode === undefined ? status : Number(response.statusCode),
    headers: { "Content-Type": JSON_TYPE, ...headers },
    body,
  };
}

/** Reads parameters such as `method.response.header.Access-Control-Allow-Origin: "'*'"`; undefined for a mapping. */
function literalHeaders(parameters: Readonly<Record<string, string>>): Record<string, string> | undefined {
  const headers: Record<string, string> = {};
  for (const [target, source] of Object.entries(parameters)) {
    const name = /^method\.response\.header\.(.+)$/.exec(target)?.[1];
    const literal = /^'(.*)'$/.exec(source)?.[1];
    if (name === undefined || literal === undefined) return undefined;
    headers[name] = literal;
  }
  return headers;
}
