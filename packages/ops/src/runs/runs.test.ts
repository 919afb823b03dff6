import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { epochMs, seededRandom } from "@faultline/core";
import { expect, test } from "vitest";
import { bootstrapDifferences, bootstrapShareDifference, meanStatistic, quantileStatistic } from "./bootstrap.ts";
import { compareRuns } from "./compare-runs.ts";
import { newRun, normalSample } from "./hand-made-runs.ts";
import { createRunId, RunStore } from "./run-store.ts";

test("the interval of a mean's difference is as wide as theory says", () => {
  // The standard error of the difference is √(10²/400 + 10²/400) = 0.707 ms: 95 % are ± 1.386 ms.
  const [a, b] = [normalSample(400, 100, 10, 1), normalSample(400, 120, 10, 2)];
  const [interval] = bootstrapDifferences(a, b, [meanStatistic], seededRandom(3));
  const width = ((interval?.high ?? 0) - (interval?.low ?? 0)) / 1000;
  expect(width).toBeGreaterThan(2.772 * 0.85);
  expect(width).toBeLessThan(2.772 * 1.15);
  expect((interval?.low ?? 0) / 1000).toBeLessThan(b.meanMs - a.meanMs);
  expect((interval?.high ?? 0) / 1000).toBeGreaterThan(b.meanMs - a.meanMs);
});

test("95 of 100 intervals of equal samples hold zero, give or take", () => {
  let held = 0;
  for (let seed = 0; seed < 100; seed++) {
    const [a, b] = [normalSample(60, 100, 10, 2 * seed), normalSample(60, 100, 10, 2 * seed + 1)];
    const [interval] = bootstrapDifferences(a, b, [quantileStatistic(0.5)], seededRandom(seed));
    if (interval !== undefined && interval.low <= 0 && interval.high >= 0) held++;
  }
  expect(held).toBeGreaterThanOrEqual(88);
}, 30_000);

test("the interval of a share's difference is as wide as theory says", () => {
  // √(0.25·0.75/1500 + 0.05·0.95/1500) = 0.01252: 95 % are ± 0.02454 around −0.2.
  const interval = bootstrapShareDifference({ part: 375, whole: 1500 }, { part: 75, whole: 1500 }, seededRandom(1));
  expect(interval.low).toBeCloseTo(-0.2245, 2);
  expect(interval.high).toBeCloseTo(-0.1755, 2);
});

test("stored runs are found by id, by its start and by age, and compared", async () => {
  const store = new RunStore(join(mkdtempSync(join(tmpdir(), "faultline-runs-")), "runs"));
  expect(await store.list()).toEqual([]);
  await expect(store.read("latest")).rejects.toMatchObject({ code: "RUN_UNKNOWN" });
  await store.add(newRun({ id: "20261123T070000-aaaa", latencyMs: 739, failed: 125, memoryMiB: 256 }));
  await store.add(newRun({ id: "20261123T080000-bbbb", latencyMs: 284, failed: 0, memoryMiB: 1024 }));
  expect((await store.list()).map(({ id }) => id)).toEqual(["20261123T070000-aaaa", "20261123T080000-bbbb"]);
  await expect(store.read("20261123")).rejects.toMatchObject({ code: "RUN_AMBIGUOUS" });
  await expect(store.read("latest~2")).rejects.toMatchObject({ code: "RUN_UNKNOWN" });
  const [before, after] = [await store.read("20261123T07"), await store.read("latest")];
  expect(after.record).toMatchObject({ id: "20261123T080000-bbbb", requestCount: 500, failedCount: 0, isValid: true });

  const comparison = compareRuns(before, after, seededRandom(1));
  const figure = (name: string) => comparison.figures.find((one) => one.name === name);
  expect(figure("latency p50")).toMatchObject({ unit: "ms", isSignificant: true });
  expect(figure("failed requests")).toMatchObject({ before: 0.25, after: 0, isSignificant: true });
  expect(figure("requests")).toMatchObject({ before: 50, after: 50, isSignificant: false });
  expect(comparison.settings).toEqual([{ resource: "lookup", setting: "memoryMiB", before: "256", after: "1024" }]);
  expect(comparison.doubts).toEqual([]);
  const same = compareRuns(after, after, seededRandom(1));
  expect(same.figures.filter(({ isSignificant }) => isSignificant)).toEqual([]);
});

test("an index that was given more is a changed setting of its own", async () => {
  const store = new RunStore(join(mkdtempSync(join(tmpdir(), "faultline-runs-")), "runs"));
  const withIndex = (id: string, writeUnits: number) => {
    const indexes = [{ name: "by-origin", readUnits: 5, writeUnits }];
    const run = newRun({ id, latencyMs: 100, failed: 0, memoryMiB: 256 });
    const tables = run.configuration?.tables.map((table) => ({ ...table, indexes })) ?? [];
    return { ...run, configuration: { functions: [], tables } };
  };
  await store.add(withIndex("20261123T070000-aaaa", 1));
  await store.add(withIndex("20261123T080000-bbbb", 20));
  const { settings } = compareRuns(await store.read("latest~1"), await store.read("latest"), seededRandom(1));
  expect(settings).toEqual([{ resource: "coffee/index/by-origin", setting: "writeUnits", before: "1", after: "20" }]);
});

test("a run's id starts with its time in UTC", () => {
  const id = createRunId(epochMs(Date.UTC(2026, 10, 23, 7, 16, 49)), seededRandom(1));
  expect(id).toMatch(/^20261123T071649-[0-9a-f]{4}$/);
});
