import { seededRandom } from "@faultline/core";
import { expect, test } from "vitest";
import type { Phase } from "../script/load-script.ts";
import { arrivalCountOf, arrivalsOf } from "./arrivals.ts";

function dueTimes(phase: Phase, spread: "uniform" | "poisson" = "uniform"): number[] {
  const next = arrivalsOf(phase, spread, seededRandom(7));
  const times: number[] = [];
  for (let due = next(); due !== undefined; due = next()) times.push(due);
  return times;
}

const common = { name: undefined, maxVusers: undefined };
const rate = (seconds: number, fromPerSecond: number, toPerSecond = fromPerSecond): Phase => ({
  ...common,
  kind: "rate",
  durationMs: seconds * 1000,
  fromPerSecond,
  toPerSecond,
});
const count = (seconds: number, arrivalCount: number): Phase => ({
  ...common,
  kind: "count",
  durationMs: seconds * 1000,
  arrivalCount,
});

/** Computed by hand from "arrival k is due when the integral of the rate reaches k". */
test.each([
  { name: "4 a second for 1 s", phase: rate(1, 4), expected: [0, 250, 500, 750] },
  { name: "half an arrival a second for 5 s", phase: rate(5, 0.5), expected: [0, 2000] },
  { name: "less than one arrival in all", phase: rate(5, 0.1), expected: [] },
  { name: "0.1 a second for 10 s, in spite of floating point", phase: rate(10, 0.1), expected: [0] },
  // Integral 2t²: t = √(k/2).
  { name: "0 to 4 a second in 1 s", phase: rate(1, 0, 4), expected: [0, 707.107] },
  // Integral 4t − 2t²: t = 1 − √(1 − k/2).
  { name: "4 to 0 a second in 1 s", phase: rate(1, 4, 0), expected: [0, 292.893] },
  // Integral t + t²: t = (−1 + √(1 + 4k)) / 2.
  { name: "1 to 3 a second in 1 s", phase: rate(1, 1, 3), expected: [0, 618.034] },
  { name: "five spread over 1 s", phase: count(1, 5), expected: [0, 200, 400, 600, 800] },
  { name: "none at all", phase: rate(10, 0), expected: [] },
])("$name", ({ phase, expected }) => {
  expect(dueTimes(phase).map((due) => Math.round(due * 1000) / 1000)).toEqual(expected);
  expect(arrivalCountOf(phase)).toBe(expected.length);
});

test.each([
  { name: "the walkthrough: 1500 over 300 s", phase: count(300, 1500), expected: 1500, everyMs: 200 },
  { name: "5 a second over 300 s", phase: rate(300, 5), expected: 1500, everyMs: 200 },
])("$name is one every $everyMs ms", ({ phase, expected, everyMs }) => {
  const times = dueTimes(phase);
  expect(times).toHaveLength(expected);
  expect(times[1]).toBeCloseTo(everyMs, 6);
  expect(times.at(-1)).toBeCloseTo(300_000 - everyMs, 6);
});

test("a ramp from 1 to 10 in 10 s brings 55 arrivals, as the script format's sum over seconds does", () => {
  // floor((10 − 1) / (10 − 1) · i + 1) for i = 0 … 9 is 1 + 2 + … + 10.
  const times = dueTimes(rate(10, 1, 10));
  expect(times).toHaveLength(55);
  expect(times).toEqual([...times].sort((a, b) => a - b));
});

test("a pause brings none", () => {
  expect(dueTimes({ ...common, kind: "pause", durationMs: 1000 })).toEqual([]);
});

test("a Poisson process has the rate's mean and gaps as spread as their mean", () => {
  const times = dueTimes(rate(100, 50), "poisson");
  const gaps = times.slice(1).map((due, i) => due - (times[i] ?? 0));
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length;
  // 5000 expected; three standard deviations of a Poisson count are 212.
  expect(Math.abs(times.length - 5000)).toBeLessThan(212);
  expect(Math.sqrt(variance) / mean).toBeGreaterThan(0.9);
  expect(Math.sqrt(variance) / mean).toBeLessThan(1.1);
  expect(times.at(-1)).toBeLessThan(100_000);
});
