import { expect, test } from "vitest";
import { newRun } from "./hand-made-runs.ts";
import { recordOf, type RunRecord } from "./run-store.ts";
import { runWindow } from "./run-window.ts";

const run = (startedAt: string, endedAt: string): RunRecord => ({
  ...recordOf(newRun({ id: "a", latencyMs: 100, failed: 0, memoryMiB: 256 })),
  startedAt,
  endedAt,
});
const at = (time: string) => Date.parse(`2026-11-28T${time}Z`);
const RUN = run("2026-11-28T02:16:12.400Z", "2026-11-28T02:21:12.100Z");

test("a run's window is its whole seconds and one more", () => {
  expect(runWindow(RUN, undefined)).toEqual({ start: at("02:16:12"), end: at("02:21:14") });
});

test.each([
  { endedAt: "2026-11-28T02:16:03.000Z", isShared: true },
  { endedAt: "2026-11-28T02:15:59.500Z", isShared: true }, // What it still writes falls into the next minute.
  { endedAt: "2026-11-28T02:15:30.000Z", isShared: false },
])("with a run before it that ended at $endedAt, the first minute is shared: $isShared", ({ endedAt, isShared }) => {
  const window = runWindow(RUN, run("2026-11-28T02:10:00.000Z", endedAt));
  expect(window.isFirstMinuteShared ?? false).toBe(isShared);
});

test("a run of another application before it shares no minute", () => {
  const earlier = { ...run("2026-11-28T02:10:00.000Z", "2026-11-28T02:16:03.000Z"), target: "http://127.0.0.1:2" };
  expect(runWindow(RUN, earlier).isFirstMinuteShared).toBeUndefined();
});
