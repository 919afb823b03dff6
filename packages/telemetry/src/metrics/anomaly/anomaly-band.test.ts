import { expect, test } from "vitest";
import { anomalyBand } from "./anomaly-band.ts";

const HOUR = 3_600_000;
const MONDAY = Date.UTC(2026, 10, 23);

function hourly(hours: number, valueAt: (hour: number) => number) {
  const indexes = Array.from({ length: hours }, (_, hour) => hour);
  return {
    label: "m",
    periodSeconds: 3600,
    timestamps: indexes.map((hour) => MONDAY - (hours - hour) * HOUR),
    values: indexes.map(valueAt),
  };
}

// By hand: mean and standard deviation of a population.
test.each([
  {
    name: "less than a day: all of it",
    training: hourly(4, (hour) => [2, 4, 4, 6][hour] ?? 0),
    low: 4 - 2 * Math.SQRT2,
    high: 4 + 2 * Math.SQRT2,
  },
  { name: "days: the same hour", training: hourly(72, (hour) => (hour % 24 === 0 ? 100 : 5)), low: 100, high: 100 },
  {
    name: "weeks: the same hour of the week",
    training: hourly(4 * 168, (hour) => (hour % 168 === 0 ? 50 + 10 * Math.floor(hour / 168) : 1)),
    low: 65 - 2 * Math.sqrt(125),
    high: 65 + 2 * Math.sqrt(125),
  },
])("the band learns from $name", ({ training, low, high }) => {
  const [lower, upper] = anomalyBand({ series: training, training, grid: [MONDAY] });
  expect(lower?.values[0]).toBeCloseTo(low, 9);
  expect(upper?.values[0]).toBeCloseTo(high, 9);
});

test("a band is as wide as asked, and nothing can be learnt from nothing", () => {
  const training = hourly(4, (hour) => [2, 4, 4, 6][hour] ?? 0);
  const [lower] = anomalyBand({ series: training, training, grid: [MONDAY], deviations: 1 });
  expect(lower?.values[0]).toBeCloseTo(4 - Math.SQRT2, 9);
  const empty = hourly(0, () => 0);
  expect(anomalyBand({ series: training, training: empty, grid: [MONDAY] }).map(({ values }) => values)).toEqual([
    [],
    [],
  ]);
});

// By hand: three days in which one hour shows 100, the others 5; of the last day it shows 400, and the day is excluded.
test("a band does not learn from excluded times", () => {
  const training = hourly(96, (hour) => (hour % 24 !== 0 ? 5 : hour === 72 ? 400 : 100));
  const settings = { excluded: [{ start: MONDAY - 24 * HOUR, end: MONDAY }], timezone: undefined };
  const request = { series: training, training, grid: [MONDAY] };
  expect(anomalyBand({ ...request, settings }).map(({ values }) => values[0])).toEqual([100, 100]);
  expect(anomalyBand(request).map(({ values }) => values[0])).not.toEqual([100, 100]);
});

// Rome left summer time on 25 October 2026: 8 o'clock was 6:00 UTC before and 7:00 UTC after.
test("hours of the day are those of the detector's time zone", () => {
  const october25 = Date.UTC(2026, 9, 25);
  const timestamps = Array.from({ length: 96 }, (_, hour) => october25 - 96 * HOUR + hour * HOUR);
  const values = timestamps.map((time) => (new Date(time).getUTCHours() === 6 ? 100 : 5));
  const training = { label: "m", periodSeconds: 3600, timestamps, values };
  const grid = [6, 7].map((hour) => october25 + 24 * HOUR + hour * HOUR);
  const upper = (timezone: string | undefined) =>
    anomalyBand({ series: training, training, grid, settings: { excluded: [], timezone } })[1]?.values;
  expect(upper("Europe/Rome")).toEqual([5, 100]);
  expect(upper(undefined)).toEqual([100, 5]);
});
