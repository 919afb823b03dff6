import fc from "fast-check";
import { expect, test } from "vitest";
import { Histogram } from "./histogram.ts";

const durationsMs = fc.array(fc.double({ min: 0.001, max: 3_600_000, noNaN: true }), { minLength: 1, maxLength: 200 });

function histogramOf(values: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const value of values) histogram.recordMs(value);
  return histogram;
}

/** The definition, computed on the sorted values themselves. */
function exactQuantile(values: readonly number[], quantile: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(quantile * sorted.length - 1e-9) - 1)] ?? 0;
}

test("a quantile is within 0.1 % of the recorded value of its rank, above the microsecond", () => {
  fc.assert(
    fc.property(durationsMs, fc.constantFrom(0, 0.5, 0.75, 0.95, 0.99, 0.999, 1), (values, quantile) => {
      const exact = exactQuantile(values, quantile);
      const found = histogramOf(values).quantileMs(quantile);
      expect(Math.abs(found - exact)).toBeLessThanOrEqual(Math.max(0.001, exact / 1000));
    }),
  );
});

test("merging is the same as recording the union", () => {
  fc.assert(
    fc.property(durationsMs, durationsMs, (a, b) => {
      const merged = histogramOf(a);
      merged.merge(histogramOf(b));
      const { sum: mergedSum, ...rest } = merged.serialize();
      const { sum: unionSum, ...union } = histogramOf([...a, ...b]).serialize();
      expect(rest).toEqual(union);
      expect(mergedSum).toBeCloseTo(unionSum, 3);
    }),
  );
});

test("serialising keeps every answer", () => {
  fc.assert(
    fc.property(durationsMs, (values) => {
      const histogram = histogramOf(values);
      const copy = Histogram.deserialize(JSON.parse(JSON.stringify(histogram.serialize())) as never);
      expect(copy.serialize()).toEqual(histogram.serialize());
      expect(copy.quantileMs(0.95)).toBe(histogram.quantileMs(0.95));
      expect(copy.count).toBe(values.length);
    }),
  );
});

test.each([
  { name: "nothing", values: [], expected: { count: 0, minMs: 0, maxMs: 0, meanMs: 0 } },
  { name: "a negative duration as zero", values: [-5], expected: { count: 1, minMs: 0, maxMs: 0, meanMs: 0 } },
  { name: "1, 2 and 6 ms", values: [1, 2, 6], expected: { count: 3, minMs: 1, maxMs: 6, meanMs: 3 } },
  { name: "two hours", values: [7_200_000], expected: { count: 1, minMs: 7_200_000, maxMs: 7_200_000 } },
])("exact statistics of $name", ({ values, expected }) => {
  expect(histogramOf(values)).toMatchObject(expected);
});

test("the median of 1 to 20 ms has rank 10 and the 95th percentile rank 19", () => {
  const histogram = histogramOf(Array.from({ length: 20 }, (_, i) => i + 1));
  expect(histogram.quantileMs(0.5)).toBeCloseTo(10, 1);
  expect(histogram.quantileMs(0.95)).toBeCloseTo(19, 1);
});
