import { seededRandom, standardNormal } from "@faultline/core";
import { expect, test } from "vitest";
import { interval95 } from "../interval.ts";
import { drawWayQuantileRatio, findTwoWays, wayQuantileRatio } from "./two-ways.ts";

/** Durations of 100 ms, and of 400 ms for some, about both of which they vary by a tenth, at four sizes. */
function logs(slowShare: number, seed: number, count = 24): readonly number[][] {
  const random = seededRandom(seed);
  return [1, 2, 4, 8].map((share) =>
    Array.from({ length: count }, () => {
      const middleMs = random.next() < slowShare ? 400 : 100;
      return Math.log(middleMs / share) + 0.1 * standardNormal(random);
    }),
  );
}

// By hand, for a fifth of slow ones: 95 % lie below where three quarters of the slow ones do, 400 × exp(0.674 × 0.1) ms;
// the mean is (0.8 × 100 + 0.2 × 400) × exp(0.005) ms.
const P95_RATIO = (400 * Math.exp(0.0674)) / (160 * Math.exp(0.005));

const SAMPLES = 60;

test("two ways are found, and guesses of the 95th percentile hold the true one about as often as they say", () => {
  let covered = 0;
  for (let seed = 1; seed <= SAMPLES; seed++) {
    const ways = findTwoWays(logs(0.2, seed));
    if (ways === undefined) throw new Error(`sample ${seed} was not split`);
    // Of 96 invocations a share of 0.2 has a standard deviation of 0.041: four of them.
    expect(Math.abs(ways.slowShare - 0.2)).toBeLessThan(0.164);
    expect(wayQuantileRatio(ways, 0, 0.95)).toBeGreaterThan(P95_RATIO * 0.7);
    expect(wayQuantileRatio(ways, 0, 0.95)).toBeLessThan(P95_RATIO * 1.3);
    const random = seededRandom(seed);
    const guesses = Array.from({ length: 400 }, () =>
      drawWayQuantileRatio(ways, { index: 0, percentile: 0.95, random }),
    );
    const { low, high } = interval95(guesses);
    if (low <= P95_RATIO && P95_RATIO <= high) covered += 1;
  }
  // 95 % of 60 are 57; three standard deviations below that, 52.
  expect(covered).toBeGreaterThanOrEqual(52);
});

test.each([1, 2, 3, 4, 5])("one way is not split (%i)", (seed) => {
  expect(findTwoWays(logs(0, seed))).toBeUndefined();
});

test("a few invocations tell nothing of ways", () => {
  expect(findTwoWays(logs(0.5, 1, 4))).toBeUndefined();
});
