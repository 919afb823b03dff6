import type * as ApiGatewayV2 from "@aws-sdk/client-apigatewayv2";
import { parseFunctionTarget } from "../api-proxy/function-integration.ts";
import { httpApiError } from "./errors.ts";
import { INTEGRATION_TIMEOUT_MS } from "./limits.ts";
import type { HttpIntegration } from "./records.ts";

/**
 * Checks an integration and fills in what AWS fills in.
 *
 * Differs from AWS: only Lambda functions; HTTP proxies, VPC links and first-class service integrations are refused.
 *
 * @throws ServiceError `BadRequestException`.
 */
export function checkIntegration(source: ApiGatewayV2.Integration, integrationId: string): HttpIntegration {
  const { IntegrationType, IntegrationSubtype, IntegrationUri = "", PayloadFormatVersion = "1.0" } = source;
  if (IntegrationType !== "AWS_PROXY" || IntegrationSubtype !== undefined) {
    const text = `The lab supports AWS_PROXY integrations of Lambda functions only, not ${IntegrationType ?? "none"}`;
    throw httpApiError("BadRequestException", text);
  }
  if (!IntegrationUri.includes("${stageVariables.") && parseFunctionTarget(IntegrationUri, {}) === undefined) {
    throw httpApiError("BadRequestException", "Invalid function ARN or invalid uri");
  }
  if (PayloadFormatVersion !== "1.0" && PayloadFormatVersion !== "2.0") {
    const text = "PayloadFormatVersion is a required parameter for integration type AWS_PROXY: 1.0 or 2.0";
    throw httpApiError("BadRequestException", text);
  }
  return {
    ...source,
    ConnectionType: source.ConnectionType ?? "INTERNET",
    IntegrationId: integrationId,
    IntegrationMethod: source.IntegrationMethod ?? "POST",
    PayloadFormatVersion,
    TimeoutInMillis: checkTimeout(source.TimeoutInMillis),
  };
}

function checkTimeout(timeoutMs: number = INTEGRATION_TIMEOUT_MS.default): number {
  if (timeoutMs >= INTEGRATION_TIMEOUT_MS.min && timeoutMs <= INTEGRATION_TIMEOUT_MS.max) return timeoutMs;
  throw httpApiError("BadRequestException", "Timeout should be between 50 ms and 30000 ms");
}
