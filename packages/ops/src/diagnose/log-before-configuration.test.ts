import { expect, test } from "vitest";
import { line, observationsWith, reports } from "./hand-made-observations.ts";
import { judgeObservations } from "./judge-observations.ts";

test("what the log says of limits counts, not what they are today", () => {
  const then = reports((i) => ({ memoryMb: 128, usedMb: 119, ...(i < 4 ? { outcome: "timeout" } : {}) }), 20);
  const { symptoms, ruledOut } = judgeObservations(
    observationsWith({
      fn: {
        memoryMb: 512,
        timeoutMs: 10_000,
        reports: then,
        failureLines: [line("2026-11-23T07:02:00.000Z r-1 Task timed out after 3.00 seconds")],
      },
    }),
  );
  expect(symptoms.find(({ kind }) => kind === "time-outs")?.statement).toContain("timed out after 3 s");
  // 119 / 128, by hand.
  expect(ruledOut.find(({ entry }) => entry === "B3")?.summary).toContain("119 of 128 MB (93 %)");
});
