import { isJsonObject, parseJson } from "@faultline/core";

/** Most documents in one datagram. @see X-Ray Developer Guide, "Sending trace data", read 2026-11. */
const MAX_DOCUMENTS = 50;

/**
 * The documents of a datagram: a header line `{"format": "json", "version": 1}`, then one document, which may stand on
 * several lines, or up to 50 of one line each. Undefined when the header is missing or of another format.
 */
export function parseDatagram(text: string): readonly string[] | undefined {
  const headerEnd = text.indexOf("\n");
  const header = parseJson(text.slice(0, Math.max(0, headerEnd)));
  if (!isJsonObject(header) || header.format !== "json" || header.version !== 1) return undefined;
  const body = text.slice(headerEnd + 1).trim();
  if (body === "") return undefined;
  if (parseJson(body) !== undefined) return [body];
  const lines = body.split("\n").filter((line) => line.trim() !== "");
  return lines.length > MAX_DOCUMENTS ? undefined : lines;
}
