import { expect, test } from "vitest";
import { minutes, observationsWith, reports } from "../hand-made-observations.ts";
import { judgeObservations } from "../judge-observations.ts";

test.each([
  {
    name: "without a warm invocation nothing tells cold from slow",
    made: reports(() => ({ initMs: 300, durationMs: 2000, outcome: "timeout" }), 6),
    summary: "Every invocation of worker was cold: there is no warm one to compare with",
  },
  {
    name: "one cold start is chance",
    made: reports((i) => ({ ...(i === 0 ? { initMs: 300 } : {}), durationMs: i < 4 ? 2000 : 50 }), 100),
    summary: "worker had 1 cold start: too few to tell from chance",
  },
])("$name", ({ made, summary }) => {
  const { findings, undecided } = judgeObservations(
    observationsWith({ fn: { reports: made }, api: { slowAnswers: minutes(7) } }),
  );
  expect(findings).toEqual([]);
  expect(undecided.find(({ entry }) => entry === "C1")?.summary).toBe(summary);
});

test("where most are cold, that the slowest are is no more than chance", () => {
  // Cold or not, invocations take 400 to 499 ms in turns, and four of them 2 s.
  const made = reports(
    (i) => ({
      ...(i % 20 < 13 ? { initMs: 1 } : {}),
      durationMs: i % 25 === 0 ? 2000 : 400 + ((i * 37) % 100),
    }),
    100,
  );
  const { ruledOut } = judgeObservations(observationsWith({ fn: { reports: made }, api: { slowAnswers: minutes(7) } }));
  expect(ruledOut.find(({ entry }) => entry === "C1")).toBeDefined();
});
