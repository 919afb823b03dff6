import { expect, test } from "vitest";
import { evidenceOf } from "./evidence.ts";
import { Measurements } from "./measurements.ts";
import type { Noise } from "./noise.ts";

function sizeOf(...durationsMs: number[]): Measurements {
  const size = new Measurements();
  for (const durationMs of durationsMs) size.add({ durationMs, billedMs: Math.ceil(durationMs) });
  return size;
}

const UNEXPLAINED: Noise = { ratios: [], ownRatios: [], roundingMs: 0.5 };
const LOG_NORMAL: Noise = { ...UNEXPLAINED, spreads: [{ sigma: 0.1, count: 10 }] };
const meansOf = (sizes: readonly Measurements[], noise: Noise) =>
  evidenceOf(sizes, noise).map(({ logMean }) => Math.exp(logMean));

// By hand: without the lowest and the highest of five, 10 and 20; all ten over those are 1.5 on average.
test("a spike at one size counts for all of them", () => {
  const sizes = [sizeOf(10, 10, 60, 10, 10), sizeOf(20, 20, 20, 20, 20)];
  const [first, second] = meansOf(sizes, UNEXPLAINED);
  expect(first).toBeCloseTo(15);
  expect(second).toBeCloseTo(30);
});

test("where a distribution explains the durations, sizes have their own means", () => {
  const [first, second] = meansOf([sizeOf(10, 10, 60, 10, 10), sizeOf(20, 20, 20, 20, 20)], LOG_NORMAL);
  expect(first).toBeCloseTo(20);
  expect(second).toBeCloseTo(20);
});

test("a size that was not measured tells nothing", () => {
  for (const noise of [UNEXPLAINED, LOG_NORMAL]) {
    const [measured, unmeasured] = evidenceOf([sizeOf(10, 11, 10, 10), sizeOf()], noise);
    expect(Number.isFinite(measured?.variance)).toBe(true);
    expect(unmeasured?.variance).toBe(Infinity);
  }
});
