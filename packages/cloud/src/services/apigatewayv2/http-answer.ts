import type { AnswerHeaders } from "../api-proxy/answer-headers.ts";

/** What an HTTP API answers. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: AnswerHeaders;
  readonly body: string | Uint8Array;
  /** The `$context.error` of an answer that the gateway itself gives. */
  readonly error?: { readonly responseType: string; readonly message: string };
}

/** The gateway's own answers. Source: API Gateway Developer Guide, "Troubleshooting HTTP APIs", and practice. */
const GATEWAY_ANSWERS = {
  INTEGRATION_FAILURE: { status: 500, message: "Internal Server Error" },
  INTEGRATION_TIMEOUT: { status: 503, message: "Service Unavailable" },
  NOT_FOUND: { status: 404, message: "Not Found" },
  REQUEST_TOO_LARGE: { status: 413, message: "Request Entity Too Large" },
  SERVICE_UNAVAILABLE: { status: 503, message: "Service Unavailable" },
  THROTTLED: { status: 429, message: "Too Many Requests" },
} as const;

/** An answer that the gateway gives instead of the integration. */
export function httpGatewayError(responseType: keyof typeof GATEWAY_ANSWERS): HttpAnswer {
  const { status, message } = GATEWAY_ANSWERS[responseType];
  return {
    status,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ message }),
    error: { responseType, message },
  };
}
