import { gzipSync } from "node:zlib";
import { epochMs, isJsonObject, type JsonValue, LabError, VirtualClock } from "@faultline/core";
import type { Datum, LogEvent, Segment } from "@faultline/telemetry";
import { beforeEach, expect, test } from "vitest";
import type { HttpRequest, HttpResponse } from "../../wire/http-route.ts";
import { createOtlpRoute } from "./otlp-route.ts";

const NOW = epochMs(1_790_000_000_000);
const NANOS = `${NOW}000000`;
const TRACE = `${Math.floor(NOW / 1000).toString(16)}bd862e3fe1be46a994272793`;

let segments: Segment[];
let events: LogEvent[];
let datums: Datum[];
let isFull: boolean;

beforeEach(() => {
  [segments, events, datums, isFull] = [[], [], [], false];
});

const route = createOtlpRoute({
  clock: new VirtualClock(NOW),
  store: {
    async append(batch) {
      if (isFull) throw new LabError("STORE_FULL", "The queue is full.", "Try again.");
      segments.push(...(batch.segments ?? []));
    },
  },
  logs: { write: (batch) => void events.push(...batch) },
  metrics: { write: (batch) => void datums.push(...batch) },
  checkDocument: (text) => {
    const document = JSON.parse(text) as Segment["document"];
    return document.name === "refused" ? { problem: "A name is refused" } : { document };
  },
});

async function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<HttpResponse> {
  const bytes = body instanceof Uint8Array ? body : Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
  const all = { "content-type": "application/json", ...headers };
  const answer = route.match({ method: "POST", path, headers: all, body: bytes } as unknown as HttpRequest);
  if (answer === undefined) throw new Error(`no answer at ${path}`);
  return answer;
}

const attribute = (key: string, value: JsonValue) => ({
  key,
  value: typeof value === "number" ? { intValue: String(value) } : isJsonObject(value) ? value : { stringValue: value },
});

function traces(span: object, resource: Record<string, string> = { "service.name": "shop" }) {
  const attributes = Object.entries(resource).map(([key, value]) => attribute(key, value));
  const whole = {
    traceId: TRACE,
    spanId: "53995c3f42cd8ad8",
    name: "GET /",
    startTimeUnixNano: NANOS,
    endTimeUnixNano: `${NOW + 250}000000`,
    ...span,
  };
  return { resourceSpans: [{ resource: { attributes }, scopeSpans: [{ spans: [whole] }] }] };
}

const PARENT = { parentSpanId: "70de5b6f19ff9a0a" };

/** Rules: opentelemetry-collector-contrib, exporter/awsxrayexporter: translator and README. */
test.each<[string, object, Record<string, string> | undefined, object]>([
  [
    "a server's span is a segment named after its service",
    { kind: 2, ...PARENT },
    undefined,
    { name: "shop", id: "53995c3f42cd8ad8", parent_id: "70de5b6f19ff9a0a", error: false, fault: false },
  ],
  [
    "a client's span is a remote subsegment named after the host",
    { kind: 3, ...PARENT, attributes: [attribute("http.host", "api.example.com"), attribute("http.status_code", 404)] },
    undefined,
    { name: "api.example.com", type: "subsegment", namespace: "remote", error: true, throttle: false, fault: false },
  ],
  [
    "newer conventions for HTTP",
    {
      kind: "SPAN_KIND_CLIENT",
      ...PARENT,
      attributes: [
        attribute("server.address", "api.example.com"),
        attribute("http.request.method", "GET"),
        attribute("url.full", "https://api.example.com/v1"),
        attribute("http.response.status_code", 503),
      ],
    },
    undefined,
    {
      name: "api.example.com",
      fault: true,
      http: { request: { method: "GET", url: "https://api.example.com/v1" }, response: { status: 503 } },
    },
  ],
  [
    "a call of an AWS SDK",
    {
      kind: 3,
      ...PARENT,
      attributes: [
        attribute("rpc.system", "aws-api"),
        attribute("rpc.service", "DynamoDB"),
        attribute("rpc.method", "GetItem"),
        attribute("aws.dynamodb.table_names", { arrayValue: { values: [{ stringValue: "coffee" }] } }),
      ],
    },
    undefined,
    { name: "DynamoDB", namespace: "aws", aws: { operation: "GetItem", table_name: "coffee" } },
  ],
  [
    "a query of a SQL database",
    {
      kind: 3,
      ...PARENT,
      attributes: [
        attribute("db.system", "mysql"),
        attribute("db.name", "orders"),
        attribute("db.connection_string", "jdbc:mysql://db.dev.example.com:3306"),
        attribute("db.statement", "SELECT 1"),
      ],
    },
    undefined,
    {
      name: "orders@db.dev.example.com",
      sql: { database_type: "mysql", sanitized_query: "SELECT 1", url: "jdbc:mysql://db.dev.example.com:3306/orders" },
    },
  ],
  [
    "an error without an HTTP status is a fault, its exception the cause",
    {
      kind: 1,
      ...PARENT,
      status: { code: 2, message: "oops" },
      events: [
        {
          name: "exception",
          attributes: [
            attribute("exception.type", "TypeError"),
            attribute("exception.message", "x is undefined"),
            attribute("exception.stacktrace", "TypeError: x\n    at handler (/var/task/index.js:12:5)"),
          ],
        },
      ],
    },
    undefined,
    {
      name: "GET /",
      fault: true,
      cause: {
        exceptions: [
          {
            type: "TypeError",
            message: "x is undefined",
            remote: false,
            stack: [{ label: "handler", path: "/var/task/index.js", line: 12 }],
          },
        ],
      },
    },
  ],
  [
    "listed attributes are annotations, others metadata, the user a member",
    {
      kind: 2,
      attributes: [
        attribute("enduser.id", "ana"),
        attribute("tier", "gold"),
        attribute("cart size", 3),
        attribute("aws.xray.annotations", {
          arrayValue: { values: [{ stringValue: "tier" }, { stringValue: "cart size" }] },
        }),
        attribute("note", "plain"),
      ],
    },
    undefined,
    {
      user: "ana",
      annotations: { tier: "gold", cart_size: 3 },
      metadata: { default: { note: "plain", "otel.resource.service.name": "shop" } },
    },
  ],
  [
    "where it ran",
    { kind: 2 },
    {
      "service.name": "web",
      "service.version": "7",
      "cloud.provider": "aws",
      "cloud.platform": "aws_ec2",
      "host.id": "i-1",
      "cloud.availability_zone": "eu-1a",
      "cloud.account.id": "123456789012",
    },
    {
      origin: "AWS::EC2::Instance",
      service: { version: "7" },
      aws: { account_id: "123456789012", ec2: { instance_id: "i-1", availability_zone: "eu-1a" } },
    },
  ],
  [
    "links",
    { kind: 5, links: [{ traceId: TRACE, spanId: "0f910026178b71eb" }] },
    undefined,
    { links: [{ trace_id: `1-${TRACE.slice(0, 8)}-${TRACE.slice(8)}`, id: "0f910026178b71eb" }] },
  ],
  ["characters that a name cannot have", { kind: 1, name: "<b>?" }, undefined, { name: "b" }],
])("%s", async (_name, span, resource, expected) => {
  expect(await post("/v1/traces", traces(span, resource))).toMatchObject({ status: 200, body: "{}" });
  expect(segments).toHaveLength(1);
  expect(segments[0]?.document).toMatchObject({
    trace_id: `1-${TRACE.slice(0, 8)}-${TRACE.slice(8)}`,
    start_time: NOW / 1000,
    end_time: NOW / 1000 + 0.25,
    ...expected,
  });
});

test("the resource names the account and the Region", async () => {
  await post("/v1/traces", traces({}, { "cloud.account.id": "123456789012", "cloud.region": "eu-west-1" }));
  await post("/v1/traces", traces({}, {}));
  expect(segments.map(({ scope }) => scope)).toEqual([
    { accountId: "123456789012", region: "eu-west-1" },
    { accountId: "000000000000", region: "us-east-1" },
  ]);
});

test("a random trace id gets the time of its first span, and keeps it", async () => {
  const random = "ffffffffbd862e3fe1be46a994272793";
  await post("/v1/traces", traces({ traceId: random }));
  await post("/v1/traces", traces({ traceId: random, startTimeUnixNano: `${NOW + 5000}000000` }));
  const wanted = `1-${TRACE.slice(0, 8)}-bd862e3fe1be46a994272793`;
  expect(segments.map(({ document }) => document.trace_id)).toEqual([wanted, wanted]);
});

/** The bytes by hand from the wire format: tag = field << 3 | type. */
const field = (number: number, bytes: Uint8Array) =>
  Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes]);
const fixed = (number: number, value: bigint) => {
  const bytes = Buffer.alloc(9);
  bytes[0] = (number << 3) | 1;
  bytes.writeBigUInt64LE(value, 1);
  return bytes;
};
const SPAN = Buffer.concat([
  field(1, Buffer.from(TRACE, "hex")),
  field(2, Buffer.from("53995c3f42cd8ad8", "hex")),
  field(5, Buffer.from("work")),
  Buffer.from([6 << 3, 2]),
  fixed(7, BigInt(NOW) * 1_000_000n),
  fixed(8, BigInt(NOW + 250) * 1_000_000n),
  Buffer.from([0x85, 0x01, 1, 0, 0, 0]), // Field 16, flags: not needed, skipped.
]);
const REQUEST = field(1, field(2, field(2, SPAN)));
const PROTOBUF = { "content-type": "application/x-protobuf" };

test("protobuf, plain and gzip", async () => {
  for (const [body, headers] of [
    [REQUEST, PROTOBUF],
    [gzipSync(REQUEST), { ...PROTOBUF, "content-encoding": "gzip" }],
  ] as const) {
    const answer = await post("/v1/traces", body, headers);
    expect([answer.status, answer.headers["content-type"]]).toEqual([200, "application/x-protobuf"]);
  }
  expect(segments.map(({ document }) => [document.name, document.start_time])).toEqual([
    ["work", NOW / 1000],
    ["work", NOW / 1000],
  ]);
});

/** Statuses: OTLP specification, "Failures"; only 429, 502, 503 and 504 make a client try again. */
test.each<[string, unknown, Record<string, string>, number]>([
  ["another type", "x", { "content-type": "text/plain" }, 415],
  ["no JSON", "{", {}, 400],
  ["a list", "[]", {}, 400],
  ["a cut message", REQUEST.subarray(0, 20), PROTOBUF, 400],
  ["a wrong wire type", Buffer.from([1 << 3, 1]), PROTOBUF, 400],
  ["no gzip", "{}", { "content-encoding": "gzip" }, 400],
  ["another encoding", "{}", { "content-encoding": "br" }, 400],
  ["a bomb", gzipSync(Buffer.alloc(20 * 1024 * 1024)), { "content-encoding": "gzip" }, 400],
])("%s is refused", async (_name, body, headers, status) => {
  expect((await post("/v1/traces", body, headers)).status).toBe(status);
});

test("attributes nested beyond reason are left out, and the span is kept", async () => {
  const deep = `${'{"arrayValue":{"values":['.repeat(50_000)}{"intValue":"1"}${"]}}".repeat(50_000)}`;
  const body = JSON.stringify(traces({ attributes: ["HERE"] })).replace('"HERE"', `{"key":"k","value":${deep}}`);
  expect((await post("/v1/traces", body)).status).toBe(200);
  expect(segments).toHaveLength(1);
});

test("a full store is told with 429 and when to try again", async () => {
  isFull = true;
  const answer = await post("/v1/traces", traces({}));
  expect([answer.status, answer.headers["retry-after"]]).toEqual([429, "1"]);
});

test("what was not kept is told as a partial success", async () => {
  const answer = await post("/v1/traces", traces({ name: "refused" }));
  expect(answer.body).toBe('{"partialSuccess":{"rejectedSpans":"1","errorMessage":"A name is refused"}}');
  const bad = await post("/v1/traces", field(1, field(2, field(2, field(5, Buffer.from("x"))))), PROTOBUF);
  // partial_success (1) of rejected_spans (1) = 1 and an error_message (2).
  expect(Buffer.from(bad.body as Uint8Array).subarray(2, 5)).toEqual(Buffer.from([0x08, 1, 0x12]));
});

test("log records become events of their service's group", async () => {
  const records = [
    { timeUnixNano: NANOS, body: { stringValue: "plain" } },
    { body: { stringValue: "rich" }, severityText: "WARN", attributes: [attribute("n", 1)] },
  ];
  const resource = { attributes: [attribute("service.name", "shop")] };
  await post("/v1/logs", { resourceLogs: [{ resource, scopeLogs: [{ logRecords: records }] }] });
  expect(events.map((event) => [event.logGroup, event.logStream, event.timestamp, event.message])).toEqual([
    ["/otlp/shop", "otlp", NOW, "plain"],
    ["/otlp/shop", "otlp", NOW, '{"body":"rich","severityText":"WARN","attributes":{"n":1}}'],
  ]);
});

test("gauges, sums and histograms become datums; totals become differences", async () => {
  const point = (value: object) => ({ timeUnixNano: NANOS, attributes: [attribute("route", "/")], ...value });
  const total = (value: number) => ({
    name: "hits",
    sum: { isMonotonic: true, aggregationTemporality: 2, dataPoints: [point({ asInt: String(value) })] },
  });
  const metrics = [
    { name: "heat", unit: "ms", gauge: { dataPoints: [point({ asDouble: 1.5 })] } },
    total(10),
    total(14),
    {
      name: "time",
      histogram: { aggregationTemporality: 1, dataPoints: [point({ count: "2", sum: 5, min: 1, max: 4 })] },
    },
    { name: "odd", summary: {} },
  ];
  const answer = await post("/v1/metrics", { resourceMetrics: [{ scopeMetrics: [{ metrics }] }] });
  expect(answer.body).toContain('"rejectedDataPoints":"1"');
  expect(datums.map(({ metricName, unit, values, dimensions }) => [metricName, unit, values, dimensions])).toEqual([
    ["heat", "Milliseconds", [{ value: 1.5, count: 1 }], [{ name: "route", value: "/" }]],
    ["hits", "None", [{ value: 4, count: 1 }], [{ name: "route", value: "/" }]],
    ["time", "None", { sampleCount: 2, sum: 5, minimum: 1, maximum: 4 }, [{ name: "route", value: "/" }]],
  ]);
});
