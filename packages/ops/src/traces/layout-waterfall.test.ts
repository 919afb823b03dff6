import { segmentId, traceId } from "@faultline/core";
import type { SegmentDocument } from "@faultline/telemetry";
import { expect, test } from "vitest";
import { layoutWaterfall } from "./layout-waterfall.ts";

const ID = traceId("1-5759e988-bd862e3fe1be46a994272793");
/** Where all times of a trace begin, seconds. */
const EPOCH = 1_465_510_280;

type Part = Omit<Partial<SegmentDocument>, "id" | "parent_id" | "subsegments"> & {
  readonly parent?: number;
  readonly parts?: readonly SegmentDocument[];
};

/** A segment of seconds from the trace's start; `[1]` never ended. */
function part(digit: number, [from = 0, to]: readonly number[], { parent, parts, ...members }: Part = {}) {
  const id = (number: number) => segmentId(number.toString(16).padStart(16, "0"));
  return {
    id: id(digit),
    name: `span-${digit}`,
    start_time: EPOCH + from,
    ...(to === undefined ? { in_progress: true } : { end_time: EPOCH + to }),
    ...(parent === undefined ? {} : { parent_id: id(parent) }),
    ...(parts === undefined ? {} : { subsegments: parts }),
    ...members,
  } satisfies SegmentDocument;
}

/** Rows as `name depth self`, and the critical path's parts as `name from-to`. */
function laidOut(segments: readonly SegmentDocument[]) {
  const { rows, totalSeconds } = layoutWaterfall({ id: ID, segments });
  const parts = rows.flatMap(({ name, critical }) =>
    critical.map(({ startSeconds: from, durationSeconds: length }) => ({ name, from, to: from + length })),
  );
  return {
    rows: rows.map(({ name, depth, selfSeconds }) => `${name} ${depth} ${selfSeconds}`),
    marked: rows.filter(({ isCritical }) => isCritical).map(({ name }) => name),
    path: parts.toSorted((a, b) => a.from - b.from).map(({ name, from, to }) => `${name} ${from}-${to}`),
    criticalSeconds: parts.reduce((sum, { from, to }) => sum + to - from, 0),
    totalSeconds,
  };
}

/** All by hand from the definition: walk back from the child that ended last. */
test.each([
  {
    name: "one after the other: all are on the path, the gaps are the parent's",
    segments: [part(1, [0, 10], { parts: [part(2, [1, 4]), part(3, [5, 9])] })],
    rows: ["span-1 0 3", "span-2 1 3", "span-3 1 4"],
    path: ["span-1 0-1", "span-2 1-4", "span-1 4-5", "span-3 5-9", "span-1 9-10"],
  },
  {
    name: "side by side: only the one that ended last",
    segments: [part(1, [0, 10], { parts: [part(2, [1, 8]), part(3, [2, 9])] })],
    rows: ["span-1 0 2", "span-2 1 7", "span-3 1 7"],
    path: ["span-1 0-2", "span-3 2-9", "span-1 9-10"],
  },
  {
    name: "before the last one's start the one that ended last counts, not one that overlaps",
    segments: [part(1, [0, 10], { parts: [part(2, [0, 3]), part(3, [2, 7]), part(4, [4, 10])] })],
    rows: ["span-1 0 0", "span-2 1 3", "span-3 1 5", "span-4 1 6"],
    path: ["span-2 0-3", "span-1 3-4", "span-4 4-10"],
  },
  {
    name: "through a called service and its own parts",
    segments: [
      part(1, [0, 6], { parts: [part(2, [1, 5], { namespace: "remote" })] }),
      part(3, [2, 4], { parent: 2, parts: [part(4, [2, 3])] }),
    ],
    rows: ["span-1 0 2", "span-2 1 2", "span-3 2 1", "span-4 3 1"],
    path: ["span-1 0-1", "span-2 1-2", "span-4 2-3", "span-3 3-4", "span-2 4-5", "span-1 5-6"],
  },
  {
    name: "work that went on after the answer decides the end",
    segments: [part(1, [0, 1], { parts: [part(2, [0.25, 0.5])] }), part(3, [0.5, 8], { parent: 2 })],
    rows: ["span-1 0 0.75", "span-2 1 0.25", "span-3 2 7.5"],
    path: ["span-1 0-0.25", "span-2 0.25-0.5", "span-3 0.5-8"],
  },
  {
    name: "what never ended lasts to the trace's end",
    segments: [part(1, [0, 4], { parts: [part(2, [1]), part(3, [0, 1])] })],
    rows: ["span-1 0 0", "span-3 1 1", "span-2 1 3"],
    path: ["span-3 0-1", "span-2 1-4"],
  },
  {
    name: "a callee whose clock is early keeps its own times",
    segments: [part(1, [1, 3], { parts: [part(2, [1, 3], { namespace: "remote" })] }), part(3, [0, 2], { parent: 2 })],
    rows: ["span-1 0 0", "span-2 1 1", "span-3 2 2"],
    path: ["span-3 0-2", "span-2 2-3"],
  },
])("$name", ({ segments, rows, path }) => {
  const found = laidOut(segments);
  expect(found.rows).toEqual(rows);
  expect(found.path).toEqual(path);
  expect(found.criticalSeconds).toBeCloseTo(found.totalSeconds, 6);
});

test("of two entries the one whose work ended last has the path", () => {
  expect(laidOut([part(1, [0, 2]), part(2, [1, 3])]).marked).toEqual(["span-2"]);
});

test("parents in a circle, and a subsegment without its parent, are shown once each", () => {
  const circle = [part(1, [0, 2], { parent: 2 }), part(2, [1, 2], { parent: 1 })];
  expect(laidOut([...circle, part(3, [1, 2], { parent: 9, type: "subsegment" })]).rows).toEqual([
    "span-3 0 1",
    "span-1 0 1",
    "span-2 1 1",
  ]);
});

test("an inferred segment names the service that its caller called, and is no row of its own", () => {
  const call = part(2, [1, 2], { name: "DynamoDB", namespace: "aws" });
  const table = part(3, [1, 2], { name: "orders", inferred: true, parent: 2 });
  expect(laidOut([part(1, [0, 3], { parts: [call] }), table]).rows).toEqual(["span-1 0 2", "DynamoDB orders 1 1"]);
});

test("no segments are no rows", () => {
  expect(layoutWaterfall({ id: ID, segments: [] })).toEqual({ rows: [], totalSeconds: 0 });
});

test("a chain of ten thousand services is laid out", () => {
  const chain = Array.from({ length: 10_000 }, (_, i) => part(i + 1, [i, 10_000], i === 0 ? {} : { parent: i }));
  const { rows } = layoutWaterfall({ id: ID, segments: chain });
  expect(rows).toHaveLength(10_000);
  expect(rows.at(-1)).toMatchObject({ depth: 9999, selfSeconds: 1, isCritical: true });
});

test("notes tell the outcome, its status and the attempts", () => {
  const noted = (members: Part) => layoutWaterfall({ id: ID, segments: [part(1, [0, 1], members)] }).rows[0]?.note;
  expect(noted({ http: { response: { status: 502 } } })).toBe("fault 502");
  expect(noted({ throttle: true, aws: { retries: 3 } })).toBe("throttle, 3 attempts");
  expect(noted({})).toBe("");
});
