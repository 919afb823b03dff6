import { segmentId, traceId } from "@faultline/core";
import { expect, test } from "vitest";
import type { SegmentDocument } from "../model/segment.ts";
import { assembleTrace } from "./assemble-trace.ts";

const TRACE = traceId("1-5759e988-bd862e3fe1be46a994272793");
const id = (digit: number) => segmentId(String(digit).padStart(16, "0"));
const segment = (digit: number, extras: Partial<SegmentDocument> = {}): SegmentDocument => ({
  name: `s${digit}`,
  id: id(digit),
  start_time: digit,
  end_time: digit + 1,
  ...extras,
});

test("a complete document replaces the one in progress, whichever came first", () => {
  const progress = segment(1, { in_progress: true, end_time: undefined as never });
  const complete = segment(1);
  for (const documents of [
    [progress, complete],
    [complete, progress],
  ]) {
    expect(assembleTrace(TRACE, documents).segments).toEqual([{ ...complete, trace_id: TRACE }]);
  }
});

test("subsegments sent on their own move into their parents, even when they came first or nest", () => {
  const grandchild = segment(3, { type: "subsegment", parent_id: id(2) });
  const child = segment(2, { type: "subsegment", parent_id: id(1) });
  const trace = assembleTrace(TRACE, [grandchild, child, segment(1)]);
  expect(trace.segments).toHaveLength(1);
  expect(trace.segments[0]?.subsegments?.[0]?.subsegments?.[0]?.id).toBe(id(3));
});

test("a completed subsegment replaces the unfinished one that its parent carries", () => {
  const parent = segment(1, { subsegments: [segment(2, { in_progress: true })] });
  const trace = assembleTrace(TRACE, [parent, segment(2, { type: "subsegment", parent_id: id(1), end_time: 9 })]);
  expect(trace.segments[0]?.subsegments?.map((child) => child.end_time)).toEqual([9]);
});

test("subsegments without a parent, also those that are each other's, stay in the trace on their own", () => {
  const loop = [
    segment(2, { type: "subsegment", parent_id: id(3) }),
    segment(3, { type: "subsegment", parent_id: id(2) }),
  ];
  const orphan = segment(5, { type: "subsegment", parent_id: id(4) });
  const { segments } = assembleTrace(TRACE, [segment(1), ...loop, orphan]);
  expect(segments.map(({ name }) => name)).toEqual(["s1", "s5", "s2"]);
  expect(segments[2]?.subsegments?.map(({ name }) => name)).toEqual(["s3"]);
});

test("a call to a service that sends no segments becomes an inferred segment, a table under its own name", () => {
  const call = segment(2, { name: "DynamoDB", namespace: "aws", aws: { table_name: "coffee", operation: "Query" } });
  const [, inferred] = assembleTrace(TRACE, [segment(1, { subsegments: [call] })]).segments;
  expect(inferred).toMatchObject({ name: "coffee", origin: "AWS::DynamoDB::Table", inferred: true, parent_id: id(2) });
});

test("a call that was answered by a segment is not inferred again", () => {
  const call = segment(2, { name: "Lambda", namespace: "aws" });
  const trace = assembleTrace(TRACE, [segment(1, { subsegments: [call] }), segment(3, { parent_id: id(2) })]);
  expect(trace.segments.map(({ name }) => name)).toEqual(["s1", "s3"]);
});
