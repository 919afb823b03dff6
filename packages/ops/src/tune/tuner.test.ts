import { seededRandom, standardNormal } from "@faultline/core";
import { expect, test } from "vitest";
import { assess } from "./assess.ts";
import { estimateFromProduction } from "./estimate-from-production.ts";
import type { Strategy } from "./strategy.ts";
import { Tuner } from "./tuner.ts";

const SIZES_MB = [128, 256, 512, 1024, 1769, 3008];

interface Work {
  readonly ioMs: number;
  /** On one vCPU. */
  readonly cpuMs: number;
}

function durationMs({ ioMs, cpuMs }: Work, memoryMb: number): number {
  return ioMs + cpuMs / Math.min(1, memoryMb / 1769);
}

function tune(trueMs: (memoryMb: number) => number, strategy: Strategy, cv = 0.1): Tuner {
  const random = seededRandom(1);
  const tuner = new Tuner({ sizesMb: SIZES_MB, strategy, random: seededRandom(2) });
  for (let round = tuner.nextRound(); round.length > 0; round = tuner.nextRound()) {
    for (const index of round) {
      const ms = trueMs(SIZES_MB[index] ?? 0) * Math.exp(cv * standardNormal(random) - (cv * cv) / 2);
      tuner.record(index, { durationMs: ms, billedMs: Math.ceil(ms) });
    }
  }
  return tuner;
}

function report(tuner: Tuner, strategy: Strategy) {
  return assess(tuner, { strategy, basePrice: 2.1e-9, random: seededRandom(3) });
}

// The best sizes follow by hand from waiting + computation / share, and price × size.
test.each([
  { name: "waiting alone is cheapest at 128 MB", work: { ioMs: 200, cpuMs: 0 }, kind: "cost", best: [128] },
  {
    name: "computing alone is fastest from one vCPU on",
    work: { ioMs: 0, cpuMs: 100 },
    kind: "speed",
    best: [1769, 3008],
  },
  { name: "mostly waiting is cheapest at 128 MB", work: { ioMs: 300, cpuMs: 10 }, kind: "cost", best: [128] },
] as const)("$name", ({ work, kind, best }) => {
  const tuner = tune((memoryMb) => durationMs(work, memoryMb), { kind });
  const found = report(tuner, { kind });
  expect(best).toContain(found.memoryMb);
  expect(found.isSettled).toBe(true);
  expect(tuner.invocationCount).toBeLessThanOrEqual(75);
  for (const size of found.sizes) {
    const truth = durationMs(work, size.memoryMb);
    expect(size.meanInterval.low).toBeLessThan(truth * 1.1);
    expect(size.meanInterval.high).toBeGreaterThan(truth * 0.9);
  }
});

test("the cheapest size that keeps the target is chosen", () => {
  // The noise's p95 is 1.17 × the mean: 1024 MB take 1.17 × 180 ms, 512 MB 1.17 × 353 ms; larger ones cost more.
  const strategy = { kind: "slo", p95Ms: 260 } as const;
  const tuner = tune((memoryMb) => durationMs({ ioMs: 7, cpuMs: 100 }, memoryMb), strategy);
  expect(report(tuner, strategy).memoryMb).toBe(1024);
});

test("what no curve explains is judged by its own measurements", () => {
  const odd = [900, 100, 700, 90, 600, 80];
  const strategy = { kind: "speed" } as const;
  const tuner = tune((memoryMb) => odd[SIZES_MB.indexOf(memoryMb)] ?? 0, strategy, 0.05);
  const found = report(tuner, strategy);
  expect(found.memoryMb).toBe(3008);
  expect(found.modelFit).toMatch(/^the model does not hold, so .*own measurements alone$/);
});

test("a size where the function cannot run is never chosen", () => {
  const strategy = { kind: "cost" } as const;
  const tuner = new Tuner({ sizesMb: SIZES_MB, strategy, random: seededRandom(2) });
  tuner.exclude(0);
  for (let round = tuner.nextRound(); round.length > 0; round = tuner.nextRound()) {
    expect(round).not.toContain(0);
    for (const index of round) tuner.record(index, { durationMs: 100, billedMs: 100 });
  }
  expect(report(tuner, strategy).memoryMb).toBe(256);
});

test("every size is tried before any is measured, and a size's invocations follow each other", () => {
  const tuner = new Tuner({ sizesMb: [128, 512], strategy: { kind: "speed" }, random: seededRandom(2) });
  const play = (durationOf: (index: number) => number) => {
    const round = tuner.nextRound();
    for (const index of round) tuner.record(index, { durationMs: durationOf(index), billedMs: durationOf(index) });
    return round;
  };
  for (const index of tuner.nextRound()) tuner.record(index, { durationMs: 500, billedMs: 500, initMs: 100 });
  expect(play((index) => 100 + index)).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
  const noisy = new Tuner({ sizesMb: [128, 512], strategy: { kind: "speed" }, random: seededRandom(2) });
  for (const ms of [60, 110, 90, 140]) for (const i of [0, 1]) noisy.record(i, { durationMs: ms, billedMs: ms });
  expect([
    [0, 0, 0, 1, 1, 1],
    [1, 1, 1, 0, 0, 0],
  ]).toContainEqual(noisy.nextRound());
});

test("few invocations are spread over the sizes", () => {
  const options = { strategy: { kind: "cost" }, random: seededRandom(2), limits: { invocationsMax: 18 } } as const;
  const tuner = new Tuner({ sizesMb: SIZES_MB, ...options });
  expect(tuner.nextRound()).toEqual([0, 1, 2, 3, 4, 5]);
  for (const index of tuner.nextRound()) tuner.record(index, { durationMs: 100, billedMs: 100, initMs: 100 });
  expect(tuner.nextRound()).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
});

test("an estimate from production splits waiting from computing, and says its uncertainty", () => {
  // 100 ms waiting of 238 at 1024 MB: 80 ms of a vCPU; at 256 MB 100 + 80 × 6.91 = 653 ms by hand.
  const figures = { memoryMb: 1024, meanMs: 238, p95Ratio: 1.3, invocations: 500, variation: 0.2 };
  const estimate = (waitingShare?: number) =>
    estimateFromProduction(waitingShare === undefined ? figures : { ...figures, waitingShare }, SIZES_MB, {
      strategy: { kind: "cost" },
      basePrice: 2.1e-9,
      random: seededRandom(1),
    });
  const { low, high, meanMs } = at256(estimate(0.42));
  expect(meanMs / 653).toBeGreaterThan(0.85);
  expect(meanMs / 653).toBeLessThan(1.15);
  expect(low).toBeLessThan(653);
  expect(high).toBeGreaterThan(653);
  const blind = at256(estimate());
  expect(blind.high - blind.low).toBeGreaterThan(high - low);
  expect(estimate().howSure).toContain("waiting is unknown");
});

test("waiting that no trace tells of lies within the interval, at far less than the traced weight", () => {
  // By hand: 100 ms of traced waiting of 238 at 1024 MB make 653 ms at 256 MB; were all of it waiting, it would stay 238 ms.
  const figures = { memoryMb: 1024, meanMs: 238, p95Ratio: 1.3, invocations: 500, variation: 0.2, waitingShare: 0.42 };
  const options = { strategy: { kind: "cost" }, basePrice: 2.1e-9, random: seededRandom(1) } as const;
  const { low, high } = at256(estimateFromProduction(figures, SIZES_MB, options));
  expect(low).toBeLessThan(500);
  expect(high).toBeGreaterThan(653);
});

function at256({ sizes }: ReturnType<typeof estimateFromProduction>) {
  const size = sizes.find(({ memoryMb }) => memoryMb === 256);
  return { meanMs: size?.meanMs ?? 0, low: size?.interval.low ?? 0, high: size?.interval.high ?? 0 };
}
