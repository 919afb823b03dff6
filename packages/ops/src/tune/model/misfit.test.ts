import { expect, test } from "vitest";
import { misfitsOf } from "./misfit.ts";

const SIZES_MB = [512, 1024, 1769, 3008];

function periodDeviations(meansMs: readonly number[]): readonly number[] {
  return misfitsOf(SIZES_MB, meansMs).find(({ name }) => name.includes("scheduling periods"))?.deviations ?? [];
}

// By hand at 1024 MB: 20 ms × (1 − 1024 / 1769) = 8.42 ms of each period are without CPU; 0.8 of that over 35 ms is 0.1925.
test("work of a few scheduling periods may leave the model below one vCPU, and only there", () => {
  const deviations = periodDeviations([75, 35, 21, 21]);
  expect(deviations[1]).toBeCloseTo(0.008 + 0.1925, 3);
  expect(deviations[2]).toBeCloseTo(0.008);
  expect(deviations[3]).toBeCloseTo(0.008);
});

test("work of many periods keeps to the model, as does a size that was not measured", () => {
  const [long = 1, unmeasured = 1] = periodDeviations([3000, Infinity, 21, 21]);
  expect(long).toBeLessThan(0.012);
  expect(unmeasured).toBeCloseTo(0.008);
});
