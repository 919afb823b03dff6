import fc from "fast-check";
import { expect, test } from "vitest";
import { CpuBudget } from "./cpu-budget.ts";
import { cpuQuota, cpuShare } from "./cpu-quota.ts";

// Shares by hand: memory / 1769. Quotas by hand: share × 20 ms, the period widened until the quota is 1 ms.
test.each([
  { memoryMiB: 128, share: 0.072_36, quotaUs: 1447, periodUs: 20_000 },
  { memoryMiB: 256, share: 0.144_71, quotaUs: 2894, periodUs: 20_000 },
  { memoryMiB: 512, share: 0.289_43, quotaUs: 5789, periodUs: 20_000 },
  { memoryMiB: 1024, share: 0.578_86, quotaUs: 11_577, periodUs: 20_000 },
  { memoryMiB: 1769, share: 1, quotaUs: 20_000, periodUs: 20_000 },
  { memoryMiB: 3008, share: 1.700_4, quotaUs: 34_008, periodUs: 20_000 },
  { memoryMiB: 10_240, share: 5.788_58, quotaUs: 115_772, periodUs: 20_000 },
])("$memoryMiB MB is $quotaUs µs of every $periodUs", ({ memoryMiB, share, quotaUs, periodUs }) => {
  expect(cpuShare(memoryMiB, 1)).toBeCloseTo(share, 4);
  expect(cpuQuota(cpuShare(memoryMiB, 1))).toEqual({ quotaUs, periodUs });
});

test.each([
  { name: "a slow machine gives more", scale: 1.5, quotaUs: 4341, periodUs: 20_000 },
  { name: "a fast one less, over a longer period", scale: 0.25, quotaUs: 1000, periodUs: 27_641 },
])("256 MB scaled: $name", ({ scale, quotaUs, periodUs }) => {
  expect(cpuQuota(cpuShare(256, scale))).toEqual({ quotaUs, periodUs });
});

test("the kernel accepts every quota, and it is the share", () => {
  fc.assert(
    fc.property(fc.double({ min: 0.001, max: 16, noNaN: true }), (share) => {
      const { quotaUs, periodUs } = cpuQuota(share);
      expect(quotaUs).toBeGreaterThanOrEqual(1000);
      expect(periodUs).toBeLessThanOrEqual(1_000_000);
      expect(Math.abs(quotaUs / periodUs - share)).toBeLessThanOrEqual(0.001 * share + 0.5 / periodUs);
    }),
  );
});

test("under signals a busy loop that is stopped and continued as told gets its share", () => {
  const share = 0.145;
  const budget = new CpuBudget(share, 0, 0);
  let wallMs = 0;
  let cpuMs = 0;
  let isRunning = true;
  while (wallMs < 5000) {
    const stepMs = budget.nextCheckMs();
    wallMs += stepMs;
    if (isRunning) cpuMs += stepMs;
    isRunning = budget.update(wallMs, cpuMs);
  }
  expect(cpuMs / wallMs).toBeGreaterThan(share * 0.97);
  expect(cpuMs / wallMs).toBeLessThan(share * 1.03);
});
