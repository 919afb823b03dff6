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

/** Requirements: X-Ray Developer Guide, "X-Ray segment documents". */
test.each([
  { name: "minimal complete", changes: {} },
  { name: "in progress", changes: { end_time: undefined, in_progress: true } },
  { name: "subsegment", changes: { type: "subsegment", parent_id: "0f910026178b71eb" } },
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
  { changes: { start_time: "now" }, code: "InvalidStartTime" },
  { changes: { end_time: undefined }, code: "InvalidEndTime" },
  { changes: { type: "subsegment" }, code: "InvalidSubsegment" },
  { changes: { metadata: { x: "y".repeat(65_536) } }, code: "DocumentTooLarge" },
])("refuses with $code", ({ changes, code }) => {
  const answer = parseSegmentDocument(JSON.stringify({ ...VALID, ...changes }), NOW);
  expect(answer).toHaveProperty("rejected.ErrorCode", code);
});

test.each(["", "null", "[]", "{", '"text"'])("%j is no document", (text) => {
  expect(parseSegmentDocument(text, NOW)).toHaveProperty("rejected.ErrorCode", "ParseError");
});
