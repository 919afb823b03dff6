import type { HttpRequest } from "../../wire/http-route.ts";
import type { EventBody } from "../api-proxy/event-v1.ts";

/** Whether a media type is among an API's `binaryMediaTypes`: `image/png`, `image/*` or the pair of stars. */
export function isBinaryMediaType(binaryMediaTypes: readonly string[], header: string | undefined): boolean {
  if (binaryMediaTypes.length === 0) return false;
  const mediaType = (header ?? "").split(/[,;]/)[0]?.trim().toLowerCase() ?? "";
  const family = `${mediaType.split("/")[0] ?? ""}/*`;
  return binaryMediaTypes.some((known) => known === "*/*" || known === family || known.toLowerCase() === mediaType);
}

/**
 * The body as the event carries it: base64 for a binary media type, else text.
 *
 * @see API Gateway Developer Guide, "Working with binary media types for REST APIs".
 */
export function readRestBody(request: HttpRequest, binaryMediaTypes: readonly string[]): EventBody {
  if (request.body.length === 0) return { body: null, isBase64Encoded: false };
  const bytes = Buffer.from(request.body.buffer, request.body.byteOffset, request.body.byteLength);
  const isBase64Encoded = isBinaryMediaType(binaryMediaTypes, request.headers["content-type"]);
  return { body: bytes.toString(isBase64Encoded ? "base64" : "utf8"), isBase64Encoded };
}
