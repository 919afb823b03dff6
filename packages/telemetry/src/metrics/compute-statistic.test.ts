import fc from "fast-check";
import { expect, test } from "vitest";
import { computeStatistic, type Samples } from "./compute-statistic.ts";
import { parseStatistic } from "./parse-statistic.ts";

function samplesOf(values: readonly number[], counts: readonly number[] = values.map(() => 1)): Samples {
  const pairs = values.map((value, index) => ({ value, count: counts[index] ?? 1 })).sort((a, b) => a.value - b.value);
  const sampleCount = pairs.reduce((total, { count }) => total + count, 0);
  const sum = pairs.reduce((total, { value, count }) => total + value * count, 0);
  return { summary: { sampleCount, sum, minimum: Math.min(...values), maximum: Math.max(...values) }, values: pairs };
}

function compute(text: string, samples: Samples): number | undefined {
  const statistic = parseStatistic(text);
  if (statistic === undefined) throw new Error(`not a statistic: ${text}`);
  return computeStatistic(statistic, samples);
}

const ONE_TO_TEN = samplesOf([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);

// Hand calculation, from the definitions in the CloudWatch User Guide.
test.each([
  { stat: "SampleCount", expected: 10 },
  { stat: "Sum", expected: 55 },
  { stat: "Average", expected: 5.5 },
  { stat: "Minimum", expected: 1 },
  { stat: "Maximum", expected: 10 },
  { stat: "p0", expected: 1 },
  { stat: "p50", expected: 5 },
  { stat: "p90", expected: 9 },
  { stat: "p90.1", expected: 10 },
  { stat: "p100", expected: 10 },
  { stat: "tm90", expected: 5 }, // 1 to 9: 45 / 9
  { stat: "tm95", expected: (45 + 5) / 9.5 }, // half of the 10
  { stat: "TM(10%:90%)", expected: 5.5 }, // 2 to 9
  { stat: "TM(2:4)", expected: 3.5 }, // 3 and 4
  { stat: "TM(20:30)", expected: undefined },
  { stat: "tc90", expected: 9 },
  { stat: "TC(2:4)", expected: 2 },
  { stat: "TC(20:30)", expected: 0 },
  { stat: "ts90", expected: 45 },
  { stat: "TS(80%:)", expected: 19 },
  { stat: "wm90", expected: 5.4 }, // 10 becomes 9: 54 / 10
  { stat: "WM(10%:90%)", expected: 5.4 }, // the value at 10 % is 1
  { stat: "WM(2:4)", expected: 3.5 }, // 2, 2, 3, then seven times 4
  { stat: "PR(:3)", expected: 30 },
  { stat: "PR(3:5)", expected: 20 },
  { stat: "PR(8:)", expected: 20 },
  { stat: "IQM", expected: 5.5 }, // half of 3, 4 to 7, half of 8
])("$stat of 1 to 10 is $expected", ({ stat, expected }) => {
  const result = compute(stat, ONE_TO_TEN);
  if (expected === undefined) expect(result).toBeUndefined();
  else expect(result).toBeCloseTo(expected, 10);
});

test("counts weigh", () => {
  const samples = samplesOf([1, 100], [99, 1]);
  expect(compute("p99", samples)).toBe(1);
  expect(compute("p99.1", samples)).toBe(100);
  expect(compute("Average", samples)).toBe(1.99);
});

test("a rank that rounding puts just above a whole number stays there", () => {
  expect(compute("p7", samplesOf(Array.from({ length: 100 }, (_, index) => index + 1)))).toBe(7);
});

test("statistic sets have no percentiles, nor have negative values", () => {
  expect(compute("p50", { ...ONE_TO_TEN, values: undefined })).toBeUndefined();
  expect(compute("Sum", { ...ONE_TO_TEN, values: undefined })).toBe(55);
  expect(compute("p50", samplesOf([-1, 2, 3]))).toBeUndefined();
  expect(compute("Minimum", samplesOf([-1, 2, 3]))).toBe(-1);
});

test("no samples give no point", () => {
  const summary = { sampleCount: 0, sum: 0, minimum: 0, maximum: 0 };
  expect(compute("Average", { summary, values: [] })).toBeUndefined();
});

test("a percentile is a sample, rises with its rank, and a trimmed sum is the mean times the count", () => {
  const values = fc.array(fc.record({ value: fc.nat(1000), count: fc.integer({ min: 1, max: 9 }) }), { minLength: 1 });
  fc.assert(
    fc.property(values, fc.nat(100), fc.nat(100), (pairs, a, b) => {
      const samples = samplesOf(
        pairs.map(({ value }) => value),
        pairs.map(({ count }) => count),
      );
      const [low, high] = [Math.min(a, b), Math.max(a, b)].map((percent) => compute(`p${percent}`, samples));
      expect(pairs.map(({ value }) => value)).toContain(low);
      expect(Number(low)).toBeLessThanOrEqual(Number(high));
      const [sum, mean, count] = ["ts90", "tm90", "tc90"].map((stat) => compute(stat, samples));
      expect(sum).toBeCloseTo(Number(mean) * Number(count), 6);
    }),
  );
});
