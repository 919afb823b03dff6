import { isJsonObject, type JsonObject, type JsonValue } from "@faultline/core";
import type { NamedValues } from "./gateway-request.ts";
import { addHeader, parseStatus, type ProxyAnswer } from "./proxy-answer.ts";

/**
 * Reads a result in response format 2.0. Without a `statusCode` the whole result is the body of a 200.
 *
 * @returns Undefined for a malformed answer.
 * @see API Gateway Developer Guide, "Lambda function response for format 2.0".
 */
export function parseAnswerV2(payload: JsonValue | undefined): ProxyAnswer | undefined {
  if (payload === undefined) return undefined;
  if (!isJsonObject(payload) || payload["statusCode"] === undefined) return inferAnswer(payload);
  const status = parseStatus(payload["statusCode"]);
  const body = payload["body"] ?? "";
  const headers = readHeaders(payload);
  if (status === undefined || headers === undefined || typeof body !== "string") return undefined;
  return { status, headers, body, isBase64Encoded: payload["isBase64Encoded"] === true };
}

function inferAnswer(payload: JsonValue): ProxyAnswer {
  return {
    status: 200,
    headers: new Map([["content-type", { name: "content-type", values: ["application/json"] }]]),
    body: typeof payload === "string" ? payload : JSON.stringify(payload),
    isBase64Encoded: false,
  };
}

function readHeaders(payload: JsonObject): Map<string, NamedValues> | undefined {
  const headers = new Map<string, NamedValues>();
  const single = payload["headers"] ?? {};
  const cookies = payload["cookies"] ?? [];
  if (!isJsonObject(single) || !Array.isArray(cookies)) return undefined;
  for (const [name, value] of Object.entries(single)) if (!addHeader(headers, name, value)) return undefined;
  for (const cookie of cookies as readonly JsonValue[]) if (!addHeader(headers, "set-cookie", cookie)) return undefined;
  return headers;
}
