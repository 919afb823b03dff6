import { serializationError, UNEXPECTED_LIST, isObject } from "../codec/serialization-error.ts";

/** Parses a JSON request body; an empty one is an empty object. */
export function parseJsonBody(body: Uint8Array): Readonly<Record<string, unknown>> {
  if (body.length === 0) return {};
  let document: unknown;
  try {
    document = JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("utf8"));
  } catch {
    throw serializationError("Could not parse request body into json: the text is not JSON");
  }
  if (document === null) return {};
  if (!isObject(document)) throw serializationError(Array.isArray(document) ? UNEXPECTED_LIST : "Expected null");
  return document;
}
