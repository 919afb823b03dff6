import type { ContextVariables } from "./access-log.ts";

/** What is known of the call of an integration once it is over. */
export interface IntegrationCall {
  readonly latencyMs: number;
  /** Lambda's own status: 200 also when the function failed. Absent when nothing came in time. */
  readonly serviceStatus?: number;
  /** The status that the function's result names. */
  readonly functionStatus?: number;
  readonly requestId?: string;
  readonly errorMessage?: string;
}

/**
 * What an access log may say of the call: `integration.status` is the function's status, `integrationStatus` that of
 * the Lambda service.
 */
export function integrationVariables(call: IntegrationCall | undefined): ContextVariables {
  if (call === undefined) return {};
  return {
    awsEndpointRequestId: call.requestId,
    "integration.error": call.errorMessage,
    "integration.integrationStatus": call.serviceStatus,
    "integration.latency": call.latencyMs,
    "integration.requestId": call.requestId,
    "integration.status": call.functionStatus,
    integrationErrorMessage: call.errorMessage,
    integrationLatency: call.latencyMs,
    integrationStatus: call.serviceStatus,
  };
}

/** What an access log may say of an answer that the gateway gave itself. */
export function errorVariables(
  error: { readonly responseType: string; readonly message: string } | undefined,
): ContextVariables {
  if (error === undefined) return {};
  return {
    "error.message": error.message,
    "error.messageString": JSON.stringify(error.message),
    "error.responseType": error.responseType,
  };
}
