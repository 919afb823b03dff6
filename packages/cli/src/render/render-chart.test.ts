import { expect, test } from "vitest";
import { renderChart } from "./render-chart.ts";

const START = new Date("2026-11-23T12:00:00Z");
const at = (minute: number, value: number) => ({ time: new Date(START.getTime() + minute * 60_000), value });
const FRAME = { title: "Sum, Count, a point a minute", start: START, end: at(60, 0).time };

test("a chart has an axis of round values, one of times, a mark a series, and a legend", () => {
  const chart = renderChart(
    [
      { label: "orders", points: [at(0, 0), at(30, 50), at(59, 98)] },
      { label: "pay", points: [at(0, 98)] },
      { label: "idle", points: [] },
    ],
    FRAME,
  );
  expect(chart).toBe(`Sum, Count, a point a minute
100 ┤▲                                                             ●
    │
    │
 75 ┤
    │
    │
 50 ┤                                ●
    │
    │
 25 ┤
    │
    │
  0 ┤●
    └────────────────────────────────────────────────────────────────
     12:00                        12:30                         13:00 UTC
● orders  last 98, min 0, max 98
▲ pay  last 98, min 98, max 98
■ idle  no data`);
});

test("values below zero are below the line of zero, and nothing at all is said in words", () => {
  const chart = renderChart([{ label: "n", points: [at(0, -5), at(10, 5)] }], FRAME);
  expect(chart.split("\n").slice(1, 3)).toEqual([" 6 ┤", `   │${" ".repeat(10)}●`]);
  expect(chart.split("\n").slice(12, 14)).toEqual(["   │●", "-6 ┤"]);
  expect(renderChart([], FRAME)).toBe("No data in this time.");
});
