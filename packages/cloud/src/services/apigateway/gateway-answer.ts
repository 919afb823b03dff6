import type { AnswerHeaders } from "../api-proxy/answer-headers.ts";

/** What a REST API answers, with what its telemetry says about it. */
export interface GatewayAnswer {
  readonly status: number;
  readonly headers: AnswerHeaders;
  readonly body: string | Uint8Array;
  /** The `$context.error` of an answer that the gateway itself gives. */
  readonly error?: { readonly responseType: string; readonly message: string };
}

interface GatewayResponse {
  readonly status: number;
  readonly errorType: string;
  readonly body: string;
}

/**
 * The gateway responses, with bodies spaced as AWS spaces them.
 *
 * @see API Gateway Developer Guide, "Gateway response types for API Gateway"; recorded answers.
 */
const GATEWAY_RESPONSES = {
  API_CONFIGURATION_ERROR: internalError(500),
  BAD_REQUEST_PARAMETERS: { status: 400, errorType: "BadRequestException", body: '{"message": "Bad Request"}' },
  BAD_REQUEST_BODY: { status: 400, errorType: "BadRequestException", body: '{"message": "Invalid request body"}' },
  INTEGRATION_FAILURE: internalError(502),
  INTEGRATION_TIMEOUT: {
    status: 504,
    errorType: "InternalServerErrorException",
    body: '{"message": "Endpoint request timed out"}',
  },
  INVALID_API_KEY: { status: 403, errorType: "ForbiddenException", body: '{"message":"Forbidden"}' },
  MISSING_AUTHENTICATION_TOKEN: {
    status: 403,
    errorType: "MissingAuthenticationTokenException",
    body: '{"message":"Missing Authentication Token"}',
  },
  QUOTA_EXCEEDED: { status: 429, errorType: "LimitExceededException", body: '{"message":"Limit Exceeded"}' },
  REQUEST_TOO_LARGE: { status: 413, errorType: "RequestTooLargeException", body: '{"message":"Request Too Long"}' },
  THROTTLED: { status: 429, errorType: "TooManyRequestsException", body: '{"message":"Too Many Requests"}' },
} as const satisfies Record<string, GatewayResponse>;

function internalError<Status extends number>(status: Status) {
  return { status, errorType: "InternalServerErrorException", body: '{"message": "Internal server error"}' } as const;
}

/** The name of a gateway response. */
export type GatewayResponseType = keyof typeof GATEWAY_RESPONSES;

/**
 * An answer that the gateway gives instead of the integration.
 *
 * @param message Stands in for the response's own text.
 */
export function gatewayError(responseType: GatewayResponseType, message?: string): GatewayAnswer {
  const { status, errorType, body } = GATEWAY_RESPONSES[responseType];
  return {
    status,
    headers: { "Content-Type": "application/json", "x-amzn-ErrorType": errorType },
    body: message === undefined ? body : `{"message": ${JSON.stringify(message)}}`,
    error: { responseType, message: message ?? messageIn(body) },
  };
}

function messageIn(body: string): string {
  return (JSON.parse(body) as { message: string }).message;
}
