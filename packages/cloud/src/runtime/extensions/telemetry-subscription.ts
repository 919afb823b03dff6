import { isJsonObject, type JsonObject, type JsonValue } from "@faultline/core";

const TYPES = ["platform", "function", "extension"] as const;

/** A stream of telemetry. */
export type TelemetryType = (typeof TYPES)[number];

/** What an extension wants to be sent, where, and in what portions. */
export interface TelemetrySubscription {
  readonly types: readonly TelemetryType[];
  readonly maxItems: number;
  readonly maxBytes: number;
  readonly timeoutMs: number;
  readonly destination: { readonly port: number; readonly path: string };
}

/** Bounds and defaults of buffering. @see Lambda Telemetry API reference, "Subscribe", read 2026-11. */
const BUFFERING = {
  maxItems: { lowest: 1000, highest: 10_000, usual: 1000 },
  maxBytes: { lowest: 262_144, highest: 1_048_576, usual: 262_144 },
  timeoutMs: { lowest: 25, highest: 30_000, usual: 1000 },
} as const;
/** Versions of the event schema, which differ in nothing that the lab tells. @see The same reference, "schemaVersion". */
const SCHEMA_VERSIONS = ["2022-07-01", "2022-12-13", "2025-01-29"];
/** How an extension names itself in its own environment. */
const OWN_HOSTS = new Set(["sandbox.localdomain", "sandbox", "localhost", "127.0.0.1"]);

/** Reads the body of a subscription. @returns Or what is wrong with it. */
export function parseSubscription(body: JsonObject | undefined): TelemetrySubscription | string {
  if (body === undefined) return "The subscription is no JSON object";
  const { schemaVersion, types, buffering, destination } = body;
  if (typeof schemaVersion !== "string" || !SCHEMA_VERSIONS.includes(schemaVersion))
    return `schemaVersion is ${JSON.stringify(schemaVersion)}, it must be one of ${SCHEMA_VERSIONS.join(", ")}`;
  if (!Array.isArray(types) || types.length === 0) return "types must name at least one stream";
  const wanted = TYPES.filter((type) => types.includes(type));
  if (wanted.length < types.length) return `types must be among ${TYPES.join(", ")}`;
  const bounds = parseBuffering(buffering);
  if (typeof bounds === "string") return bounds;
  const target = parseDestination(destination);
  if (typeof target === "string") return target;
  return { types: wanted, ...bounds, destination: target };
}

function parseBuffering(value: JsonValue | undefined): Record<keyof typeof BUFFERING, number> | string {
  const given = memberOf(value);
  const bounds = { maxItems: 0, maxBytes: 0, timeoutMs: 0 };
  for (const name of ["maxItems", "maxBytes", "timeoutMs"] as const) {
    const { lowest, highest, usual } = BUFFERING[name];
    const found = given[name] ?? usual;
    if (typeof found !== "number" || found < lowest || found > highest)
      return `buffering.${name} is ${JSON.stringify(found)}, it must be between ${lowest} and ${highest}`;
    bounds[name] = found;
  }
  return bounds;
}

function parseDestination(value: JsonValue | undefined): TelemetrySubscription["destination"] | string {
  const { protocol, URI: uri } = memberOf(value);
  if (protocol !== "HTTP") return `destination.protocol is ${JSON.stringify(protocol)}, the lab delivers by HTTP only`;
  if (typeof uri !== "string" || !URL.canParse(uri)) return "destination.URI is no URL";
  const { hostname, port, pathname } = new URL(uri);
  if (!OWN_HOSTS.has(hostname)) return `destination.URI is on ${hostname}, it must be on sandbox.localdomain`;
  return { port: Number(port === "" ? "80" : port), path: pathname };
}

function memberOf(value: JsonValue | undefined): JsonObject {
  return value !== undefined && isJsonObject(value) ? value : {};
}
