import { expect, test } from "vitest";
import { everySecond, minutes, observationsWith, reports } from "./hand-made-observations.ts";
import { judgeObservations } from "./judge-observations.ts";

// A throttled request is no fault in X-Ray; its client waited 0.6 s for the refusal, longer than the median's objective.
const refused = everySecond((i) => (i % 2 === 0 ? { durationMs: 600, status: 429 } : { durationMs: 80 }));

test("a slow refusal counts as a failure, and not as slow, too", () => {
  const { findings } = judgeObservations(
    observationsWith({
      fn: { reservedConcurrency: 3, reports: reports(() => ({})) },
      fnMetrics: { throttles: minutes(150), concurrencyMaximum: minutes(3) },
      all: refused,
    }),
  );
  expect(findings.map(({ entry, impact }) => ({ entry, impact }))).toEqual([{ entry: "A7", impact: 1 }]);
});
