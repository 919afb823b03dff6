import { segmentId } from "@faultline/core";
import type { WaterfallRow } from "@faultline/ops";
import { expect, test } from "vitest";
import { renderWaterfall } from "./render-waterfall.ts";

function row(depth: number, name: string, [from, to]: readonly [number, number], more: Partial<WaterfallRow> = {}) {
  return {
    id: segmentId("70de5b6f19ff9a0a"),
    depth,
    name,
    startSeconds: from,
    durationSeconds: to - from,
    selfSeconds: to - from,
    isCritical: false,
    critical: [],
    isUnfinished: false,
    note: "",
    ...more,
  } satisfies WaterfallRow;
}

const part = (startSeconds: number, durationSeconds: number) => ({ startSeconds, durationSeconds });

/** By hand: 80 columns less 28 for times and 11 for the note leave 41, of which the longest name takes 18; 5.75 cells a second. */
test("solid parts run from start to end; each row has time, self time and what happened, within 80 columns", () => {
  const rows = [
    row(0, "shop/Prod", [0, 4], { isCritical: true, selfSeconds: 1, critical: [part(0, 0.5), part(3.5, 0.5)] }),
    row(1, "lookup", [0.5, 3.5], { isCritical: true, selfSeconds: 1, critical: [part(0.5, 1)], note: "fault 502" }),
    row(2, "Initialization", [0.5, 1], {}),
    row(2, "DynamoDB", [1.5, 3.5], { isCritical: true, critical: [part(1.5, 2)], isUnfinished: true }),
  ];
  const text = renderWaterfall({ rows, totalSeconds: 4 }, 80);
  expect(text.split("\n")).toEqual([
    "   SPAN                0                4.00 s        TIME    SELF",
    "▸  shop/Prod           ███░░░░░░░░░░░░░░░░░███      4.00 s  1.00 s",
    "▸    lookup               ██████░░░░░░░░░░░         3.00 s  1.00 s  fault 502",
    "       Initialization     ░░░                       500 ms  500 ms",
    "▸      DynamoDB                 ███████████     unfinished  2.00 s",
    "",
    "▸ critical path: what decided the end   █ waited for this span itself   ░ other",
    "Most of the path's time:",
    "    2.00 s   50.0 %  DynamoDB",
    "    1.00 s   25.0 %  shop/Prod",
    "    1.00 s   25.0 %  lookup",
  ]);
});

test("deep trees, long names and notes stay within the columns", () => {
  const rows = Array.from({ length: 60 }, (_, depth) =>
    row(depth, "a-service-with-a-rather-long-name.example.com", [depth, 60], { note: "throttle 429, 3 attempts" }),
  );
  const lines = renderWaterfall({ rows, totalSeconds: 60 }, 80).split("\n").slice(0, 61);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
});

test("a trace without a length has bars of one cell", () => {
  const rows = [row(0, "ping", [0, 0], { isCritical: true })];
  expect(renderWaterfall({ rows, totalSeconds: 0 }, 80)).toContain("▸  ping");
});
