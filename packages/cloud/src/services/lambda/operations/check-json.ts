import { isUtf8 } from "node:buffer";
import { lambdaError } from "../errors.ts";

const CLOSING: Readonly<Record<string, string>> = { "{": "}", "[": "]", '"': '"' };
const JSON_SPACE = /^[\t\n\r ]*|[\t\n\r ]*$/g;
const EDGE_BYTES = 64;
const PARSED_BYTES_MAX = 64 * 1024;

/**
 * Refuses what is no JSON. Differs from AWS: of a payload above 64 KiB only the first and last characters are judged,
 * since the function parses the rest anyway; and the reason in the message is not in AWS's words.
 */
export function checkJson(payload: Uint8Array): void {
  if (payload.byteLength > PARSED_BYTES_MAX && hasJsonEdges(payload)) return;
  const fault = jsonFault(payload);
  if (fault === undefined) return;
  throw lambdaError(
    "InvalidRequestContentException",
    `Could not parse request body into json: Could not parse payload into json: ${fault}`,
    { Type: "User" },
  );
}

function hasJsonEdges(payload: Uint8Array): boolean {
  const edges = Buffer.concat([payload.subarray(0, EDGE_BYTES), payload.subarray(-EDGE_BYTES)]);
  const text = edges.toString("latin1").replace(JSON_SPACE, "");
  const closing = CLOSING[text.charAt(0)];
  return closing !== undefined && text.length > 1 && text.endsWith(closing);
}

/** Why this is no JSON; undefined for JSON. */
export function jsonFault(payload: Uint8Array): string | undefined {
  if (!isUtf8(payload)) return "Invalid UTF-8";
  try {
    JSON.parse(Buffer.from(payload).toString("utf8"));
    return undefined;
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}
