import type * as ApiGateway from "@aws-sdk/client-api-gateway";
import { parseFunctionTarget } from "../api-proxy/function-integration.ts";
import { apiGatewayError } from "./errors.ts";
import { INTEGRATION_TIMEOUT_MS } from "./limits.ts";

const TYPES: readonly ApiGateway.IntegrationType[] = ["AWS", "AWS_PROXY", "HTTP", "HTTP_PROXY", "MOCK"];

/** What an integration is made of: the members of PutIntegration, or those of the OpenAPI extension. */
export type IntegrationSource = Omit<ApiGateway.Integration, "type"> & { readonly type: string | undefined };

/**
 * Checks an integration and fills in what AWS fills in.
 *
 * @param resourceId Names the cache where the integration names none.
 * @throws ServiceError `BadRequestException`.
 */
export function createIntegration(source: IntegrationSource, resourceId: string): ApiGateway.Integration {
  const type = TYPES.find((known) => known === source.type?.toUpperCase());
  if (type === undefined) {
    const text = `Enumeration value for IntegrationType must be one of: [${TYPES.join(", ")}]`;
    throw apiGatewayError("BadRequestException", text);
  }
  if (type !== "MOCK") checkTarget(type, source);
  const timeoutInMillis = source.timeoutInMillis ?? INTEGRATION_TIMEOUT_MS.default;
  if (timeoutInMillis < INTEGRATION_TIMEOUT_MS.min || timeoutInMillis > INTEGRATION_TIMEOUT_MS.max) {
    const range = `${INTEGRATION_TIMEOUT_MS.min} ms and ${INTEGRATION_TIMEOUT_MS.default} ms`;
    throw apiGatewayError("BadRequestException", `Timeout should be between ${range}`);
  }
  return {
    ...source,
    type,
    passthroughBehavior: source.passthroughBehavior ?? "WHEN_NO_MATCH",
    timeoutInMillis,
    cacheNamespace: source.cacheNamespace ?? resourceId,
    cacheKeyParameters: source.cacheKeyParameters ?? [],
  };
}

function checkTarget(type: ApiGateway.IntegrationType, { uri, httpMethod }: IntegrationSource): void {
  if (httpMethod === undefined || httpMethod === "") {
    throw apiGatewayError("BadRequestException", "Enumeration value for HttpMethod must be non-empty");
  }
  if (type === "HTTP" || type === "HTTP_PROXY") {
    if (uri !== undefined && /^https?:\/\/|\$\{stageVariables\./.test(uri)) return;
    throw apiGatewayError("BadRequestException", "Invalid HTTP endpoint specified for URI");
  }
  if (uri?.startsWith("arn:") !== true) {
    throw apiGatewayError("BadRequestException", "Invalid ARN specified in the request");
  }
  if (type === "AWS_PROXY" && !uri.includes("${stageVariables.") && parseFunctionTarget(uri, {}) === undefined) {
    const text =
      "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations.";
    throw apiGatewayError("BadRequestException", text);
  }
}
