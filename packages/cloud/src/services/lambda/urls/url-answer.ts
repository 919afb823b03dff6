import type { HttpResponse } from "../../../wire/http-route.ts";
import type { ServiceError } from "../../../service-error.ts";
import { forwardAnswerHeaders } from "../../api-proxy/answer-headers.ts";
import { parseAnswerV2 } from "../../api-proxy/parse-answer-v2.ts";
import { parsePayload } from "../../api-proxy/proxy-answer.ts";
import type { ExecutionResult } from "../invocation/invocation-request.ts";

const JSON_TYPE = { "content-type": "application/json" } as const;

/** An answer of the endpoint itself. */
export function urlError(status: number, body: string): HttpResponse {
  return { status, headers: JSON_TYPE, body };
}

/** What a caller gets who may not call. */
export const FORBIDDEN = urlError(
  403,
  JSON.stringify({
    Message:
      "Forbidden. For troubleshooting Function URL authorization issues, see: " +
      "https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html",
  }),
);

/** What a caller gets whose function failed or answered what HTTP cannot carry. */
export const BAD_GATEWAY = urlError(502, "Internal Server Error");

/**
 * A function's result as the answer to the client.
 *
 * @see Lambda Developer Guide, "Invoking Lambda function URLs", "Response payload format", read 2026-11.
 */
export function answerOfResult(result: ExecutionResult): HttpResponse {
  if (result.isFunctionError) return BAD_GATEWAY;
  const answer = parseAnswerV2(parsePayload(result.payload));
  if (answer === undefined) return BAD_GATEWAY;
  const headers = forwardAnswerHeaders(answer.headers.values(), "remap");
  return {
    status: answer.status,
    headers: answer.headers.has("content-type") ? headers : { ...JSON_TYPE, ...headers },
    body: answer.isBase64Encoded ? Buffer.from(answer.body, "base64") : answer.body,
  };
}

/** Lambda's refusal to invoke as the answer to the client. */
export function answerOfRefusal(refusal: ServiceError): HttpResponse {
  if (refusal.code !== "TooManyRequestsException") return BAD_GATEWAY;
  return urlError(429, JSON.stringify({ ...refusal.members, message: refusal.message }));
}
