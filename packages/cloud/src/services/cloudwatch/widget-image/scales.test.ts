import { expect, test } from "vitest";
import { runsOf, thinned } from "./line-runs.ts";
import { timeMarks } from "./time-marks.ts";
import { shortNumber, valueScale } from "./value-scale.ts";

// Expected values: hand calculation.
test.each([
  { values: [0, 97], marks: 5, expected: { low: 0, high: 100, marks: [0, 20, 40, 60, 80, 100] } },
  { values: [41, 43], marks: 2, expected: { low: 41, high: 43, marks: [41, 42, 43] } },
  { values: [-3, 12], marks: 4, expected: { low: -5, high: 15, marks: [-5, 0, 5, 10, 15] } },
  { values: [0, 0], marks: 2, expected: { low: 0, high: 1, marks: [0, 0.5, 1] } },
  { values: [0, 97], min: 10, max: 50, marks: 4, expected: { low: 10, high: 50, marks: [10, 20, 30, 40, 50] } },
] as const)("the scale of $values has round marks", ({ expected, ...request }) => {
  expect(valueScale(request)).toEqual(expected);
});

test.each([
  [0, "0"],
  [0.25, "0.25"],
  [1_500, "1.5k"],
  [20_000_000, "20M"],
  [-3_200_000_000, "-3.2G"],
  [0.00012, "1.2e-4"],
  [1e18, "1.00e18"],
])("%d is shown as %s", (value, text) => {
  expect(shortNumber(value)).toBe(text);
});

test.each([
  {
    from: "12:34",
    hours: 3,
    timezoneMinutes: 0,
    most: 6,
    expected: ["13:00", "13:30", "14:00", "14:30", "15:00", "15:30"],
  },
  { from: "12:34", hours: 3, timezoneMinutes: 330, most: 3, expected: ["19:00", "20:00", "21:00"] },
  { from: "12:00", hours: 36, timezoneMinutes: 0, most: 4, expected: ["12:00", "11/24", "12:00", "11/25"] },
])("marks of $hours hours at zone $timezoneMinutes", ({ from, hours, timezoneMinutes, most, expected }) => {
  const start = Date.parse(`2026-11-23T${from}Z`);
  const marks = timeMarks({ start, end: start + hours * 3_600_000, timezoneMinutes }, most);
  expect(marks.map(({ text }) => text)).toEqual(expected);
});

test("a line stops where a period has no point", () => {
  const points = [0, 60, 120, 240, 300].map((seconds) => ({ time: seconds * 1000, value: seconds }));
  expect(runsOf(points, 60).map((run) => run.length)).toEqual([3, 2]);
});

test("a thinned line keeps the highest and lowest point of each column", () => {
  const points = Array.from({ length: 1_000 }, (_, index) => [index / 100, index === 517 ? -9 : index % 7] as const);
  const kept = thinned(points, 10);
  expect(kept.length).toBeLessThanOrEqual(40);
  expect(kept).toContainEqual([5.17, -9]);
});
