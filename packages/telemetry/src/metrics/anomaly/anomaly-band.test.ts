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
