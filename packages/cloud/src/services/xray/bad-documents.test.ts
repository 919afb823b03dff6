import {
  BatchGetTracesCommand,
  GetServiceGraphCommand,
  GetTimeSeriesServiceStatisticsCommand,
  GetTraceSummariesCommand,
  PutTraceSegmentsCommand,
} from "@aws-sdk/client-xray";
import { epochMs, VirtualClock } from "@faultline/core";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseSegmentDocument } from "./parse-segment-document.ts";
import { openXRayServer, type XRayServer } from "./testing/xray-server.fixture.ts";

// Whatever comes, it is refused or kept without what is wrong with it; what came along is kept, and every question answered.

const START = 1_790_000_000;
const NOW = epochMs((START + 60) * 1000);
const TRACE = `1-${START.toString(16)}-${"a".repeat(24)}`;

function segment(digits: string, extras: object = {}) {
  return {
    name: "shop",
    id: digits.padStart(16, "0"),
    trace_id: TRACE,
    start_time: START,
    end_time: START + 1,
    ...extras,
  };
}

/** A good segment with one member more, as JSON writes it. */
function withMember(member: string): string {
  return `${JSON.stringify(segment("b")).slice(0, -1)},${member}}`;
}

function nested(levels: number, open: string, close: string): string {
  return `${open.repeat(levels)}1${close.repeat(levels)}`;
}

const LINK = `"trace_id":"${TRACE}","id":"000000000000000c"`;

/** What is kept of a member follows from the schema of segment documents: only members of the right type. */
const POISONED: readonly { readonly name: string; readonly text: string; readonly kept: object }[] = [
  { name: "a prototype for the document", text: withMember('"__proto__":{"fault":true}'), kept: {} },
  {
    name: "a prototype for http",
    text: withMember('"http":{"__proto__":1,"constructor":{"a":1}}'),
    kept: { http: {} },
  },
  {
    name: "names of Object's own members",
    text: withMember('"http":{"request":{"toString":5,"method":"GET"}},"hasOwnProperty":1'),
    kept: { http: { request: { method: "GET" } } },
  },
  { name: "deep metadata", text: withMember(`"metadata":${nested(9000, '{"a":', "}")}`), kept: {} },
  { name: "deep lists in aws", text: withMember(`"aws":{"x":${nested(30_000, "[", "]")}}`), kept: {} },
  {
    name: "deep attributes of a link",
    text: withMember(`"links":[{${LINK},"attributes":{"x":${nested(30_000, "[", "]")}}}]`),
    kept: { links: [] },
  },
  {
    name: "a number beyond numbers",
    text: withMember('"annotations":{"k":1e400,"m":2}'),
    kept: { annotations: { m: 2 } },
  },
  { name: "half a character", text: withMember('"user":"\\ud800"'), kept: { user: "\ud800" } },
  { name: "a zero character", text: withMember('"user":"a\\u0000b"'), kept: { user: "a\0b" } },
  {
    name: "a status beyond whole numbers",
    text: withMember('"http":{"response":{"status":1e20}}'),
    kept: { http: { response: {} } },
  },
  {
    name: "a broken status",
    text: withMember('"http":{"response":{"status":200.5}}'),
    kept: { http: { response: {} } },
  },
];

const REFUSED: readonly { readonly name: string; readonly text: string; readonly code: string }[] = [
  {
    name: "milliseconds for seconds",
    text: JSON.stringify(segment("b", { start_time: NOW, end_time: NOW })),
    code: "InvalidStartTime",
  },
  {
    name: "a time beyond all calendars",
    text: JSON.stringify(segment("b", { end_time: 1e300 })),
    code: "InvalidEndTime",
  },
  { name: "a time before 1970", text: JSON.stringify(segment("b", { start_time: -1 })), code: "InvalidStartTime" },
  { name: "bytes that are no UTF-8", text: Buffer.from([0x7b, 0xff, 0xfe, 0x7d]).toString("utf8"), code: "ParseError" },
  { name: "a list as deep as a document can be", text: nested(32_000, "[", "]"), code: "ParseError" },
  { name: "64 KB and one byte", text: " ".repeat(64 * 1024 + 1), code: "DocumentTooLarge" },
];

let server: XRayServer;
beforeAll(async () => {
  server = await openXRayServer(new VirtualClock(NOW));
});
afterAll(async () => {
  await server.close();
  expect(server.faults).toEqual([]);
});

test.each(POISONED)("$name: the rest is kept", ({ text, kept }) => {
  expect(parseSegmentDocument(text, NOW)).toEqual({ document: { ...segment("b"), ...kept } });
});

test.each(REFUSED)("$name: refused", ({ text, code }) => {
  expect(parseSegmentDocument(text, NOW)).toHaveProperty("rejected.ErrorCode", code);
});

test("a good segment among bad ones is stored, and every question about it is answered", async () => {
  const texts = [...POISONED, ...REFUSED].map(({ text }) => text);
  const refused = await put([...texts, JSON.stringify(segment("d"))]);
  expect(refused.map(({ ErrorCode }) => ErrorCode)).toEqual(REFUSED.map(({ code }) => code));
  expect(await askEverything()).toMatchObject({
    ids: ["000000000000000b", "000000000000000d"],
    names: ["shop", "shop"],
  });
});

async function put(TraceSegmentDocuments: readonly string[]) {
  const command = new PutTraceSegmentsCommand({ TraceSegmentDocuments: [...TraceSegmentDocuments] });
  return (await server.client.send(command)).UnprocessedTraceSegments ?? [];
}

/** Ids of the trace's segments, and names on the map. */
async function askEverything() {
  const { client } = server;
  const range = { StartTime: new Date((START - 60) * 1000), EndTime: new Date((START + 60) * 1000) };
  const summaries = await client.send(new GetTraceSummariesCommand({ ...range, FilterExpression: "!(fault ok)" }));
  expect(summaries.TraceSummaries?.map(({ Id }) => Id)).toEqual([TRACE]);
  const { Services = [] } = await client.send(new GetServiceGraphCommand(range));
  await client.send(new GetTimeSeriesServiceStatisticsCommand(range));
  const { Traces } = await client.send(new BatchGetTracesCommand({ TraceIds: [TRACE] }));
  return { ids: Traces?.[0]?.Segments?.map(({ Id }) => Id).toSorted(), names: Services.map(({ Name }) => Name) };
}

const HEX = fc.stringMatching(/^[0-9a-f]{16}$/);
const TIME = fc.oneof(fc.constant(START), fc.double(), fc.constantFrom("now", null, 1e13, -0, "1790000000"));
const NAMES = fc.constantFrom(
  "__proto__",
  "constructor",
  "http",
  "aws",
  "cause",
  "annotations",
  "sql",
  "links",
  "subsegments",
);
const PART = fc.letrec<{ part: Record<string, unknown> }>((tie) => ({
  part: fc.record(
    {
      id: fc.oneof(HEX, fc.constantFrom("000000000000000b", "", 5, "G".repeat(16))),
      name: fc.oneof({ arbitrary: fc.constant("a"), weight: 5 }, { arbitrary: fc.string(), weight: 1 }),
      start_time: TIME,
      end_time: TIME,
      parent_id: fc.oneof(HEX, fc.constant("000000000000000b")),
      in_progress: fc.oneof(fc.boolean(), fc.constant("yes")),
      type: fc.constantFrom("subsegment", "segment", 1),
      namespace: fc.constantFrom("aws", "remote", "local", {}),
      http: fc.jsonValue(),
      annotations: fc.dictionary(fc.oneof(NAMES, fc.string()), fc.jsonValue()),
      metadata: fc.jsonValue(),
      cause: fc.oneof(fc.jsonValue(), fc.record({ exceptions: fc.array(fc.jsonValue()) })),
      subsegments: fc.oneof({ depthSize: "small" }, fc.constant([]), fc.array(tie("part"), { maxLength: 3 })),
    },
    { requiredKeys: ["id", "name", "start_time", "end_time"] },
  ),
})).part;
const DOCUMENT = fc.oneof(
  PART.map((part) => JSON.stringify({ trace_id: TRACE, ...part })),
  fc.tuple(NAMES, fc.jsonValue()).map(([name, value]) => withMember(`"${name}":${JSON.stringify(value)}`)),
  fc.json(),
  fc.string({ unit: "binary" }),
);

test("any document is refused with a code and a message, or kept as a document that is taken again unchanged", () => {
  let takenCount = 0;
  fc.assert(
    fc.property(DOCUMENT, (text) => {
      const parsed = parseSegmentDocument(text, NOW);
      if ("rejected" in parsed) return parsed.rejected.ErrorCode !== "" && parsed.rejected.Message !== "";
      takenCount++;
      expect(parseSegmentDocument(JSON.stringify(parsed.document), NOW)).toEqual(JSON.parse(JSON.stringify(parsed)));
      return true;
    }),
    { numRuns: 1000 },
  );
  expect(takenCount).toBeGreaterThan(100);
});

test("of any batch all is stored or named", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(DOCUMENT, { maxLength: 20 }), async (texts) => {
      const refused = await put([...texts, JSON.stringify(segment("e"))]);
      expect(refused).toHaveLength(texts.filter((text) => "rejected" in parseSegmentDocument(text, NOW)).length);
    }),
    { numRuns: 30 },
  );
  expect((await askEverything()).ids).toContain("000000000000000e");
}, 60_000);

test("any filter expression is answered, or refused as InvalidRequestException", async () => {
  const words = [
    "ok",
    "!",
    "(",
    ")",
    "{",
    "}",
    "service",
    '"a"',
    "=",
    "5",
    "[",
    "annotation.a",
    "#[",
    "rootcause.json",
  ];
  const range = { StartTime: new Date((START - 60) * 1000), EndTime: new Date((START + 60) * 1000) };
  const texts = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(fc.constantFrom(...words), { maxLength: 30 }).map((list) => list.join(" ")),
    fc.constantFrom(...words).map((word) => word.repeat(200)),
  );
  await fc.assert(
    fc.asyncProperty(texts, async (FilterExpression) => {
      const answer = await server.client.send(new GetTraceSummariesCommand({ ...range, FilterExpression })).then(
        () => "answered",
        (thrown: unknown) => (thrown instanceof Error ? thrown.name : "?"),
      );
      expect(["answered", "InvalidRequestException"]).toContain(answer);
    }),
    { numRuns: 200 },
  );
}, 60_000);
