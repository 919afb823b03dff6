import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { calibrate, calibrationScale } from "./calibration.ts";

const directory = mkdtempSync(join(tmpdir(), "faultline-calibration-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

// The reference machine needs 16.4 ms for the work, measured there.
test.each([
  { name: "the reference", workMs: 16.4, scale: 1 },
  { name: "half as fast: twice the quota", workMs: 32.8, scale: 2 },
  { name: "twice as fast: half the quota", workMs: 8.2, scale: 0.5 },
  { name: "ten times as slow is taken for a disturbance", workMs: 164, scale: 2 },
  { name: "ten times as fast likewise", workMs: 1.64, scale: 0.25 },
  { name: "zero is no measurement", workMs: 0, scale: 1 },
  { name: "nor is an empty output", workMs: Number.NaN, scale: 1 },
])("scale of $name", ({ workMs, scale }) => {
  expect(calibrationScale(workMs)).toBeCloseTo(scale, 6);
});

test("a machine is measured once; another processor's measurement does not count", async () => {
  const file = join(directory, "calibration.json");
  const warnings: string[] = [];
  const measured = await calibrate(file, (message) => warnings.push(message));
  expect(warnings).toEqual([]);
  expect(measured).toBeGreaterThanOrEqual(0.25);
  const cached = JSON.parse(readFileSync(file, "utf8")) as { machine: string; workMs: number };
  expect(cached.machine).toContain(cpus()[0]?.model ?? "unknown");

  writeFileSync(file, JSON.stringify({ ...cached, workMs: 32.8 }));
  expect(await calibrate(file, () => undefined)).toBeCloseTo(2, 6);

  writeFileSync(file, JSON.stringify({ machine: "another", workMs: 1e9 }));
  await calibrate(file, () => undefined);
  expect((JSON.parse(readFileSync(file, "utf8")) as { machine: string }).machine).toBe(cached.machine);
});
