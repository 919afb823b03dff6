import { epochMs, type EpochMs } from "@faultline/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { forecast } from "./forecast.ts";
import type { StoredFunction } from "./inventory.ts";
import { planFunction, planLayers } from "./plan-cleanup.ts";

const version = (number: string, sizeBytes = 10, layerArns: readonly string[] = []) => ({
  version: number,
  sizeBytes,
  modified: epochMs(Number(number) || 0),
  layerArns,
});

// SAR-Lambda-Janitor 1.7.0, its tests and README.
test.each([
  { versions: ["1", "2", "3"], aliased: ["2"], keep: 0, deletes: ["3", "1"] },
  { versions: ["1", "2", "3", "4", "5"], aliased: ["2"], keep: 3, deletes: ["1"] },
  { versions: [], aliased: [], keep: 0, deletes: [] },
])("of $versions with aliases on $aliased, keeping $keep, $deletes go", ({ versions, aliased, keep, deletes }) => {
  const stored: StoredFunction = {
    name: "f",
    versions: ["$LATEST", ...versions].map((number) => version(number)),
    references: aliased.map((number) => ({ version: number, by: "alias live" })),
  };
  expect(planFunction(stored, { keep }).deletions.map((one) => one.version)).toEqual(deletes);
});

// Lambda Developer Guide, "Lambda Managed Instances": publishing to $LATEST.PUBLISHED; no number, so never superseded.
test("$LATEST and $LATEST.PUBLISHED never go, and take no place of the newest", () => {
  const stored = {
    name: "f",
    versions: ["$LATEST", "$LATEST.PUBLISHED", "1", "2"].map((number) => version(number)),
    references: [],
  };
  expect(planFunction(stored, { keep: 1 }).deletions.map((one) => one.version)).toEqual(["1"]);
  expect(planFunction(stored, { keep: 0 }).deletions.map((one) => one.version)).toEqual(["2", "1"]);
});

test("versions are ordered as numbers, and what is young enough stays", () => {
  const stored = { name: "f", versions: ["9", "10", "2", "100"].map((number) => version(number)), references: [] };
  const { deletions, held } = planFunction(stored, { keep: 1, olderThan: epochMs(10) });
  expect(deletions.map((one) => one.version)).toEqual(["9", "2"]);
  expect(held).toEqual({ asNewest: 1, asYoung: 1 });
});

test("three versions that share a layer of 10 MB count it once, and it stays while one of them uses it", () => {
  const layer = (number: number) => ({
    arn: `arn:layer:libs:${number}`,
    layerName: "libs",
    version: number,
    sizeBytes: 10,
    created: epochMs(number),
  });
  const layers = [layer(1), layer(2), layer(3)];
  expect(planLayers(layers, new Set(["arn:layer:libs:1"]), { keep: 1 }).map(({ version: n }) => n)).toEqual([2]);
});

const references = fc.record({
  version: fc.integer({ min: 1, max: 12 }).map(String),
  by: fc.constantFrom(
    "alias live",
    "alias live (5 %)",
    "event source",
    "provisioned concurrency",
    "function URL",
    "API",
  ),
});
const accounts = fc.record({
  functions: fc.array(
    fc.record({
      numbers: fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 12 }),
      references: fc.array(references, { maxLength: 4 }),
      layerOf: fc.integer({ min: 1, max: 5 }),
    }),
    { maxLength: 4 },
  ),
  keep: fc.integer({ min: 0, max: 4 }),
  olderThan: fc.option(fc.integer({ min: 0, max: 13 }), { nil: undefined }),
});

test("of 10,000 random accounts nothing that is needed goes, and all that is not does", () => {
  let deleted = 0;
  const check = fc.property(accounts, ({ functions, keep, olderThan }) => {
    const retention = olderThan === undefined ? { keep } : { keep, olderThan: epochMs(olderThan) };
    const usedLayers = new Set<string>();
    for (const { numbers, references: own, layerOf } of functions) {
      const layerArn = (number: number) => `arn:layer:libs:${1 + ((number + layerOf) % 5)}`;
      const versions = [version("$LATEST"), ...numbers.map((n) => version(String(n), n, [layerArn(n)]))];
      const { deletions } = planFunction({ name: "f", versions, references: own }, retention);
      const gone = new Set(deletions.map((one) => one.version));
      // The model asks of each version by itself whether anything speaks for it.
      for (const number of numbers) {
        const isNew = numbers.filter((other) => other > number).length < keep;
        const isNeeded = own.some((reference) => reference.version === String(number));
        const isYoung = olderThan !== undefined && number >= olderThan;
        expect(gone.has(String(number))).toBe(!isNew && !isNeeded && !isYoung);
        if (!gone.has(String(number))) usedLayers.add(layerArn(number));
      }
      expect(gone.has("$LATEST")).toBe(false);
      deleted += gone.size;
    }
    const layers = [1, 2, 3, 4, 5].map((n) => ({
      arn: `arn:layer:libs:${n}`,
      layerName: "libs",
      version: n,
      sizeBytes: n,
      created: epochMs(n),
    }));
    for (const { arn } of planLayers(layers, usedLayers, retention)) expect(usedLayers.has(arn)).toBe(false);
  });
  fc.assert(check, { numRuns: 10_000, seed: 9 });
  expect(deleted).toBeGreaterThan(10_000);
});

const DAY_MS = 86_400_000;

test("growth of 10 MB a day fills the 300 MB left in 30 days", () => {
  const now = epochMs(100 * DAY_MS);
  const additions = Array.from({ length: 90 }, (_, i) => ({ time: epochMs(now - i * DAY_MS - 1), sizeBytes: 10e6 }));
  const { bytesPerDay, reached, latest } = forecast(additions, { usedBytes: 700e6, quotaBytes: 1000e6 }, now);
  expect(bytesPerDay).toBeCloseTo(10e6, -3);
  expect(((reached ?? 0) - now) / DAY_MS).toBeCloseTo(30, 1);
  expect(((latest ?? 0) - now) / DAY_MS).toBeCloseTo(30, 1);
});

test("without growth the quota is never reached", () => {
  expect(forecast([], { usedBytes: 1, quotaBytes: 2 }, epochMs(0))).toEqual({ bytesPerDay: 0, days: 1 });
});

test("5,000 functions with 200 versions each are planned and forecast in less than 2 s of CPU time", () => {
  const [functionCount, versionCount, keep] = [5000, 200, 3];
  const versions = ["$LATEST", ...Array.from({ length: versionCount }, (_, i) => String(i + 1))].map((n) => version(n));
  const aliases = ["7", "200"].map((number) => ({ version: number, by: "alias live" }));
  const additions: { time: EpochMs; sizeBytes: number }[] = [];
  const before = process.cpuUsage();
  let deleted = 0;
  for (let i = 0; i < functionCount; i++) {
    const { deletions } = planFunction({ name: `f${i}`, versions, references: aliases }, { keep });
    deleted += deletions.length;
    for (const { modified, sizeBytes } of versions.slice(1)) additions.push({ time: modified, sizeBytes });
  }
  // All a million were published within the first day: 10 bytes each, over one day.
  const { bytesPerDay } = forecast(additions, { usedBytes: 0, quotaBytes: 1e9 }, epochMs(DAY_MS));
  const { user, system } = process.cpuUsage(before);
  expect(deleted).toBe(functionCount * (versionCount - keep - 1));
  expect(bytesPerDay).toBe(functionCount * versionCount * 10);
  expect((user + system) / 1e6).toBeLessThan(2);
}, 30_000);
