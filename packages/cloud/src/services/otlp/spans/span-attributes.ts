import type { JsonObject, JsonValue } from "@faultline/core";
import { type Attributes, numberOf, textOf } from "../read-otlp.ts";

/** Attributes that became members of the segment; the others are its metadata. */
const MAPPED = new Set([
  "aws.account_id",
  "aws.operation",
  "aws.queue.url",
  "aws.queue_url",
  "aws.region",
  "aws.request_id",
  "aws.requestId",
  "aws.table.name",
  "aws.table_name",
  "aws.xray.annotations",
  "client.address",
  "db.connection_string",
  "db.query.text",
  "db.statement",
  "db.user",
  "enduser.id",
  "http.client_ip",
  "http.host",
  "http.method",
  "http.request.method",
  "http.response.status_code",
  "http.response_content_length",
  "http.scheme",
  "http.status_code",
  "http.target",
  "http.url",
  "http.user_agent",
  "url.full",
  "user_agent.original",
]);

const SQL_SYSTEMS = new Set([
  "db2",
  "mariadb",
  "mssql",
  "mysql",
  "oracle",
  "postgresql",
  "redshift",
  "sqlite",
  "cockroachdb",
]);

/** Leaves out members that have no value. */
export function defined(members: Readonly<Record<string, JsonValue | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(members).filter((entry): entry is [string, JsonValue] => entry[1] !== undefined),
  );
}

/** As {@link defined}; undefined when nothing is left. */
export function definedOrNone(members: Readonly<Record<string, JsonValue | undefined>>): JsonObject | undefined {
  const kept = defined(members);
  return Object.keys(kept).length === 0 ? undefined : kept;
}

/** The HTTP status of a span, by either version of the conventions. */
export function httpStatusOf(attributes: Attributes): number | undefined {
  return numberOf(attributes, "http.status_code", "http.response.status_code");
}

/** The `http` block; undefined for a span of nothing over HTTP. */
export function httpOf(attributes: Attributes): JsonObject | undefined {
  const request = definedOrNone({
    method: textOf(attributes, "http.method", "http.request.method"),
    url: urlOf(attributes),
    user_agent: textOf(attributes, "http.user_agent", "user_agent.original"),
    client_ip: textOf(attributes, "http.client_ip", "client.address"),
  });
  const response = definedOrNone({
    status: httpStatusOf(attributes),
    content_length: numberOf(attributes, "http.response_content_length", "http.response.body.size"),
  });
  return definedOrNone({ request, response });
}

function urlOf(attributes: Attributes): string | undefined {
  const whole = textOf(attributes, "http.url", "url.full");
  if (whole !== undefined) return whole;
  const target = textOf(attributes, "http.target", "url.path");
  if (target === undefined) return undefined;
  const scheme = textOf(attributes, "http.scheme", "url.scheme") ?? "http";
  const host = textOf(attributes, "http.host", "http.server_name", "server.address", "net.host.name") ?? "";
  const port = numberOf(attributes, "server.port", "net.host.port");
  const query = textOf(attributes, "url.query");
  const authority = port === undefined || host.includes(":") ? host : `${host}:${port}`;
  return `${scheme}://${authority}${target}${query === undefined ? "" : `?${query}`}`;
}

/** The `sql` block of a query; undefined for other spans, and for databases that do not speak SQL. */
export function sqlOf(attributes: Attributes): JsonObject | undefined {
  const system = textOf(attributes, "db.system", "db.system.name");
  if (system === undefined || !SQL_SYSTEMS.has(system)) return undefined;
  const database = textOf(attributes, "db.name", "db.namespace") ?? "";
  const connection = textOf(attributes, "db.connection_string") ?? textOf(attributes, "server.address") ?? "localhost";
  return defined({
    url: `${connection}/${database}`,
    database_type: system,
    user: textOf(attributes, "db.user"),
    sanitized_query: textOf(attributes, "db.statement", "db.query.text"),
  });
}

/** The `aws` block: what the span called, and where it ran. */
export function awsOf(attributes: Attributes, resource: Attributes): JsonObject {
  const tables = attributes.get("aws.dynamodb.table_names");
  const [firstTable] = Array.isArray(tables) ? tables : [];
  const groups = resource.get("aws.log.group.names");
  const names = typeof groups === "string" ? groups.split("&") : Array.isArray(groups) ? groups : [];
  return defined({
    account_id: textOf(attributes, "aws.account_id") ?? textOf(resource, "cloud.account.id"),
    operation: textOf(attributes, "aws.operation", "rpc.method"),
    region: textOf(attributes, "aws.region"),
    request_id: textOf(attributes, "aws.request_id", "aws.requestId"),
    queue_url: textOf(attributes, "aws.queue_url", "aws.queue.url"),
    table_name:
      textOf(attributes, "aws.table_name", "aws.table.name") ??
      (typeof firstTable === "string" ? firstTable : undefined),
    ec2: definedOrNone({
      instance_id: textOf(resource, "host.id"),
      availability_zone: textOf(resource, "cloud.availability_zone"),
    }),
    cloudwatch_logs: names.length === 0 ? undefined : names.map((name) => ({ log_group: name })),
    xray: defined({ sdk: `opentelemetry for ${textOf(resource, "telemetry.sdk.language") ?? "unknown"}` }),
  });
}

/** Attributes that the span asks to index as annotations, the others as metadata; a segment keeps its resource, too. */
export function describeAttributes(attributes: Attributes, resource: Attributes | undefined): JsonObject {
  const listed = attributes.get("aws.xray.annotations");
  const indexed = new Set<JsonValue>(Array.isArray(listed) ? listed : []);
  const own = [...attributes].map(([name, value]) => ({ name, value, isIndexed: indexed.has(name) }));
  const ofResource = [...(resource ?? [])].map(([key, value]) => ({
    name: `otel.resource.${key}`,
    value,
    isIndexed: indexed.has(`otel.resource.${key}`),
  }));
  const all = [...own, ...ofResource];
  const annotations = all.filter(({ value, isIndexed }) => isIndexed && typeof value !== "object");
  const metadata = all.filter(({ name, isIndexed }) => !isIndexed && !MAPPED.has(name));
  return defined({
    annotations: entriesOrNone(annotations.map(({ name, value }) => [name.replace(/[^\w.]/g, "_"), value])),
    metadata: definedOrNone({ default: entriesOrNone(metadata.map(({ name, value }) => [name, value])) }),
  });
}

function entriesOrNone(entries: readonly (readonly [string, JsonValue])[]): JsonObject | undefined {
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
