import { epochMs } from "@faultline/core";
import { expect, test } from "vitest";
import { parseSegmentDocument } from "./parse-segment-document.ts";

/** 2016-06-09, when the trace of the documentation's examples began. */
const NOW = epochMs(0x5759e988 * 1000 + 5000);

const VALID = {
  name: "Scorekeep",
  id: "70de5b6f19ff9a0a",
  start_time: 1478293361.271,
  trace_id: "1-5759e988-bd862e3fe1be46a994272793",
  end_time: 1478293361.449,
};

/** A subsegment with so many levels below. */
function nest(levels: number): object {
  const part = { id: VALID.id, name: "a", start_time: 1, end_time: 2 };
  return levels === 0 ? part : { ...part, subsegments: [nest(levels - 1)] };
}

/** Requirements: X-Ray Developer Guide, "X-Ray segment documents". */
test.each([
  { name: "minimal complete", changes: {} },
  { name: "in progress", changes: { end_time: undefined, in_progress: true } },
  { name: "subsegment", changes: { type: "subsegment", parent_id: "0f910026178b71eb" } },
  { name: "null for what is absent", changes: { parent_id: null, in_progress: null, type: null, subsegments: null } },
  { name: "in progress with a null end", changes: { end_time: null, in_progress: true } },
  { name: "unknown members", changes: { annotations: { a: 1 }, whatever: [] } },
])("takes: $name", ({ changes }) => {
  expect(parseSegmentDocument(JSON.stringify({ ...VALID, ...changes }), NOW)).toHaveProperty("document.id", VALID.id);
});

test.each([
  { changes: { id: undefined }, code: "MissingId" },
  { changes: { id: "xyz" }, code: "InvalidId" },
  { changes: { name: "" }, code: "MissingName" },
  { changes: { name: "a".repeat(201) }, code: "InvalidName" },
  { changes: { name: "a<b>" }, code: "InvalidName" },
  { changes: { trace_id: undefined }, code: "MissingTraceId" },
  { changes: { trace_id: "1-zz" }, code: "InvalidTraceId" },
  { changes: { trace_id: "1-5700e988-bd862e3fe1be46a994272793" }, code: "InvalidTraceId" },
  { changes: { trace_id: "1-575d0000-bd862e3fe1be46a994272793" }, code: "InvalidTraceId" },
  { changes: { trace_id: "1-f759e988-bd862e3fe1be46a994272793" }, code: "InvalidTraceId" },
  { changes: { start_time: "now" }, code: "InvalidStartTime" },
  { changes: { start_time: undefined }, code: "MissingStartTime" },
  { changes: { end_time: undefined }, code: "MissingEndTime" },
  { changes: { type: "subsegment" }, code: "InvalidSubsegment" },
  { changes: { end_time: 1478293361.27 }, code: "InvalidEndTime" },
  { changes: { parent_id: "parent" }, code: "InvalidParentId" },
  { changes: { parent_id: VALID.id }, code: "InvalidParentId" },
  { changes: { subsegments: [5] }, code: "InvalidSubsegment" },
  { changes: { subsegments: [{ id: "xyz", name: "a", start_time: 1, end_time: 2 }] }, code: "InvalidId" },
  { changes: { subsegments: [nest(200)] }, code: "InvalidSubsegment" },
  { changes: { metadata: { x: "y".repeat(65_536) } }, code: "DocumentTooLarge" },
])("refuses with $code", ({ changes, code }) => {
  const answer = parseSegmentDocument(JSON.stringify({ ...VALID, ...changes }), NOW);
  expect(answer).toHaveProperty("rejected.ErrorCode", code);
});

// Codes and beginnings of messages: X-Ray Developer Guide, "Sending trace data to AWS X-Ray", and issues that quote AWS: 29
// of humanmade/aws-xray, 184 of aws/aws-xray-daemon, 16 of Napp/xray-laravel; read 2026-11.
test.each([
  {
    changes: { trace_id: "1-5700e988-bd862e3fe1be46a994272793" },
    message: "Invalid segment. ErrorCode: InvalidTraceId",
  },
  { changes: { id: undefined }, message: "Invalid segment. ErrorCode: MissingId" },
  {
    changes: { subsegments: [{ id: "0f910026178b71eb", name: "a<b>", start_time: 1, end_time: 2 }] },
    message: "Invalid subsegment. ErrorCode: InvalidName, Cause: ",
  },
  {
    changes: { subsegments: [{ id: "0f910026178b71eb", name: "a", start_time: 1 }] },
    message: "Invalid subsegment. ErrorCode: MissingEndTime, Cause: ",
  },
])("says: $message", ({ changes, message }) => {
  const document = { ...VALID, ...changes };
  const answer = parseSegmentDocument(JSON.stringify(document), NOW);
  expect(answer).toMatchObject({ rejected: { Message: expect.stringContaining(message) as string } });
  if ("id" in changes) expect(answer).not.toHaveProperty("rejected.Id");
  else expect(answer).toHaveProperty("rejected.Id", VALID.id);
});

test.each(["", "null", "[]", "{", '"text"'])("%j is no document", (text) => {
  expect(parseSegmentDocument(text, NOW)).toHaveProperty("rejected.ErrorCode", "ParseError");
});

/** Types: X-Ray Developer Guide, "X-Ray segment documents"; what does not comply is removed. */
test("members that do not comply with the schema are removed, the others kept", () => {
  const good = {
    user: "ana",
    http: { request: { method: "GET" }, response: { status: 200 } },
    annotations: { tier: "gold", "a.b": 1 },
    links: [{ trace_id: VALID.trace_id, id: "0f910026178b71eb", attributes: { ref: 1 } }],
    cause: { exceptions: [{ id: "1", message: "m", stack: [{ line: 3 }] }] },
    metadata: { anything: [1, { deep: null }] },
  };
  const bad = {
    fault: "yes",
    namespace: "mine",
    colour: 1,
    inferred: 5,
    precursor_ids: "x",
    http: { ...good.http, extra: 1, response: { status: 200, content_length: "long" } },
    annotations: { ...good.annotations, list: [1], "bad key": 1 },
    links: [...good.links, { id: "x" }, 7],
    cause: { exceptions: [...good.cause.exceptions.map((known) => ({ ...known, type: 9 })), "oops"] },
  };
  const answer = parseSegmentDocument(JSON.stringify({ ...VALID, ...good, ...bad }), NOW);
  expect(answer).toEqual({ document: { ...VALID, ...good } });
});

test("a document of 800 subsegments is taken; one of ten thousand is too large", () => {
  const parse = (length: number) => {
    const id = (i: number) => i.toString(16).padStart(16, "0");
    const subsegments = Array.from({ length }, (_, i) => ({ id: id(i), name: "a", start_time: 1, end_time: 2 }));
    return parseSegmentDocument(JSON.stringify({ ...VALID, subsegments }), NOW);
  };
  expect(parse(800)).toHaveProperty("document.subsegments.length", 800);
  expect(parse(10_000)).toHaveProperty("rejected.ErrorCode", "DocumentTooLarge");
});
