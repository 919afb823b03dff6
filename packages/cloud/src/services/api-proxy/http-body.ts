import type { HttpRequest } from "../../wire/http-route.ts";
import type { EventBody } from "./event-v1.ts";

const TEXT_TYPE = /^(?:text\/|application\/(?:json|javascript|xml)\b|application\/[\w.-]+\+(?:json|xml)\b)/i;

/**
 * The body as the event carries it: text for a textual media type, else base64. A body that names no type is text.
 *
 * @see API Gateway Developer Guide, "Working with binary media types"; HTTP APIs decide by the content type alone.
 */
export function readHttpBody(request: HttpRequest): EventBody {
  if (request.body.length === 0) return { body: null, isBase64Encoded: false };
  const bytes = Buffer.from(request.body.buffer, request.body.byteOffset, request.body.byteLength);
  const contentType = request.headers["content-type"];
  const isText = contentType === undefined || TEXT_TYPE.test(contentType);
  return { body: bytes.toString(isText ? "utf8" : "base64"), isBase64Encoded: !isText };
}
