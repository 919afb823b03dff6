import type { NamedValues } from "./gateway-request.ts";

/**
 * Response headers that API Gateway keeps for itself: an integration's value travels as `x-amzn-Remapped-<name>`.
 *
 * @see API Gateway Developer Guide, "Amazon API Gateway important notes", header table.
 */
const REMAPPED: ReadonlySet<string> = new Set([
  "authorization",
  "connection",
  "content-length",
  "content-md5",
  "date",
  "host",
  "server",
  "user-agent",
  "www-authenticate",
  "x-amz-apigw-id",
  "x-amzn-requestid",
  "x-forwarded-for",
]);

/** Headers of a connection that ends at the gateway. */
const DROPPED: ReadonlySet<string> = new Set(["expect", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"]);

/** Response headers as the port writes them. */
export type AnswerHeaders = Record<string, string | readonly string[]>;

/**
 * An integration's headers as the client gets them.
 *
 * @param mode REST APIs remap the headers they keep for themselves; HTTP APIs overwrite them.
 */
export function forwardAnswerHeaders(headers: Iterable<NamedValues>, mode: "remap" | "overwrite"): AnswerHeaders {
  const forwarded: AnswerHeaders = {};
  for (const { name, values } of headers) {
    const key = name.toLowerCase();
    if (DROPPED.has(key) || !isWritable(name, values)) continue;
    const value = values.length === 1 ? (values[0] ?? "") : values;
    if (!REMAPPED.has(key)) forwarded[name] = value;
    else if (mode === "remap") forwarded[`x-amzn-Remapped-${name}`] = value;
  }
  return forwarded;
}

/** Whether HTTP can carry the header at all: what it cannot is left out, for it would break the whole answer. */
function isWritable(name: string, values: readonly string[]): boolean {
  return (
    /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name) && values.every((value) => /^[\t\x20-\x7e\x80-\xff]*$/.test(value))
  );
}
