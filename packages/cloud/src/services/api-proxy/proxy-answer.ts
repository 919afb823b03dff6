import { isJsonObject, type JsonObject, type JsonValue, parseJson } from "@faultline/core";
import type { NamedValues } from "./gateway-request.ts";

/** What a function's result says the client shall get. */
export interface ProxyAnswer {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Map<string, NamedValues>;
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

/**
 * Reads a result in response format 1.0. No member is required, but nothing else may stand beside them.
 *
 * @param allowedMembers Members that the API accepts; undefined accepts any.
 * @returns Undefined for a malformed answer: not an object, an unknown member, or a member of the wrong type.
 * @see API Gateway Developer Guide, "Output format of a Lambda function for proxy integration".
 */
export function parseAnswerV1(
  payload: JsonValue | undefined,
  allowedMembers?: ReadonlySet<string>,
): ProxyAnswer | undefined {
  if (!isJsonObject(payload)) return undefined;
  if (allowedMembers !== undefined && Object.keys(payload).some((member) => !allowedMembers.has(member)))
    return undefined;
  const status = parseStatus(payload["statusCode"] ?? 200);
  const body = parseBody(payload["body"] ?? "");
  const headers = parseHeaders(payload);
  if (status === undefined || body === undefined || headers === undefined) return undefined;
  return { status, headers, body, isBase64Encoded: payload["isBase64Encoded"] === true };
}

/** Parses the payload of a function's result; undefined when it is not JSON. */
export function parsePayload(payload: Uint8Array): JsonValue | undefined {
  return parseJson(Buffer.from(payload).toString("utf8"));
}

/** A status as a number or as digits; undefined for anything else or outside 100 to 599. */
export function parseStatus(value: JsonValue): number | undefined {
  const status = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof status !== "number" || !Number.isInteger(status)) return undefined;
  return status >= 100 && status <= 599 ? status : undefined;
}

function parseBody(value: JsonValue): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** Multi-value headers first, then the single ones: a name in both gets all values. Source: recorded answers. */
function parseHeaders(payload: JsonObject): Map<string, NamedValues> | undefined {
  const multi = payload["multiValueHeaders"] ?? {};
  const single = payload["headers"] ?? {};
  if (!isJsonObject(multi) || !isJsonObject(single)) return undefined;
  const headers = new Map<string, NamedValues>();
  for (const [name, values] of Object.entries(multi)) {
    if (!Array.isArray(values)) return undefined;
    for (const value of values as readonly JsonValue[]) if (!addHeader(headers, name, value)) return undefined;
  }
  for (const [name, value] of Object.entries(single)) if (!addHeader(headers, name, value)) return undefined;
  return headers;
}

/** Adds one header value; numbers and booleans become text, null is left out, anything nested is malformed. */
export function addHeader(headers: Map<string, NamedValues>, name: string, value: JsonValue): boolean {
  if (value === null) return true;
  if (typeof value === "object") return false;
  const key = name.toLowerCase();
  const known = headers.get(key);
  if (known === undefined) headers.set(key, { name, values: [String(value)] });
  else known.values.push(String(value));
  return true;
}
