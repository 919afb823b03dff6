import type { JsonObject, JsonValue } from "@faultline/core";
import { attributesOf, type Attributes, objectsIn, textIn, textOf, timeMsIn } from "../read-otlp.ts";
import { awsOf, defined, describeAttributes, httpOf, sqlOf } from "./span-attributes.ts";
import { outcomeOf } from "./span-cause.ts";
import type { TraceIds } from "./trace-ids.ts";

type SpanKind = "client" | "consumer" | "internal" | "producer" | "server";

const KINDS: readonly SpanKind[] = ["internal", "internal", "server", "client", "producer", "consumer"];

/** Longest name that a segment may have. */
const MAX_NAME_LENGTH = 200;

/**
 * The segment document of a span, by the rules of AWS's exporter: a server's span, and one without a parent, is a
 * segment, every other a subsegment that is sent alone.
 *
 * @returns Undefined for a span without ids or a start.
 * @see opentelemetry-collector-contrib, exporter/awsxrayexporter, README and translator, read 2026-11.
 */
export function spanToDocument(span: JsonObject, resource: Attributes, ids: TraceIds): JsonObject | undefined {
  const [traceHex, id, parent] = [textIn(span, "traceId"), textIn(span, "spanId"), textIn(span, "parentSpanId")];
  const [startMs, endMs] = [timeMsIn(span, "startTimeUnixNano"), timeMsIn(span, "endTimeUnixNano")];
  if (!isHex(traceHex, 32) || !isHex(id, 16) || startMs === undefined) return undefined;
  const attributes = attributesOf(span);
  const kind = kindOf(span.kind);
  const hasParent = isHex(parent, 16);
  const isSegment = kind === "server" || !hasParent;
  const namespace = isSegment ? undefined : namespaceOf(kind, attributes);
  return defined({
    name: nameOf(span, { kind, attributes, resource }),
    id: id.toLowerCase(),
    trace_id: ids.convert(traceHex.toLowerCase(), startMs / 1000),
    parent_id: hasParent ? parent.toLowerCase() : undefined,
    type: isSegment ? undefined : "subsegment",
    start_time: startMs / 1000,
    ...(endMs === undefined ? { in_progress: true } : { end_time: Math.max(endMs, startMs) / 1000 }),
    origin: isSegment ? originOf(resource) : undefined,
    namespace,
    ...outcomeOf(span, attributes, namespace !== undefined),
    http: httpOf(attributes),
    aws: awsOf(attributes, resource),
    sql: sqlOf(attributes),
    user: textOf(attributes, "enduser.id"),
    resource_arn: textOf(attributes, "aws.xray.resource_arn"),
    service: isSegment ? versionOf(resource) : undefined,
    ...describeAttributes(attributes, isSegment ? resource : undefined),
    links: linksOf(span, ids, startMs / 1000),
  });
}

function isHex(text: string | undefined, digits: number): text is string {
  return text !== undefined && text.length === digits && /^[0-9a-f]+$/i.test(text) && !/^0+$/.test(text);
}

function kindOf(value: JsonValue | undefined): SpanKind {
  if (typeof value === "number") return KINDS[value] ?? "internal";
  const named = typeof value === "string" ? value.replace("SPAN_KIND_", "").toLowerCase() : "";
  return KINDS.find((kind) => kind === named) ?? "internal";
}

function namespaceOf(kind: SpanKind, attributes: Attributes): "aws" | "remote" | undefined {
  const isAws = textOf(attributes, "rpc.system", "rpc.system.name") === "aws-api" || attributes.has("aws.service");
  if (isAws) return "aws";
  return kind === "client" ? "remote" : undefined;
}

/** X-Ray names a segment after its service, where a span bears the name of an operation. */
function nameOf(
  span: JsonObject,
  {
    kind,
    attributes,
    resource,
  }: { readonly kind: SpanKind; readonly attributes: Attributes; readonly resource: Attributes },
): string {
  const candidate =
    textOf(attributes, "peer.service") ??
    textOf(attributes, "aws.service") ??
    databaseName(attributes) ??
    (kind === "server" ? textOf(resource, "service.name") : undefined) ??
    textOf(attributes, "rpc.service") ??
    (kind === "internal" ? undefined : textOf(attributes, "http.host", "net.peer.name", "server.address")) ??
    textIn(span, "name") ??
    "";
  const name = candidate.replace(/[^ \p{L}\p{N}_.:/%&#=+\\\-@]/gu, "").slice(0, MAX_NAME_LENGTH);
  return name.trim() === "" ? "span" : name;
}

/** `database@host`, as the convention for queries is. */
function databaseName(attributes: Attributes): string | undefined {
  const database = textOf(attributes, "db.name", "db.namespace");
  if (database === undefined) return undefined;
  const connection = textOf(attributes, "db.connection_string")?.replace(/^jdbc:/, "") ?? "";
  const host = URL.canParse(connection) ? new URL(connection).hostname : "";
  return host === "" ? database : `${database}@${host}`;
}

const ORIGINS: Readonly<Record<string, string>> = {
  aws_app_runner: "AWS::AppRunner::Service",
  aws_eks: "AWS::EKS::Container",
  aws_elastic_beanstalk: "AWS::ElasticBeanstalk::Environment",
  aws_ecs: "AWS::ECS::Container",
  aws_ec2: "AWS::EC2::Instance",
};

function originOf(resource: Attributes): string | undefined {
  const platform = textOf(resource, "cloud.platform") ?? "";
  if ((textOf(resource, "cloud.provider") ?? "aws") !== "aws") return undefined;
  const launch = textOf(resource, "aws.ecs.launchtype")?.toLowerCase();
  if (platform === "aws_ecs" && launch === "fargate") return "AWS::ECS::Fargate";
  if (platform === "aws_ecs" && launch === "ec2") return "AWS::ECS::EC2";
  return ORIGINS[platform];
}

function versionOf(resource: Attributes): JsonObject | undefined {
  const version = textOf(resource, "service.version", "container.image.tag");
  return version === undefined ? undefined : { version };
}

function linksOf(span: JsonObject, ids: TraceIds, startSeconds: number): JsonObject[] | undefined {
  const links = objectsIn(span, "links").flatMap((link) => {
    const [traceHex, id] = [textIn(link, "traceId"), textIn(link, "spanId")];
    if (!isHex(traceHex, 32) || !isHex(id, 16)) return [];
    return [{ trace_id: ids.convert(traceHex.toLowerCase(), startSeconds), id: id.toLowerCase() }];
  });
  return links.length === 0 ? undefined : links;
}
