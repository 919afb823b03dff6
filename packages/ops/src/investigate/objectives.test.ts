import { expect, test } from "vitest";
import { newRun } from "../runs/hand-made-runs.ts";
import { recordOf } from "../runs/run-store.ts";
import { checkObjectives, DEFAULT_RUN_OBJECTIVES, diagnosisObjectives, investigationObjectives } from "./objectives.ts";

test.each([
  { stated: {}, tail: { slowMs: 1000, slowShare: 0.01 } },
  { stated: { latencyMsP95: 400 }, tail: { slowMs: 400, slowShare: 0.05 } },
  { stated: { latencyMsP99: 800 }, tail: { slowMs: 800, slowShare: 0.01 } },
  { stated: { latencyMsP95: 400, latencyMsP99: 800 }, tail: { slowMs: 800, slowShare: 0.01 } },
])("of $stated a diagnosis judges the tail as stated", ({ stated, tail }) => {
  expect(diagnosisObjectives(stated)).toMatchObject({ ...tail, medianMs: 500, failedShare: 0.005 });
});

test("in an investigation with a p95, one slow request of 100 is told", () => {
  const objectives = { ...DEFAULT_RUN_OBJECTIVES, latencyMsP95: 400 };
  expect(investigationObjectives(objectives)).toMatchObject({ slowMs: 400, slowShare: 0.01 });
});

test("a p99 is held against a run only where it is stated", () => {
  const record = recordOf(newRun({ id: "run-1", latencyMs: 300, failed: 0, memoryMiB: 512 }));
  const checksOf = (latencyMsP99?: number) =>
    checkObjectives(record, { ...DEFAULT_RUN_OBJECTIVES, ...(latencyMsP99 === undefined ? {} : { latencyMsP99 }) });
  expect(checksOf().map(({ name }) => name)).toEqual(["failedShare", "latencyMsP50", "latencyMsP95"]);
  expect(checksOf(record.latencyMsP99 - 1).at(-1)).toMatchObject({ name: "latencyMsP99", isMet: false });
  expect(checksOf(record.latencyMsP99).at(-1)).toMatchObject({ isMet: true });
});
