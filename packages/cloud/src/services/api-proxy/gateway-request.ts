import type { HttpRequest } from "../../wire/http-route.ts";

/** A header or query parameter with each of its values, its name as first written. */
export interface NamedValues {
  readonly name: string;
  readonly values: string[];
}

/** Headers by lower-case name, in the order of arrival. */
export type HeaderMap = ReadonlyMap<string, NamedValues>;

/**
 * Headers that concern one connection, which the gateway ends: the integration never sees them.
 *
 * @see API Gateway Developer Guide, "Amazon API Gateway important notes".
 */
const DROPPED_HEADERS: ReadonlySet<string> = new Set([
  "connection",
  "expect",
  "keep-alive",
  "proxy-authenticate",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "x-forwarded-for",
  "x-forwarded-port",
  "x-forwarded-proto",
  "x-amzn-trace-id",
]);

/** Headers whose name the gateway writes in its own way, whatever the client's spelling. Source: recorded events. */
const CANONICAL_NAMES: ReadonlyMap<string, string> = new Map([
  ["authorization", "Authorization"],
  ["host", "Host"],
  ["user-agent", "User-Agent"],
]);

/**
 * The headers of a request as an integration sees them: those of the client, then `X-Forwarded-*` and the trace header
 * that the gateway adds. REST APIs leave the length out; HTTP APIs keep it.
 */
export function readForwardedHeaders(request: HttpRequest, traceHeader: string, api: "http" | "rest"): HeaderMap {
  const headers = new Map<string, NamedValues>();
  for (let index = 0; index + 1 < request.rawHeaders.length; index += 2) {
    const name = request.rawHeaders[index] ?? "";
    const key = name.toLowerCase();
    const isDropped = DROPPED_HEADERS.has(key) || (api === "rest" && key === "content-length");
    if (!isDropped) addValue(headers, name, request.rawHeaders[index + 1] ?? "");
  }
  const { port, protocol } = new URL(request.origin);
  const scheme = protocol.replace(":", "");
  const earlierHops = request.headers["x-forwarded-for"];
  const hops = typeof earlierHops === "string" ? `${earlierHops}, ` : "";
  addValue(headers, "X-Amzn-Trace-Id", traceHeader);
  addValue(headers, "X-Forwarded-For", `${hops}${sourceIpOf(request)}`);
  addValue(headers, "X-Forwarded-Port", port === "" ? (scheme === "https" ? "443" : "80") : port);
  addValue(headers, "X-Forwarded-Proto", scheme);
  return headers;
}

function addValue(headers: Map<string, NamedValues>, name: string, value: string): void {
  const key = name.toLowerCase();
  const known = headers.get(key);
  if (known === undefined) headers.set(key, { name: CANONICAL_NAMES.get(key) ?? name, values: [value] });
  else known.values.push(value);
}

/** The client's address, an IPv4 one in its plain form. */
export function sourceIpOf(request: HttpRequest): string {
  return request.remoteAddress.replace(/^::ffff:/, "");
}

/** The query's parameters in order of first appearance, decoded, `+` as a space. Empty without a query. */
export function readQuery(rawQuery: string): readonly NamedValues[] {
  if (rawQuery === "") return [];
  const parameters = new Map<string, NamedValues>();
  for (const [name, value] of new URLSearchParams(rawQuery)) {
    const known = parameters.get(name);
    if (known === undefined) parameters.set(name, { name, values: [value] });
    else known.values.push(value);
  }
  return [...parameters.values()];
}

/** Each name with its last value, as 1.0 events show headers and query; null when there are none. */
export function lastValues(named: Iterable<NamedValues>): Record<string, string> | null {
  const entries = Array.from(named, ({ name, values }): [string, string] => [name, values.at(-1) ?? ""]);
  return entries.length === 0 ? null : Object.fromEntries(entries);
}

/** Each name with all its values; null when there are none. */
export function allValues(named: Iterable<NamedValues>): Record<string, readonly string[]> | null {
  const entries = Array.from(named, ({ name, values }): [string, readonly string[]] => [name, values]);
  return entries.length === 0 ? null : Object.fromEntries(entries);
}
